package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import io.github.cameljetstream.kv.bucket.WriteResult.Stored;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a write until the stream has answered it. For one write; not thread-safe.
 *
 * <p>A stream refuses the repetition of a write that it has stored, because the expectation no longer holds. So after each
 * refusal the loop reads the key from the leader, and recognizes its own write by its id.
 */
final class WriteLoop {
    /** The stream, for one attempt. */
    interface Attempts {
        /**
         * Sends the write once.
         *
         * @return the answer; null if there was none in time
         * @throws BucketException if the server has rejected it for good
         */
        @Nullable
        Answer send(Write write, Deadline deadline);

        /** Reads the last write of the key from the leader; null if it has none. Retries until the deadline. */
        @Nullable
        Entry read(String key, Deadline deadline);

        /** The exception for an operation that had no answer until the deadline. */
        BucketException unanswered(Write write, Deadline deadline, boolean perhapsStored);
    }

    /**
     * The answer to one attempt.
     *
     * @param meaning what it means
     * @param revision the revision of the key if it is stored; 0 otherwise
     */
    record Answer(WriteAnswer meaning, long revision) {}

    private final Attempts stream;
    /** If true, an attempt had no answer: it may be stored. */
    private boolean lostAnAnswer;

    WriteLoop(Attempts stream) {
        this.stream = stream;
    }

    /** Writes if the key has the expected revision. */
    WriteResult compareAndSet(Write write, Deadline deadline) {
        Answer answer = send(write, deadline);
        if (answer.meaning() == WriteAnswer.STORED) {
            return new Stored(answer.revision());
        }
        Entry current = stream.read(write.key(), deadline);
        return current != null && write.id().equals(current.writeId())
                ? new Stored(current.revision())
                : new Refused(current, !lostAnAnswer);
    }

    /** Writes if the key has no value: it has no write at all, or its last one is a marker. */
    WriteResult create(Write write, Deadline deadline) {
        Write attempt = write.expecting(0);
        while (true) {
            WriteResult result = compareAndSet(attempt, deadline);
            if (!(result instanceof Refused refused)) {
                return result;
            }
            Entry current = refused.current();
            if (current != null && !current.isMarker()) {
                return result;
            }
            if (deadline.isOver()) {
                throw stream.unanswered(write, deadline, lostAnAnswer);
            }
            attempt = write.expecting(current == null ? 0 : current.revision());
        }
    }

    private Answer send(Write write, Deadline deadline) {
        while (true) {
            Answer answer = stream.send(write, deadline);
            lostAnAnswer |= answer == null;
            if (answer != null && answer.meaning() != WriteAnswer.UNAVAILABLE) {
                return answer;
            }
            if (deadline.isOver()) {
                throw stream.unanswered(write, deadline, lostAnAnswer);
            }
        }
    }
}
