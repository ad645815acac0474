package io.github.cameljetstream.connection;

import io.nats.client.api.ServerInfo;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The features of the server that has the stream. The JetStream API reports its API level, in any domain and under any
 * prefix; {@link ServerFeature} has the levels. Servers before 2.11 report none. Then the version of the connected server
 * counts if that server answers the API, and otherwise the oldest version.
 *
 * @param apiLevel the level; 0 if the server reports none
 * @param since2104 if true, the server is known to be 2.10.4 or newer
 * @param since210 if true, the server is known to be 2.10 or newer
 * @param domain the JetStream domain of the server; null if it reports none
 * @param asked if true, the API has reported level and domain
 */
public record ServerFeatures(
        int apiLevel, boolean since2104, boolean since210, @Nullable String domain, boolean asked) {
    /** No server was asked: the features of the oldest server apply. */
    public static final ServerFeatures UNKNOWN = new ServerFeatures(0, false, false, null, false);

    public ServerFeatures(int apiLevel, boolean since2104, boolean since210, @Nullable String domain) {
        this(apiLevel, since2104, since210, domain, true);
    }

    static ServerFeatures of(int apiLevel, @Nullable String domain, @Nullable ServerInfo connectedTo) {
        return new ServerFeatures(
                apiLevel,
                connectedTo != null && connectedTo.isSameOrNewerThanVersion("2.10.4"),
                apiLevel >= 1 || (connectedTo != null && connectedTo.isSameOrNewerThanVersion("2.10.0")),
                domain);
    }

    /** The features that are known without a request to the API. */
    static ServerFeatures unasked(@Nullable ServerInfo connectedTo) {
        ServerFeatures known = of(0, null, connectedTo);
        return new ServerFeatures(0, known.since2104, known.since210, null, false);
    }

    /** Adds the timestamp in a stream's description, which only servers from 2.10 on send. */
    public ServerFeatures describedAt(@Nullable ZonedDateTime timestamp) {
        return new ServerFeatures(apiLevel, since2104, since210 || timestamp != null, domain, asked);
    }

    /** If true, the server knows {@code +TERM reason}; an older one ignores it, and the message stays pending. */
    public boolean termReason() {
        return apiLevel >= 1 || since2104;
    }

    /**
     * If true, the server always finds the next message of a subject. The index by subject of an older server loses
     * messages when their neighbors are removed (measured with 2.9.10).
     */
    public boolean nextBySubject() {
        return apiLevel >= 1 || since2104;
    }

    /** If true, a consumer can have several subjects and metadata; an older server silently ignores them. */
    public boolean filterSubjectsAndMetadata() {
        return since210;
    }

    /** If true, the server is known to have the feature. */
    public boolean has(ServerFeature feature) {
        return feature.isIn(apiLevel);
    }
}
