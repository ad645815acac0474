package io.github.cameljetstream.connection;

import io.nats.client.api.ServerInfo;

/**
 * What the server that holds the stream can do. It is known by the API level, which the JetStream API tells through any
 * domain or prefix (servers from 2.11 on: level 1; 2.12: 2; 2.14: 3). Older servers tell none: then the version of the
 * server that we are connected to counts, but only where it is the one that answers; else the oldest is assumed.
 *
 * @param apiLevel the level, 0 if the server tells none
 * @param since2104 whether the version tells that it is 2.10.4 or newer
 */
public record ServerFeatures(int apiLevel, boolean since2104) {
    /** Nobody was asked: what the oldest server does holds. */
    public static final ServerFeatures UNKNOWN = new ServerFeatures(0, false);

    static ServerFeatures of(int apiLevel, ServerInfo connectedTo) {
        return new ServerFeatures(apiLevel, connectedTo != null && connectedTo.isSameOrNewerThanVersion("2.10.4"));
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
}
