package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.Denial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which attempts to publish the server has denied. The server drops a denied message with an error that has the
 * subject and nothing else, in the order in which it reads them. So a number of errors stands for that number of the
 * oldest attempts. Thread-safe.
 */
final class DeniedPublishes {
    /** Errors within this time are handled together: each check iterates over all attempts in flight. */
    private static final long GATHER_MILLIS = 10;
    /** If the right may just have been revoked, attempts before that have their replies within this time. */
    private static final long REPLY_MILLIS = 500;

    private final ConnectionLease lease;
    private final AttemptSender sender;
    private final OutcomeReporter outcomes;
    private final RetryPolicy policy;
    private final PublishFailures failures;
    private final Object deciding = new Object();
    /** By subject. Guarded by this. */
    private final Map<String, Errors> denied = new HashMap<>();

    private boolean scheduled;

    /** The errors on a subject. */
    private static final class Errors {
        final Denial denial;
        long count;
        boolean isLate;

        Errors(Denial denial) {
            this.denial = denial;
        }
    }

    /** An attempt in flight. */
    private record Attempt(String reply, PendingPublish publish, long number) {}

    DeniedPublishes(
            ConnectionLease lease,
            AttemptSender sender,
            OutcomeReporter outcomes,
            RetryPolicy policy,
            PublishFailures failures) {
        this.lease = lease;
        this.sender = sender;
        this.outcomes = outcomes;
        this.policy = policy;
        this.failures = failures;
    }

    /** Handles an error of the server, without blocking; false if it is not about this publisher. */
    boolean handle(Denial denial) {
        if (denial.kind() == Denial.Kind.SUBSCRIBE || !sender.inFlight().hasTo(denial.subject())) {
            return false;
        }
        add(denial);
        return true;
    }

    /** No reply can be received: fails all, without blocking. */
    void denyReplies(Denial denial) {
        sender.denyReplies(denial);
        lease.tasks().run("failure of publishes", () -> sender.inFlight()
                .forEach((reply, publish) -> outcomes.fail(publish, failures.repliesDenied(publish, denial))));
    }

    private synchronized void add(Denial denial) {
        denied.computeIfAbsent(denial.subject(), subject -> new Errors(denial)).count++;
        schedule(GATHER_MILLIS);
    }

    private void schedule(long millis) {
        if (scheduled) {
            return;
        }
        scheduled = lease.tasks().runAfter(millis, "check of denied publishes", this::decide);
        if (!scheduled) {
            denied.clear();
        }
    }

    private void decide() {
        Map<String, Errors> now;
        synchronized (this) {
            scheduled = false;
            now = new HashMap<>(denied);
            denied.clear();
        }
        List<Runnable> reports = new ArrayList<>();
        // Two threads at a time would choose the same attempts, and leave others without an outcome.
        synchronized (deciding) {
            now.forEach((subject, errors) -> reports.addAll(decide(subject, errors)));
        }
        reports.forEach(Runnable::run);
    }

    private List<Runnable> decide(String subject, Errors errors) {
        List<Attempt> attempts = attemptsOn(subject);
        boolean certain = attempts.size() <= errors.count || !policy.isStreamKnown(subject);
        if (!certain && !errors.isLate) {
            errors.isLate = true;
            decideLater(subject, errors);
            return List.of();
        }
        return attempts.stream()
                .limit(errors.count)
                .map(each -> remove(each, errors.denial, certain))
                .toList();
    }

    /** The attempts to publish to the subject that have no reply, the oldest first. */
    private List<Attempt> attemptsOn(String subject) {
        List<Attempt> attempts = new ArrayList<>();
        sender.inFlight().forEach((reply, publish) -> {
            if (!InFlightAttempts.isFirst(reply) && !publish.isSettled() && publish.isTo(subject)) {
                attempts.add(new Attempt(reply, publish, sender.inFlight().numberOf(reply, publish)));
            }
        });
        attempts.sort(Comparator.comparingLong(Attempt::number));
        return attempts;
    }

    /** The server has dropped this attempt, or if not certain, perhaps another one; returns what reports it. */
    private Runnable remove(Attempt attempt, Denial denial, boolean certain) {
        PendingPublish publish = attempt.publish();
        sender.inFlight().remove(attempt.reply(), publish);
        return () -> {
            sender.replied(publish, attempt.number());
            if (!certain) {
                publish.setMayBeStored(true);
            }
            outcomes.failAttempt(publish, attempt.number(), () -> failures.notPermitted(publish, denial));
        };
    }

    private synchronized void decideLater(String subject, Errors errors) {
        Errors more = denied.put(subject, errors);
        if (more != null) {
            errors.count += more.count;
        }
        schedule(REPLY_MILLIS);
    }
}
