package io.github.cameljetstream.object.bucket;

import io.nats.client.api.CompressionOption;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Placement;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The configuration of the stream of a bucket, as all clients create it (ADR-20). Pure. */
final class BucketStream {
    private static final Duration MAX_DUPLICATE_WINDOW = Duration.ofMinutes(2);

    private BucketStream() {}

    /** A setting that an existing bucket has with another value. */
    record Difference(String setting, Object wanted, Object found) {}

    static StreamConfiguration configuration(BucketSettings settings) {
        ObjectLocation names = new ObjectLocation(settings.bucket());
        return with(
                settings,
                StreamConfiguration.builder()
                        .name(names.stream())
                        .subjects(names.allDetails(), names.allChunks())
                        .allowRollup(true)
                        .allowDirect(true)
                        .discardPolicy(DiscardPolicy.New));
    }

    /** Applies the settings that are given, and keeps the rest. */
    static StreamConfiguration with(BucketSettings settings, StreamConfiguration.Builder builder) {
        set(settings.description(), builder::description);
        set(settings.ttl(), ttl -> builder.maxAge(ttl).duplicateWindow(duplicateWindow(ttl)));
        set(settings.replicas(), builder::replicas);
        set(settings.storage(), builder::storageType);
        set(settings.maxBytes(), bytes -> builder.maxBytes(bytes));
        set(
                settings.compression(),
                on -> builder.compressionOption(on ? CompressionOption.S2 : CompressionOption.None));
        if (!settings.placement().isEmpty()) {
            builder.placement(placement(settings.placement()));
        }
        return builder.build();
    }

    private static Placement placement(List<String> clusterAndTags) {
        Placement.Builder builder = Placement.builder().tags(clusterAndTags.subList(1, clusterAndTags.size()));
        return clusterAndTags.get(0).isEmpty()
                ? builder.build()
                : builder.cluster(clusterAndTags.get(0)).build();
    }

    /** The settings that are given, and that an existing bucket has with another value. */
    static List<Difference> differences(BucketSettings wanted, StreamConfiguration found) {
        List<Difference> all = new ArrayList<>();
        compare(all, "ttl", wanted.ttl(), found.getMaxAge());
        compare(all, "replicas", wanted.replicas(), found.getReplicas());
        compare(all, "storage", wanted.storage(), found.getStorageType());
        compare(all, "maxBytes", wanted.maxBytes(), found.getMaxBytes());
        compare(all, "compression", wanted.compression(), found.getCompressionOption() == CompressionOption.S2);
        return all;
    }

    private static void compare(List<Difference> all, String setting, @Nullable Object wanted, Object found) {
        if (wanted != null && !wanted.equals(found)) {
            all.add(new Difference(setting, wanted, found));
        }
    }

    /** The server refuses a window that is longer than the age of messages. */
    private static Duration duplicateWindow(Duration ttl) {
        return ttl.isZero() || ttl.compareTo(MAX_DUPLICATE_WINDOW) > 0 ? MAX_DUPLICATE_WINDOW : ttl;
    }

    private static <T> void set(@Nullable T value, Consumer<T> write) {
        if (value != null) {
            write.accept(value);
        }
    }
}
