package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.values.Durations;
import io.nats.client.api.StorageType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wanted settings of a bucket. What is null is not compared with an existing bucket, and has its default in a new one.
 *
 * @param bucket the name: letters, digits, {@code -} and {@code _}
 * @param description a text for people
 * @param ttl how long to keep an object; zero and the default are unlimited
 * @param replicas the number of servers that store the bucket, 1 to 5; default 1
 * @param storage file (default) or memory
 * @param maxBytes the largest size of the bucket in bytes; default unlimited. A full bucket refuses objects
 * @param compression if true, the server compresses the bucket; needs nats-server 2.10
 * @param placement the cluster and the tags of the servers to store the bucket on, cluster first, in which an empty text is
 *     any cluster; default any server
 */
public record BucketSettings(
        String bucket,
        @Nullable String description,
        @Nullable Duration ttl,
        @Nullable Integer replicas,
        @Nullable StorageType storage,
        @Nullable Long maxBytes,
        @Nullable Boolean compression,
        List<String> placement) {
    private static final int MAX_REPLICAS = 5;

    /** Refuses what no server accepts, before a request is sent. */
    public BucketSettings {
        checkName("bucket", bucket);
        if (replicas != null && (replicas < 1 || replicas > MAX_REPLICAS)) {
            throw refused("replicas", replicas, "a number from 1 to " + MAX_REPLICAS);
        }
        if (ttl != null && ttl.isNegative()) {
            throw refused("ttl", Durations.format(ttl), "a duration, or 0 for unlimited");
        }
        placement = List.copyOf(placement);
    }

    /** A bucket with the default of each setting. */
    public static BucketSettings of(String bucket) {
        return new BucketSettings(bucket, null, null, null, null, null, null, List.of());
    }

    /**
     * Refuses a name that no bucket can have.
     *
     * @param option what has the name, for the error
     */
    public static void checkName(String option, String name) {
        if (!ObjectLocation.isBucketName(name)) {
            throw refused(option, name, "a name of letters, digits, '-' and '_'");
        }
    }

    private static IllegalArgumentException refused(String setting, Object value, String expected) {
        return new IllegalArgumentException(setting + "=" + value + " is refused: it must be " + expected + ".");
    }
}
