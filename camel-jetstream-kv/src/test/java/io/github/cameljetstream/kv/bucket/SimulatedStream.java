package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.github.cameljetstream.kv.bucket.WriteLoop.Answer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The rule of a stream for one key, in which requests and answers can be lost, requests come late, and others write in
 * between.
 */
final class SimulatedStream implements WriteLoop.Attempts {
    private final Random random;
    private final int lossPercent;
    private final Deque<Write> late = new ArrayDeque<>();
    /** The ids of all stored writes, the oldest first. */
    final List<String> stored = new ArrayList<>();

    private Entry last;
    private long sequence;
    Runnable betweenAttempts = () -> {};

    SimulatedStream(Random random, int lossPercent) {
        this.random = random;
        this.lossPercent = lossPercent;
    }

    Entry last() {
        return last;
    }

    /** Applies the expectation, as the leader does. */
    Answer apply(Write write) {
        long revision = last == null ? 0 : last.revision();
        if (write.expected() != null && write.expected() != revision) {
            return new Answer(WriteAnswer.MISMATCH, 0);
        }
        last = new Entry(write.key(), write.value(), ++sequence, write.operation(), Instant.EPOCH, write.id());
        stored.add(write.id());
        return new Answer(WriteAnswer.STORED, sequence);
    }

    /** The key has expired: nothing is left. */
    void expire() {
        last = null;
    }

    @Override
    public Answer send(Write write, Deadline deadline) {
        betweenAttempts.run();
        if (lost()) {
            late.add(write); // comes later, or never
            return null;
        }
        if (lost()) {
            return new Answer(WriteAnswer.UNAVAILABLE, 0);
        }
        Answer answer = apply(write);
        while (!late.isEmpty() && random.nextBoolean()) {
            apply(late.remove());
        }
        return lost() ? null : answer;
    }

    private boolean lost() {
        return random.nextInt(100) < lossPercent;
    }

    @Override
    public Entry read(String key, Deadline deadline) {
        return last;
    }

    @Override
    public BucketException unanswered(Write write, Deadline deadline, boolean perhapsStored) {
        return new BucketException(BucketException.Reason.UNANSWERED, "unanswered", null);
    }

    static Write write(String id, long expected) {
        return new Write("k", Operation.PUT, new byte[0], id, expected, null);
    }
}
