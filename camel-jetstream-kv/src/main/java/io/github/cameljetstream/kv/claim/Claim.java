package io.github.cameljetstream.kv.claim;

/** A claim of this instance, from before its first write until its end is in the bucket. Thread-safe. */
final class Claim {
    private final String key;
    private final ClaimRecord record;
    private volatile State state = State.REQUESTED;
    private volatile long revision;
    /** When the last stored write was sent, on the scale of {@link System#nanoTime}. */
    private volatile long sentNanos;

    enum State {
        /** Its first write has no answer yet. */
        REQUESTED,
        /** The bucket has it. */
        HELD,
        /** Somebody else has replaced or removed it. */
        LOST,
        /** The message was processed, and the bucket does not have that yet. */
        CONFIRMING
    }

    Claim(String key, ClaimRecord record) {
        this.key = key;
        this.record = record;
    }

    /** The key as it is in the bucket. */
    String key() {
        return key;
    }

    ClaimRecord record() {
        return record;
    }

    State state() {
        return state;
    }

    long revision() {
        return revision;
    }

    void held(long newRevision, long sent) {
        revision = newRevision;
        sentNanos = sent;
        state = State.HELD;
    }

    void renewed(long newRevision, long sent) {
        revision = newRevision;
        sentNanos = sent;
    }

    void lost() {
        state = State.LOST;
    }

    void confirming() {
        state = State.CONFIRMING;
    }

    /** If true, a third of the lease has passed since the last stored write. */
    boolean isDue(long nanos) {
        return nanos - sentNanos >= record.lease().toNanos() / 3;
    }
}
