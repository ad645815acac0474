package io.github.cameljetstream.kv.bucket;

import io.nats.client.api.CompressionOption;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.Placement;
import io.nats.client.api.Source;
import io.nats.client.api.SourceBase;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stream of a bucket: its names, and its configuration as all clients create it (ADR-8). Pure. */
final class BucketStream {
    private static final Duration MAX_DUPLICATE_WINDOW = Duration.ofMinutes(2);

    private BucketStream() {}

    /** A setting that an existing bucket has with another value. */
    record Difference(String setting, Object wanted, Object found) {}

    static String nameOf(String bucket) {
        return "KV_" + bucket;
    }

    /** The subject of a key begins with it. */
    static String prefixOf(String bucket) {
        return "$KV." + bucket + ".";
    }

    static String subjectsOf(String bucket) {
        return prefixOf(bucket) + ">";
    }

    /** The name of the bucket whose keys the stream stores: a mirror keeps the subjects of its origin (ADR-57). */
    static String bucketOfKeys(StreamConfiguration stream) {
        String name = stream.getMirror() == null
                ? stream.getName()
                : stream.getMirror().getName();
        return name.startsWith("KV_") ? name.substring("KV_".length()) : name;
    }

    static StreamConfiguration configuration(BucketSettings settings) {
        StreamConfiguration.Builder builder = StreamConfiguration.builder()
                .name(nameOf(settings.bucket()))
                .maxMessagesPerSubject(1)
                .allowRollup(true)
                .allowDirect(true)
                .denyDelete(true)
                .discardPolicy(DiscardPolicy.New);
        if (settings.mirror() == null) {
            builder.subjects(subjectsOf(settings.bucket()));
        } else {
            builder.mirror(Mirror.builder()
                            .sourceName(nameOf(settings.mirror()))
                            .build())
                    .mirrorDirect(true);
        }
        return with(settings, builder);
    }

    /** Applies the settings that are given, and keeps the rest. */
    static StreamConfiguration with(BucketSettings settings, StreamConfiguration.Builder builder) {
        set(settings.description(), builder::description);
        set(settings.history(), history -> builder.maxMessagesPerSubject(history));
        set(settings.ttl(), ttl -> builder.maxAge(ttl).duplicateWindow(duplicateWindow(ttl)));
        set(settings.replicas(), builder::replicas);
        set(settings.storage(), builder::storageType);
        set(settings.maxBytes(), bytes -> builder.maxBytes(bytes));
        set(settings.maxValueSize(), builder::maximumMessageSize);
        set(settings.compression(), on -> builder.compressionOption(compression(on)));
        set(settings.limitMarker(), ttl -> builder.allowMessageTtl(true).subjectDeleteMarkerTtl(ttl));
        if (!settings.placement().isEmpty()) {
            builder.placement(placement(settings.placement()));
        }
        if (!settings.sources().isEmpty()) {
            builder.sources(settings.sources().stream()
                    .map(origin -> source(origin, settings.bucket()))
                    .toList());
        }
        return builder.build();
    }

    /** The settings that are given, and that an existing bucket has with another value. */
    static List<Difference> differences(BucketSettings wanted, StreamConfiguration found) {
        List<Difference> all = new ArrayList<>();
        compare(all, "history", wanted.history(), (int) found.getMaxMsgsPerSubject());
        compare(all, "ttl", wanted.ttl(), found.getMaxAge());
        compare(all, "replicas", wanted.replicas(), found.getReplicas());
        compare(all, "storage", wanted.storage(), found.getStorageType());
        compare(all, "maxBytes", wanted.maxBytes(), found.getMaxBytes());
        compare(all, "maxValueSize", wanted.maxValueSize(), found.getMaximumMessageSize());
        compare(all, "compression", wanted.compression(), found.getCompressionOption() == CompressionOption.S2);
        compare(all, "limitMarker", wanted.limitMarker(), orZero(found.getSubjectDeleteMarkerTtl()));
        compare(all, "mirror", wanted.mirror(), found.getMirror() == null ? "" : bucketOfKeys(found));
        compare(
                all,
                "sources",
                wanted.sources().isEmpty() ? null : wanted.sources(),
                found.getSources() == null
                        ? List.of()
                        : found.getSources().stream()
                                .map(SourceBase::getName)
                                .map(name -> name.substring(Math.min(name.length(), "KV_".length())))
                                .toList());
        return all;
    }

    private static void compare(List<Difference> all, String setting, @Nullable Object wanted, Object found) {
        if (wanted != null && !wanted.equals(found)) {
            all.add(new Difference(setting, wanted, found));
        }
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    /** The server refuses a window that is longer than the age of messages. */
    private static Duration duplicateWindow(Duration ttl) {
        return ttl.isZero() || ttl.compareTo(MAX_DUPLICATE_WINDOW) > 0 ? MAX_DUPLICATE_WINDOW : ttl;
    }

    private static CompressionOption compression(boolean on) {
        return on ? CompressionOption.S2 : CompressionOption.None;
    }

    private static Placement placement(List<String> clusterAndTags) {
        Placement.Builder builder = Placement.builder().tags(clusterAndTags.subList(1, clusterAndTags.size()));
        return clusterAndTags.get(0).isEmpty()
                ? builder.build()
                : builder.cluster(clusterAndTags.get(0)).build();
    }

    /** The keys of the origin become keys of this bucket (ADR-57). */
    private static Source source(String origin, String bucket) {
        return Source.builder()
                .sourceName(nameOf(origin))
                .subjectTransforms(new SubjectTransform(subjectsOf(origin), subjectsOf(bucket)))
                .build();
    }

    private static <T> void set(@Nullable T value, Consumer<T> write) {
        if (value != null) {
            write.accept(value);
        }
    }
}
