package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.PublishTally;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Notes the outcome of each message of one body, and reports all of them. Guarded by its {@link FastBatchSend}. */
final class SendOutcomes {
    private final FastResults results = new FastResults();
    private final PublishTally tally;
    private final BiConsumer<List<PublishResult>, @Nullable PublishBatchException> then;
    private long settled;
    private long uncounted;
    private long uncountedKnown;
    private int refusals;
    private boolean stoppedEarly;

    /**
     * @param then receives the results once
     */
    SendOutcomes(PublishTally tally, BiConsumer<List<PublishResult>, @Nullable PublishBatchException> then) {
        this.tally = tally;
        this.then = then;
    }

    /** Another element was read; returns its index. */
    long add() {
        return results.add();
    }

    /** The number of messages that have an outcome. */
    long settled() {
        return settled;
    }

    /** The number of messages that failed. */
    long failed() {
        return results.failed();
    }

    /** The number of messages refused since the last stored one. */
    int refusals() {
        return refusals;
    }

    /** The messages after those that were read are not sent. */
    void stopEarly() {
        stoppedEarly = true;
    }

    void setStream(String name) {
        results.setStream(name);
    }

    /** A fast batch has the message. */
    void stored(FastElement element) {
        PublishOutcome outcome =
                element.message().messageId() == null ? PublishOutcome.STORED : PublishOutcome.STORED_OR_KNOWN;
        noteStored(element, outcome);
        if (outcome == PublishOutcome.STORED) {
            uncounted++;
        } else {
            uncountedKnown++;
        }
    }

    /** Counts the stored messages: once for each acknowledgement, and not for each message. */
    void countStored() {
        if (uncounted > 0) {
            tally.count(PublishOutcome.STORED, uncounted);
            uncounted = 0;
        }
        if (uncountedKnown > 0) {
            tally.count(PublishOutcome.STORED_OR_KNOWN, uncountedKnown);
            uncountedKnown = 0;
        }
    }

    private void noteStored(FastElement element, PublishOutcome outcome) {
        settled++;
        refusals = 0;
        results.stored(element.index(), outcome);
    }

    /** The message was published by itself, and counted there: it is stored if there is no failure. */
    void publishedAlone(FastElement element, @Nullable PublishException failure) {
        if (failure == null) {
            noteStored(element, PublishOutcome.STORED_OR_KNOWN);
        } else {
            settled++;
            results.fail(element.index(), failure);
        }
    }

    /** The stream refused the message. */
    void refused(FastElement element, FastReply.Refused refusal) {
        refusals++;
        fail(element, FastBatchFailures.refused(element, refusal.code(), refusal.description()));
    }

    void fail(FastElement element, PublishException failure) {
        settled++;
        fail(element.index(), failure);
    }

    /** An element failed before it became a message, or the body cannot be read. */
    void fail(Exception failure) {
        fail(results.add(), failure);
    }

    private void fail(long index, Exception failure) {
        tally.count(PublishOutcome.of(failure), 1L);
        results.fail(index, failure);
    }

    /** Reports the outcomes. */
    void report() {
        List<PublishResult> all = results.toList();
        then.accept(all, failureOf(all));
    }

    private @Nullable PublishBatchException failureOf(List<PublishResult> all) {
        PublishResult first = results.firstFailure();
        if (first == null) {
            return null;
        }
        String rest = stoppedEarly ? ", and those after them were not sent" : "";
        return new PublishBatchException(
                results.failed() + " of " + results.count() + " messages of the batch were not stored, or not known to"
                        + " be" + rest + ". The first, number " + first.index() + ": "
                        + first.requiredFailure().getMessage(),
                all,
                first.requiredFailure());
    }
}
