package io.github.cameljetstream.kv.bucket;

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
        return new BucketSettings(
                bucket, null, null, null, null, null, null, null, null, null, List.of(), null, List.of());
    }

    /** Keeps this many writes of each key. */
    public BucketSettings withHistory(@Nullable Integer value) {
        return new BucketSettings(
                bucket,
                description,
                value,
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

    /** Keeps a write this long. */
    public BucketSettings withTtl(@Nullable Duration value) {
        return new BucketSettings(
                bucket,
                description,
                history,
                value,
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

    /** Stores the bucket on this many servers, in files or in memory. */
    public BucketSettings withStorage(@Nullable Integer copies, @Nullable StorageType type) {
        return new BucketSettings(
                bucket,
                description,
                history,
                ttl,
                copies,
                type,
                maxBytes,
                maxValueSize,
                compression,
                limitMarker,
                placement,
                mirror,
                sources);
    }

    /** Limits the size of the bucket and of a value, in bytes. */
    public BucketSettings withLimits(@Nullable Long bytes, @Nullable Integer valueSize) {
        return new BucketSettings(
                bucket,
                description,
                history,
                ttl,
                replicas,
                storage,
                bytes,
                valueSize,
                compression,
                limitMarker,
                placement,
                mirror,
                sources);
    }

    /** Compresses the bucket. */
    public BucketSettings withCompression(@Nullable Boolean value) {
        return new BucketSettings(
                bucket,
                description,
                history,
                ttl,
                replicas,
                storage,
                maxBytes,
                maxValueSize,
                value,
                limitMarker,
                placement,
                mirror,
                sources);
    }

    /** Allows a time to live for each key, and keeps the marker of an expired key this long. */
    public BucketSettings withLimitMarker(@Nullable Duration value) {
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
                value,
                placement,
                mirror,
                sources);
    }

    /** Stores the bucket on servers of this cluster (empty for any) with these tags. */
    public BucketSettings withPlacement(List<String> clusterAndTags) {
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
                clusterAndTags,
                mirror,
                sources);
    }

    /** Mirrors another bucket. */
    public BucketSettings withMirror(@Nullable String origin) {
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
                origin,
                sources);
    }

    /** Gets the writes of other buckets too. */
    public BucketSettings withSources(List<String> origins) {
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
                origins);
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
            throw refused(setting, value, least.isZero() ? "a duration, or 0 for unlimited" : "at least 1s");
        }
    }

    private static IllegalArgumentException refused(String setting, Object value, String expected) {
        return new IllegalArgumentException(setting + "=" + value + " is refused: it must be " + expected + ".");
    }
}
