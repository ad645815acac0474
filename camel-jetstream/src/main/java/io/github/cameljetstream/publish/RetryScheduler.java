package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.options.PublishOptions;
import io.nats.client.Message;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Schedules a retry after a reply that nothing was stored, with an id or without. Thread-safe. */
final class RetryScheduler {
    /** The shortest delay of retries that may be more than publishRetries. */
    private static final long MIN_ELECTION_MILLIS = 50;

    private final ConnectionLease lease;
    private final PublishOptions options;
    private final RetryPolicy policy;
    private final InFlightAttempts inFlight;
    private final OutcomeReporter outcomes;
    private final BooleanSupplier stopping;

    RetryScheduler(
            ConnectionLease lease,
            PublishOptions options,
            RetryPolicy policy,
            InFlightAttempts inFlight,
            OutcomeReporter outcomes,
            BooleanSupplier stopping) {
        this.lease = lease;
        this.options = options;
        this.policy = policy;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.stopping = stopping;
    }

    /** Schedules a retry; false if there were enough, or the publisher is stopping. */
    boolean retryLater(Message reply, PendingPublish publish) {
        boolean few = publish.attempts() <= options.getPublishRetries();
        if (stopping.getAsBoolean() || (!few && (options.getPublishRetries() == 0 || !policy.isElecting(publish)))) {
            return false;
        }
        long delay = options.getPublishRetryDelay().toMillis();
        long millis = few ? delay : Math.max(MIN_ELECTION_MILLIS, delay);
        inFlight.addAgain(reply.getSubject(), publish, TimeUnit.MILLISECONDS.toNanos(millis));
        return lease.tasks().runAfter(millis, "retry of a publish", () -> outcomes.send(publish));
    }
}
