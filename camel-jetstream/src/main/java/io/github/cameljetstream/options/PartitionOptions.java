package io.github.cameljetstream.options;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The partitions of a stream that the instances of a route share, so that messages with the same key stay in order. */
@UriParams
public final class PartitionOptions implements Cloneable {
    private static final int MAX_PARTITIONS = 1_000;

    /**
     * Number of partitions that the instances of this route share: 2 to 1000. The messages of a partition are routed in
     * order, one at a time over all instances, and partitions in parallel. All routes with the same durableName form a
     * group, and need the same number. It needs durableName, streamName, a wildcard in the subject of the endpoint, and
     * nats-server 2.10 or newer. Example: 16
     */
    @UriParam(label = "consumer")
    private @Nullable Integer partitions;

    /**
     * Key of a message for partitions: the numbers of the wildcards in the subject of the endpoint, separated by
     * commas. The first is 1. Messages with the same tokens there are in the same partition. The default is all
     * wildcards. It applies to partitions. Example: 1,3
     */
    @UriParam(label = "consumer")
    private @Nullable String partitionBy;

    /** A copy that later changes to this group do not reach. */
    public PartitionOptions copy() {
        try {
            return (PartitionOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Rejects values that no subject fits. */
    public void validate() {
        Checks.range("partitions", partitions, 2, MAX_PARTITIONS);
        if (partitionBy != null) {
            numbers(partitionBy);
            if (partitions == null) {
                throw new IllegalArgumentException("partitionBy=" + partitionBy
                        + " has an effect only with partitions: set the number of partitions, or remove it.");
            }
        }
    }

    /** If true, the instances of the route share partitions. */
    public boolean arePartitioned() {
        return partitions != null;
    }

    /**
     * The numbers of the wildcards of the subject that are the key.
     *
     * @throws IllegalArgumentException if the subject does not have them
     */
    public List<Integer> wildcards(String subject) {
        int count = 0;
        for (String token : subject.split("\\.", -1)) {
            count += token.equals("*") ? 1 : 0;
        }
        if (count == 0) {
            throw new IllegalArgumentException("partitions=" + partitions
                    + " needs a wildcard '*' for the key in the subject '" + subject
                    + "'. Use a subject such as orders.*, where the second token is the key.");
        }
        List<Integer> wanted = partitionBy == null ? upTo(count) : numbers(partitionBy);
        for (int number : wanted) {
            if (number > count) {
                throw new IllegalArgumentException("partitionBy=" + partitionBy + " is refused: the subject '" + subject
                        + "' has " + count + " of the wildcard '*', and no number " + number
                        + ". Use numbers from 1 to " + count + ".");
            }
        }
        return wanted;
    }

    private static List<Integer> upTo(int count) {
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(i);
        }
        return all;
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (String each : text.trim().split("\\s*,\\s*", -1)) {
            if (!each.matches("[1-9]\\d?") || !seen.add(Integer.valueOf(each))) {
                throw Checks.refuse(
                        "partitionBy", text, "numbers of wildcards from 1 to 99, separated by commas, each once");
            }
            numbers.add(Integer.valueOf(each));
        }
        return numbers;
    }

    public @Nullable Integer getPartitions() {
        return partitions;
    }

    public void setPartitions(Integer partitions) {
        this.partitions = partitions;
    }

    public @Nullable String getPartitionBy() {
        return partitionBy;
    }

    public void setPartitionBy(String partitionBy) {
        this.partitionBy = partitionBy;
    }
}
