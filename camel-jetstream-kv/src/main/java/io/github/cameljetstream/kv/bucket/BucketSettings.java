package io.github.cameljetstream.kv.bucket;

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
 * @param history the number of writes to keep of each key, 1 to 64; default 1
 * @param ttl how long to keep a write; zero and the default are unlimited
 * @param replicas the number of servers that store the bucket, 1 to 5; default 1
 * @param storage file (default) or memory
 * @param maxBytes the largest size of the bucket in bytes; default unlimited. A full bucket refuses writes
 * @param maxValueSize the largest value in bytes, with its headers, of which a write of this package has up to 160 bytes;
 *     default the server's limit of a message
 * @param compression if true, the server compresses the bucket; needs nats-server 2.10
 * @param limitMarker how long the server keeps the marker of an expired key, at least 1 s. It also allows a time to live
 *     for each key; needs nats-server 2.11
 * @param placement the cluster and the tags of the servers to store the bucket on, cluster first, in which an empty text is
 *     any cluster; default any server
 * @param mirror the bucket that this one mirrors: reads are answered here, and writes go there; default none
 * @param sources the buckets whose writes this one gets too; needs nats-server 2.10; default none
 */
public record BucketSettings(
        String bucket,
        @Nullable String description,
        @Nullable Integer history,
        @Nullable Duration ttl,
        @Nullable Integer replicas,
        @Nullable StorageType storage,
        @Nullable Long maxBytes,
        @Nullable Integer maxValueSize,
        @Nullable Boolean compression,
        @Nullable Duration limitMarker,
        List<String> placement,
        @Nullable String mirror,
        List<String> sources) {

    private static final int MAX_HISTORY = 64;
    private static final int MAX_REPLICAS = 5;
    private static final Duration MIN_LIMIT_MARKER = Duration.ofSeconds(1);

    /** Refuses what no server accepts, before a request is sent. */
    public BucketSettings {
        name("bucket", bucket);
        range("history", history, MAX_HISTORY);
        range("replicas", replicas, MAX_REPLICAS);
        atLeast("ttl", ttl, Duration.ZERO);
        atLeast("limitMarker", limitMarker, MIN_LIMIT_MARKER);
        if (mirror != null) {
            name("mirror", mirror);
        }
        sources = List.copyOf(sources);
        placement = List.copyOf(placement);
        sources.forEach(each -> name("sources", each));
        if (mirror != null && !sources.isEmpty()) {
            throw refused("mirror", mirror, "left out, or sources be left out: a bucket has one of the two");
        }
    }

    /** A bucket with the default of each setting. */
    public static BucketSettings of(String bucket) {
        return builder(bucket).build();
    }

    /** Begins with the default of each setting. */
    public static Builder builder(String bucket) {
        return new Builder(bucket);
    }

    /** Begins with these settings. */
    public Builder toBuilder() {
        return builder(bucket)
                .description(description)
                .history(history)
                .ttl(ttl)
                .replicas(replicas)
                .storage(storage)
                .maxBytes(maxBytes)
                .maxValueSize(maxValueSize)
                .compression(compression)
                .limitMarker(limitMarker)
                .placement(placement)
                .mirror(mirror)
                .sources(sources);
    }

    private static void name(String setting, String value) {
        if (!value.matches("[A-Za-z0-9_-]+")) {
            throw refused(setting, value, "a name of letters, digits, '-' and '_'");
        }
    }

    private static void range(String setting, @Nullable Integer value, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw refused(setting, value, "a number from 1 to " + most);
        }
    }

    private static void atLeast(String setting, @Nullable Duration value, Duration least) {
        if (value != null && value.compareTo(least) < 0) {
            throw refused(
                    setting,
                    Durations.format(value),
                    least.isZero() ? "a duration, or 0 for unlimited" : "at least 1s");
        }
    }

    private static IllegalArgumentException refused(String setting, Object value, String expected) {
        return new IllegalArgumentException(setting + "=" + value + " is refused: it must be " + expected + ".");
    }

    /** Collects the settings of a bucket; {@link BucketSettings} documents each of them. Not thread-safe. */
    public static final class Builder {
        private final String bucket;
        private @Nullable String description;
        private @Nullable Integer history;
        private @Nullable Duration ttl;
        private @Nullable Integer replicas;
        private @Nullable StorageType storage;
        private @Nullable Long maxBytes;
        private @Nullable Integer maxValueSize;
        private @Nullable Boolean compression;
        private @Nullable Duration limitMarker;
        private List<String> placement = List.of();
        private @Nullable String mirror;
        private List<String> sources = List.of();

        private Builder(String bucket) {
            this.bucket = bucket;
        }

        /** A text for people. */
        public Builder description(@Nullable String value) {
            description = value;
            return this;
        }

        /** Number of writes to keep of each key, 1 to 64. */
        public Builder history(@Nullable Integer value) {
            history = value;
            return this;
        }

        /** Time to keep a write; zero for unlimited. */
        public Builder ttl(@Nullable Duration value) {
            ttl = value;
            return this;
        }

        /** Number of servers that store the bucket, 1 to 5. */
        public Builder replicas(@Nullable Integer value) {
            replicas = value;
            return this;
        }

        /** File or memory. */
        public Builder storage(@Nullable StorageType value) {
            storage = value;
            return this;
        }

        /** Largest size of the bucket in bytes. */
        public Builder maxBytes(@Nullable Long value) {
            maxBytes = value;
            return this;
        }

        /** Largest value in bytes, with its headers. */
        public Builder maxValueSize(@Nullable Integer value) {
            maxValueSize = value;
            return this;
        }

        /** If true, the server compresses the bucket; needs nats-server 2.10. */
        public Builder compression(@Nullable Boolean value) {
            compression = value;
            return this;
        }

        /** Time to keep the marker of an expired key, at least 1 s. Also allows a time to live for each key; needs 2.11. */
        public Builder limitMarker(@Nullable Duration value) {
            limitMarker = value;
            return this;
        }

        /** Cluster (empty for any) and tags of the servers that store the bucket. */
        public Builder placement(List<String> value) {
            placement = value;
            return this;
        }

        /** Name of the bucket that this one mirrors. */
        public Builder mirror(@Nullable String value) {
            mirror = value;
            return this;
        }

        /** Names of the buckets whose writes this one gets too; needs nats-server 2.10. */
        public Builder sources(List<String> value) {
            sources = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if no server accepts them
         */
        public BucketSettings build() {
            return new BucketSettings(
                    bucket,
                    description,
                    history,
                    ttl,
                    replicas,
                    storage,
                    maxBytes,
                    maxValueSize,
                    compression,
                    limitMarker,
                    placement,
                    mirror,
                    sources);
        }
    }
}
