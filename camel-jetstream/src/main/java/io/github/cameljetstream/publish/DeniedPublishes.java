package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.Denial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which attempts to publish the server has denied. It drops each with an error that has the subject and nothing
 * else, in the order in which it reads them: a number of errors stands for that number of the oldest attempts.
 * Thread-safe.
 */
final class DeniedPublishes {
    /** What comes within it is looked at together: each look goes over all that is under way. */
    private static final long GATHER_MILLIS = 10;
    /** Where the right may have been taken just now, those before it have their answers within it. */
    private static final long ANSWER_MILLIS = 500;

    private final ConnectionLease lease;
    private final Attempts attempts;
    private final Map<String, Denied> denied = new HashMap<>();
    private boolean scheduled;

    /** What is under way. */
    interface Attempts {
        /** The attempts to publish to the subject that have no answer, the oldest first. */
        List<Attempt> on(String subject);

        /** Whether a message to the subject was stored before. */
        boolean hasBeenStored(String subject);
    }

    /** One that is under way. */
    interface Attempt {
        /**
         * The server has dropped it: it is under way no longer.
         *
         * @param certain if false, it may have been another one
         * @return reports it; may run code of the user
         */
        Runnable fail(Denial denial, boolean certain);
    }

    private static final class Denied {
        final Denial denial;
        long count;
        boolean isLate;

        Denied(Denial denial) {
            this.denial = denial;
        }
    }

    DeniedPublishes(ConnectionLease lease, Attempts attempts) {
        this.lease = lease;
        this.attempts = attempts;
    }

    /** Notes an error; does not block. */
    synchronized void add(Denial denial) {
        denied.computeIfAbsent(denial.subject(), subject -> new Denied(denial)).count++;
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
        Map<String, Denied> now;
        synchronized (this) {
            scheduled = false;
            now = new HashMap<>(denied);
            denied.clear();
        }
        List<Runnable> reports = new ArrayList<>();
        // Two threads at a time would take the same attempts for the denied ones, and leave others without an end.
        synchronized (attempts) {
            now.forEach((subject, one) -> reports.addAll(decide(subject, one)));
        }
        reports.forEach(Runnable::run);
    }

    private List<Runnable> decide(String subject, Denied one) {
        List<Attempt> underWay = attempts.on(subject);
        boolean certain = underWay.size() <= one.count || !attempts.hasBeenStored(subject);
        if (!certain && !one.isLate) {
            one.isLate = true;
            later(subject, one);
            return List.of();
        }
        return underWay.stream()
                .limit(one.count)
                .map(each -> each.fail(one.denial, certain))
                .toList();
    }

    private synchronized void later(String subject, Denied one) {
        Denied more = denied.put(subject, one);
        if (more != null) {
            one.count += more.count;
        }
        schedule(ANSWER_MILLIS);
    }
}
