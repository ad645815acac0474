package io.github.cameljetstream.kv.election;

import org.jspecify.annotations.Nullable;

/**
 * What an election has come to, as one member knows it.
 *
 * @param phase the part of this member
 * @param leader the instance that leads; null if none does, or it is unknown
 * @param name the name of the leader; null if there is no leader
 * @param token the fencing token if this member leads; 0 otherwise
 * @param resignations how often this member has resigned: each time it must be reported
 */
public record Standing(Phase phase, @Nullable String leader, @Nullable String name, long token, long resignations) {
    static final Standing NONE = new Standing(Phase.FOLLOWING, null, null, 0, 0);

    /** The part of a member. */
    public enum Phase {
        /** Another member leads, or none. */
        FOLLOWING,
        /** This member leads. */
        LEADING,
        /** This member leads no longer, and does not claim again until its listeners have returned. */
        RESIGNING
    }
}
