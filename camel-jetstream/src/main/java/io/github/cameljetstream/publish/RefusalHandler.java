package io.github.cameljetstream.publish;

import io.github.cameljetstream.message.Expectation;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * Handles replies that a message was not stored: ignores those of other streams, schedules retries, looks for an earlier
 * attempt that may be why the stream refuses this one, and fails the rest. Thread-safe; runs on the worker that reads the
 * replies and never blocks.
 */
final class RefusalHandler {
    private final AmbiguousReplies ambiguous;
    private final RetryScheduler retries;
    private final PublishReconciler reconciler;
    private final InFlightAttempts inFlight;
    private final OutcomeReporter outcomes;
    private final PublishFailures failures;

    RefusalHandler(
            AmbiguousReplies ambiguous,
            RetryScheduler retries,
            PublishReconciler reconciler,
            InFlightAttempts inFlight,
            OutcomeReporter outcomes,
            PublishFailures failures) {
        this.ambiguous = ambiguous;
        this.retries = retries;
        this.reconciler = reconciler;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.failures = failures;
    }

    /** A status instead of a reply: no stream has the subject, or none has a leader. */
    void onStatus(Message reply, PendingPublish publish, long number) {
        if (!reply.getStatus().isNoResponders() || !retries.retryLater(reply, publish)) {
            outcomes.failAttempt(publish, number, () -> failures.noStream(publish));
        }
    }

    /** A stream refuses the message. */
    void onRefusal(Message reply, PendingPublish publish, long number, JetStreamApiException error) {
        Refusal refusal = Refusal.of(reply, error);
        if (ambiguous.ignores(reply, publish, refusal)) {
            return;
        }
        if (refusal.isIdInProcess()) {
            publish.setMayBeStored(true);
        }
        if ((refusal.isTransient() || refusal.isIdInProcess()) && retries.retryLater(reply, publish)) {
            return;
        }
        ambiguous.decide(reply, publish, refusal, () -> refuse(reply, publish, number, refusal));
    }

    /** A stream refuses a batch with its first message; the last message gets a transient error too. */
    void onFirstRefusal(Message reply, PendingPublish publish, long number, JetStreamApiException error) {
        Refusal refusal = Refusal.of(reply, error);
        if (!ambiguous.ignores(reply, publish, refusal) && !refusal.isTransient()) {
            ambiguous.decide(reply, publish, refusal, () -> fail(publish, number, refusal));
        }
    }

    private void refuse(Message reply, PendingPublish publish, long number, Refusal refusal) {
        if (publish.isSettled()) {
            return;
        }
        Expectation expectation = publish.isBatch()
                ? Expectation.last(publish.message().subject())
                : publish.message().expectation();
        String stream = refusal.stream();
        if (expectation == null || stream == null || !mayComeFromEarlierAttempt(publish, refusal)) {
            fail(publish, number, refusal);
            return;
        }
        String replySubject = reply.getSubject();
        inFlight.addAgain(replySubject, publish, 0);
        reconciler.find(publish, expectation, stream).whenComplete((found, failure) -> {
            inFlight.remove(replySubject, publish);
            onFound(publish, number, refusal, failure == null ? found : null);
        });
    }

    /**
     * Decides after the search for the message of an earlier attempt.
     *
     * @param found null if the search has failed
     */
    private void onFound(
            PendingPublish publish, long number, Refusal refusal, PublishReconciler.@Nullable Found found) {
        if (found != null && found.acknowledgement() != null) {
            outcomes.succeed(publish, found.acknowledgement());
            return;
        }
        if (found != null && found.certain()) {
            publish.setMayBeStored(false);
        }
        fail(publish, number, refusal);
    }

    /** If true, the state is perhaps unexpected because the stream has stored an earlier attempt. */
    private static boolean mayComeFromEarlierAttempt(PendingPublish publish, Refusal refusal) {
        return publish.message().messageId() != null && publish.isRepeated() && refusal.isUnexpectedState();
    }

    private void fail(PendingPublish publish, long number, Refusal refusal) {
        outcomes.failAttempt(publish, number, () -> failures.refused(publish, refusal.error()));
    }
}
