package io.github.cameljetstream.kv.election;

/** Learns what changes in an election. The calls come one after another, and may block. */
public interface ElectionListener {
    /**
     * Another member leads, or none, or this one does. In {@link Standing.Phase#RESIGNING}, the work of a leader must have
     * ended when the method returns: then this member releases the leadership, and may claim it again.
     */
    void onStanding(Standing standing);

    /** A member has come. */
    void onAdded(String instance, String name);

    /** A member has gone. */
    void onRemoved(String instance, String name);
}
