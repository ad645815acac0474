package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishResult;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the messages of one body. A body may be endless, so what most messages have in common is kept once: the
 * memory grows with the exceptions only. Pure; not thread-safe.
 */
final class FastResults {
    /** Further failures of a kind share one exception: each has a text and a stack trace. */
    private static final int MAX_DETAILED = 1_000;

    /** What differs from the usual outcome, by the first index of the messages that have it in common. */
    private final TreeMap<Long, Run> runs = new TreeMap<>();

    private final Map<PublishException.Outcome, PublishException> shared = new TreeMap<>();
    private long count;
    private long failed;
    /** That of the first message which was stored; null before. */
    private @Nullable PublishOutcome usual;

    private @Nullable String stream;

    private record Run(long length, PublishOutcome outcome, @Nullable Exception failure) {}

    /** Another message was read; returns its index. */
    long add() {
        return count++;
    }

    /** The number of messages that were read. */
    long count() {
        return count;
    }

    /** The number of messages that failed. */
    long failed() {
        return failed;
    }

    /** The name of the stream; null as long as no reply has it. */
    void setStream(String name) {
        stream = name;
    }

    /** The stream has the message. */
    void stored(long index, PublishOutcome outcome) {
        if (usual == null) {
            usual = outcome;
        }
        if (outcome != usual) {
            put(index, outcome, null);
        }
    }

    /** The message failed. */
    void fail(long index, Exception failure) {
        failed++;
        Exception kept = failed <= MAX_DETAILED ? failure : shared(failure);
        put(index, PublishOutcome.of(kept), kept);
    }

    private Exception shared(Exception failure) {
        PublishException.Outcome outcome =
                failure instanceof PublishException publish ? publish.getOutcome() : PublishException.Outcome.NOT_SENT;
        return shared.computeIfAbsent(
                outcome,
                one -> new PublishException(
                        one,
                        0,
                        "The message failed like those before it: only the first " + MAX_DETAILED
                                + " failures of a body have a text of their own.",
                        null));
    }

    private void put(long index, PublishOutcome outcome, @Nullable Exception failure) {
        Map.Entry<Long, Run> before = runs.lowerEntry(index);
        if (before != null) {
            Run run = before.getValue();
            if (before.getKey() + run.length() == index && run.outcome() == outcome && run.failure() == failure) {
                runs.put(before.getKey(), new Run(run.length() + 1, outcome, failure));
                return;
            }
        }
        runs.put(index, new Run(1, outcome, failure));
    }

    /** The index and failure of the first message that failed; null if none did. */
    @Nullable
    PublishResult firstFailure() {
        for (Map.Entry<Long, Run> each : runs.entrySet()) {
            if (each.getValue().failure() != null) {
                return result(each.getKey(), each.getValue());
            }
        }
        return null;
    }

    /** The results, which change no more. */
    List<PublishResult> toList() {
        return new Results();
    }

    private PublishResult result(long index, @Nullable Run run) {
        int place = (int) Math.min(index, Integer.MAX_VALUE);
        return run == null
                ? new PublishResult(place, stream, 0, usual == null ? PublishOutcome.STORED : usual, null)
                : new PublishResult(place, run.failure() == null ? stream : null, 0, run.outcome(), run.failure());
    }

    private final class Results extends AbstractList<PublishResult> implements RandomAccess {
        @Override
        public PublishResult get(int index) {
            if (index < 0 || index >= size()) {
                throw new IndexOutOfBoundsException(index + " of " + size());
            }
            Map.Entry<Long, Run> run = runs.floorEntry((long) index);
            boolean inside = run != null && run.getKey() + run.getValue().length() > index;
            return result(index, inside ? run.getValue() : null);
        }

        @Override
        public int size() {
            return (int) Math.min(count, Integer.MAX_VALUE);
        }
    }
}
