package io.github.cameljetstream.connection;

import io.nats.client.api.ServerInfo;
import java.time.ZonedDateTime;

/**
 * What the server that holds the stream can do. It is known by the API level, which the JetStream API tells through any
 * domain or prefix; {@link ServerFeature} has the levels. Servers before 2.11 tell none: then the version of the server
 * that we are connected to counts, but only where it is the one that answers; else the oldest is assumed.
 *
 * @param apiLevel the level, 0 if the server tells none
 * @param since2104 whether the version tells that it is 2.10.4 or newer
 * @param since210 whether something tells that it is 2.10 or newer
 * @param domain the JetStream domain it is in; null if it tells none
 * @param asked whether the API has told level and domain
 */
public record ServerFeatures(int apiLevel, boolean since2104, boolean since210, String domain, boolean asked) {
    /** Nobody was asked: what the oldest server does holds. */
    public static final ServerFeatures UNKNOWN = new ServerFeatures(0, false, false, null, false);

    public ServerFeatures(int apiLevel, boolean since2104, boolean since210, String domain) {
        this(apiLevel, since2104, since210, domain, true);
    }

    static ServerFeatures of(int apiLevel, String domain, ServerInfo connectedTo) {
        return new ServerFeatures(
                apiLevel,
                connectedTo != null && connectedTo.isSameOrNewerThanVersion("2.10.4"),
                apiLevel >= 1 || (connectedTo != null && connectedTo.isSameOrNewerThanVersion("2.10.0")),
                domain);
    }

    /** What is known without asking the API. */
    static ServerFeatures unasked(ServerInfo connectedTo) {
        ServerFeatures known = of(0, null, connectedTo);
        return new ServerFeatures(0, known.since2104, known.since210, null, false);
    }

    /** The server has given the description of a stream: those from 2.10 on tell its time, through any domain. */
    public ServerFeatures describedAt(ZonedDateTime timestamp) {
        return new ServerFeatures(apiLevel, since2104, since210 || timestamp != null, domain, asked);
    }

    /** Whether {@code +TERM reason} is understood; an older server ignores it, and the message stays pending. */
    public boolean termReason() {
        return apiLevel >= 1 || since2104;
    }

    /**
     * Whether the next message of a subject is found for certain. The index by subject of an older server loses messages
     * when others around them are removed (measured with 2.9.10).
     */
    public boolean nextBySubject() {
        return apiLevel >= 1 || since2104;
    }

    /** Whether a consumer may have several subjects, and metadata: an older server silently ignores them. */
    public boolean filterSubjectsAndMetadata() {
        return since210;
    }

    /** Whether the server is certain to have the feature. */
    public boolean has(ServerFeature feature) {
        return feature.isIn(apiLevel);
    }
}
