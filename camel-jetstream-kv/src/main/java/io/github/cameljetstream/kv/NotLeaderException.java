package io.github.cameljetstream.kv;

import java.io.Serial;

/** This instance does not lead, or no longer does: see {@link JetStreamClusterService#fence}. */
public final class NotLeaderException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotLeaderException(String namespace) {
        super(
                "This instance does not lead '" + namespace
                        + "' now, and an exchange must run on the leader only. Let the"
                        + " source deliver the message again, or start the route by leadership (master:, ClusteredRoutePolicy).");
    }
}
