package io.github.cameljetstream.connection;

import io.nats.client.api.StreamInfo;
import java.time.Duration;

/** Recent answers of the server, for all leases of a connection. Thread-safe. */
final class ServerCaches {
    private final ShortLivedCache<ServerFeatures> features = new ShortLivedCache<>(Duration.ofSeconds(10));
    private final ShortLivedCache<ServerFeatures> unaskedFeatures = new ShortLivedCache<>(Duration.ofDays(365));
    private final ShortLivedCache<StreamInfo> streams = new ShortLivedCache<>(Duration.ofMillis(100));

    ShortLivedCache<ServerFeatures> features() {
        return features;
    }

    /** The features for a user without permission to ask: until a reconnect, when the permissions may have changed. */
    ShortLivedCache<ServerFeatures> unaskedFeatures() {
        return unaskedFeatures;
    }

    ShortLivedCache<StreamInfo> streams() {
        return streams;
    }
}
