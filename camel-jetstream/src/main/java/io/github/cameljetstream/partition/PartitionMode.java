package io.github.cameljetstream.partition;

import io.github.cameljetstream.binding.DeliveryMode;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.source.Demand;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Deliveries of a partition: one at a time. A delivery counts only within the server's wait for its acknowledgement, from
 * its request on: afterwards the server may have delivered it, and later messages, to another member. Thread-safe.
 */
final class PartitionMode implements DeliveryMode {
    private static final Duration FIRST_EXPIRY = Duration.ofMillis(500);

    private final String filter;
    private final int prefix;
    private volatile Duration expiry = FIRST_EXPIRY;

    /** @param subject the subject of the endpoint */
    PartitionMode(int partition, String subject) {
        this.filter = PartitionedStream.filter(partition, subject);
        this.prefix = filter.length() - subject.length();
    }

    @Override
    public void check(BoundConsumer consumer) throws ProvisionException {
        long pending = consumer.configuration().getMaxAckPending();
        List<String> filters = consumer.configuration().getFilterSubjects();
        String problem = null;
        if (pending != 1) {
            problem = "has maxAckPending=" + pending
                    + ", with which messages of a partition overtake each other: it must" + " be 1";
        } else if (!List.of(filter).equals(filters)) {
            problem = "receives " + filters + ", and not '" + filter + "'";
        } else if (consumer.isPush()) {
            problem = "is a push consumer, and partitions need pull consumers";
        }
        if (problem != null) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream() + "' "
                    + problem + ". Delete the consumer, so that the component creates it again, or set another"
                    + " durableName.");
        }
    }

    @Override
    public void bound(BoundConsumer consumer) {
        expiry = consumer.shortestWait().dividedBy(2);
    }

    @Override
    public long latestBegin(BoundConsumer consumer, long count, long requestedAt) {
        return requestedAt + consumer.waitOf(count).toNanos() / 10 * 9;
    }

    @Override
    public int subjectPrefix() {
        return prefix;
    }

    /** A request is open for half of the wait at most: so the age of its delivery leaves time. */
    @Override
    public Demand demand(Supplier<Demand> prefetch) {
        Demand all = prefetch.get();
        return new Demand() {
            @Override
            public int toRequest(int outstanding) {
                return Math.min(1 - outstanding, all.toRequest(outstanding));
            }

            @Override
            public int wanted(int outstanding) {
                return Math.min(1 - outstanding, all.wanted(outstanding));
            }

            @Override
            public void onRequested(int outstanding) {
                all.onRequested(outstanding);
            }

            @Override
            public long maxBytes() {
                return all.maxBytes();
            }

            @Override
            public boolean isFull() {
                return all.isFull();
            }

            @Override
            public Duration expiry() {
                return expiry;
            }
        };
    }
}
