package io.github.cameljetstream.publish;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.ReplyInbox;
import io.github.cameljetstream.message.OutgoingMessage;
import java.util.Comparator;
import java.util.List;

/**
 * Watches the attempts without a reply: retries or fails those whose time-out has passed, and retries all when the
 * connection is back. Thread-safe; nothing here blocks.
 */
final class AttemptMonitor {
    private final AttemptSender sender;
    private final ReplyInbox.Address replies;
    private final OutcomeReporter outcomes;
    private final RetryPolicy policy;
    private final PublishFailures failures;

    AttemptMonitor(
            AttemptSender sender,
            ReplyInbox.Address replies,
            OutcomeReporter outcomes,
            RetryPolicy policy,
            PublishFailures failures) {
        this.sender = sender;
        this.replies = replies;
        this.outcomes = outcomes;
        this.policy = policy;
        this.failures = failures;
    }

    /** Runs repeatedly. */
    void check(long now) {
        resumeSending();
        boolean givesUp = policy.isStopOver(now) && sender.isOffline();
        if (givesUp) {
            sender.buffer().removeAll().forEach(publish -> outcomes.fail(publish, failures.stoppedUnanswered(publish)));
        }
        for (PendingPublish publish : sender.buffer().removeExpired(now)) {
            outcomes.fail(publish, failures.noAnswer(publish, null));
        }
        sender.inFlight().forEach((reply, publish) -> check(reply, publish, now, givesUp));
    }

    private void resumeSending() {
        OfflineSendBuffer buffer = sender.buffer();
        if (sender.isTooFarBehind()) {
            buffer.shut();
            sender.awaitRead(() -> buffer.open(outcomes::sendKept));
        } else if (!buffer.isOpen() && replies.isActive()) {
            buffer.open(outcomes::sendKept);
        }
    }

    private void check(String reply, PendingPublish publish, long now, boolean givesUp) {
        if (publish.isSettled()) {
            sender.inFlight().remove(reply, publish);
        } else if ((givesUp || publish.isOverdue(now)) && !publish.isSending() && !publish.isBuffered()) {
            onOverdue(publish);
        } else if (publish.isOverdue(now + policy.timeout().toNanos() / 2)) {
            policy.noteLateReply(publish);
        }
    }

    private void onOverdue(PendingPublish publish) {
        if (!policy.mayRetry(publish)) {
            outcomes.fail(
                    publish,
                    policy.isStopOver(System.nanoTime())
                            ? failures.stoppedUnanswered(publish)
                            : failures.noAnswer(publish, policy.duplicateWindow(publish)));
        } else if (sender.buffer().isOpen()) {
            outcomes.retry(publish, policy);
        } else {
            // It may still be in jnats' queue; it is retried when the connection is back.
            publish.beginAttempt(System.nanoTime(), policy.timeout());
        }
    }

    /** After a reconnect no reply to earlier attempts will arrive: retries those that may be retried, in order. */
    void retryAll() {
        replies.subscribe();
        failTooLarge();
        if (sender.isTooFarBehind()) {
            sender.buffer().shut(); // jnats has kept what it could not send, and each reconnect would add more
            return;
        }
        sender.inFlight().unsettled(publish -> !publish.isBuffered() && policy.mayRetry(publish)).stream()
                .sorted(Comparator.comparingLong(PendingPublish::firstNumber))
                .forEach(publish -> outcomes.retry(publish, policy));
        sender.buffer().open(outcomes::sendKept);
    }

    /**
     * The server closes the connection at a message that exceeds its limit, if the limit was lowered after we connected. It
     * has read nothing after that message. Of several that exceed the limit now, the last was not stored; the server may
     * have accepted the others under the earlier limit.
     */
    private void failTooLarge() {
        long maxPayload = sender.maxPayload();
        List<PendingPublish> large = sender
                .inFlight()
                .unsettled(publish -> publish.isHandedOver() && publish.largerThan(maxPayload) != null)
                .stream()
                .sorted(Comparator.comparingLong(PendingPublish::lastNumber))
                .toList();
        boolean refused = failures.wasTooLarge();
        for (PendingPublish publish : large) {
            if (!refused || publish.attempts() > 1 || publish != large.get(large.size() - 1)) {
                publish.setMayBeStored(true);
            }
            OutgoingMessage tooLarge = requireNonNull(publish.largerThan(maxPayload), "selected for it");
            outcomes.fail(publish, failures.tooLarge(publish, tooLarge));
        }
    }

    /** Fails everything that has no outcome, and receives no more replies. */
    void close() {
        sender.buffer().removeAll().forEach(publish -> outcomes.fail(publish, failures.noAnswer(publish, null)));
        sender.inFlight().forEach((reply, publish) -> outcomes.fail(publish, failures.noAnswer(publish, null)));
        sender.inFlight().clear();
        replies.close();
    }
}
