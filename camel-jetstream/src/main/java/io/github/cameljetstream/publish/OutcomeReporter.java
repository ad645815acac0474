package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.runtime.ElasticWorkQueue;
import io.github.cameljetstream.wire.PubAck;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides the outcome of each publish once, gives its place in the window to the next in line, and reports the outcome on
 * a worker: the route continues there, and never on a thread of jnats. Mostly it is the worker that has read the reply.
 * Thread-safe.
 */
final class OutcomeReporter {
    private final PublishWindow window;
    private final AttemptSender sender;
    private final ElasticWorkQueue<PendingPublish> reports;

    OutcomeReporter(ConnectionLease lease, PublishWindow window, AttemptSender sender, PublishTally tally) {
        this.window = window;
        this.sender = sender;
        this.reports = new ElasticWorkQueue<>(
                lease.tasks(), publish -> publish.report(tally), lease.replies().reader());
    }

    /** Sends a publish that has a place in the window, or reports why it can never be sent. */
    void send(PendingPublish publish) {
        failIfNotNull(publish, sender.send(publish));
    }

    /** Sends a publish that was kept while the connection was lost. */
    void sendKept(PendingPublish publish) {
        failIfNotNull(publish, sender.sendNow(publish));
    }

    /** Makes another attempt, if the policy allows it. */
    void retry(PendingPublish publish, RetryPolicy policy) {
        failIfNotNull(publish, sender.retry(publish, policy));
    }

    private void failIfNotNull(PendingPublish publish, @Nullable PublishException failure) {
        if (failure != null) {
            fail(publish, failure);
        }
    }

    void succeed(PendingPublish publish, PubAck ack) {
        if (publish.settle(ack, null)) {
            release(publish);
        }
    }

    void fail(PendingPublish publish, PublishException failure) {
        if (publish.settle(null, failure)) {
            release(publish);
        }
    }

    /** Fails a publish that never had a place in the window. */
    void failWaiting(PendingPublish publish, PublishException failure) {
        if (publish.settle(null, failure)) {
            reports.add(publish);
        }
    }

    /**
     * The server has not stored the attempt with this number; another attempt may still be stored. A thread that makes an
     * attempt first sets its number, and then checks for an outcome; here it is the other way round.
     */
    void failAttempt(PendingPublish publish, long number, Supplier<PublishException> failure) {
        if (publish.lastNumber() != number) {
            publish.setMayBeStored(true);
        }
        if (!publish.settle(null, failure.get())) {
            return;
        }
        if (publish.lastNumber() != number && !publish.mayBeStored()) {
            publish.setMayBeStored(true);
            publish.replaceFailure(failure.get());
        }
        release(publish);
    }

    private void release(PendingPublish publish) {
        if (publish.isBuffered()) {
            sender.buffer().remove(publish);
        }
        List<PendingPublish> entered = window.leave(publish);
        reports.add(publish);
        while (!entered.isEmpty()) {
            entered.forEach(this::sendEntered);
            entered = window.entered();
        }
    }

    /** The thread that sends those that have entered admits the next too: no recursion while nothing can be sent. */
    private void sendEntered(PendingPublish publish) {
        PublishException failure = sender.send(publish);
        if (failure != null && publish.settle(null, failure)) {
            window.leave(publish);
            reports.add(publish);
        }
    }
}
