package io.github.cameljetstream.kv.election;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.kv.election.Answer.Current;
import io.github.cameljetstream.kv.election.Answer.Stored;
import io.github.cameljetstream.kv.election.Request.Kind;
import io.github.cameljetstream.kv.election.Standing.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One member's part in an election. Says what to ask the bucket next, and learns from the answers. Does no I/O and has no
 * clock: each method gets the time. Thread-safe.
 *
 * <pre>
 * FOLLOWER --stored--&gt; LEADER --not renewed, or lost--&gt; RESIGNING --listeners done--&gt; RELEASING --&gt; FOLLOWER
 *     |                    |                               ^                              |
 *     +-------leave--------+-------------------------------+                              +--&gt; LEFT
 * </pre>
 */
final class Election {
    /** A leader renews after a third of the lease, and stops leading after two thirds without an answer. */
    private static final int LEASE_PARTS = 3;

    private static final int POLLS_PER_LEASE = 6;
    private static final int RETRIES_PER_LEASE = 20;
    private static final long UNKNOWN = -1;

    private enum Role {
        FOLLOWER,
        LEADER,
        RESIGNING,
        RELEASING,
        LEFT
    }

    /** The last revision that this member has read, and when it has read it first. */
    private record Observation(long revision, @Nullable LeaderRecord record, long leaseNanos, long nanos) {
        boolean isOver(long now) {
            return now - nanos >= leaseNanos;
        }
    }

    private final String instance;
    private final String member;
    private final Duration lease;

    private Role role = Role.FOLLOWER;
    private long resignations;
    private boolean leaves;
    /** A request has no answer yet. */
    private boolean waits;

    private long notBeforeNanos;
    private boolean hasPause;
    private long readNanos;
    private boolean readsLater;
    /** A leader renews at once. */
    private boolean checks;

    /** The revision to replace; UNKNOWN if none may be. */
    private long claimable = UNKNOWN;

    private @Nullable Observation seen;

    private long term;
    /** The record of our claim; null if the bucket does not have it, as far as we know. */
    private @Nullable LeaderRecord ours;

    private long revision;
    private long token;
    private Moment sent = new Moment(0, 0);

    Election(String instance, String member, Duration lease) {
        this.instance = instance;
        this.member = member;
        this.lease = lease;
    }

    /** The next request; null if there is none now. Each request must have an {@link #answered}. */
    synchronized @Nullable Request next(Moment now) {
        expire(now);
        if (waits || (hasPause && now.nanos() - notBeforeNanos < 0)) {
            return null;
        }
        Request request =
                switch (role) {
                    case FOLLOWER -> follow(now);
                    case LEADER, RESIGNING -> renew(now);
                    case RELEASING ->
                        new Request(Kind.RELEASE, requireNonNull(ours).release(), revision, now);
                    case LEFT -> null;
                };
        if (request != null) {
            waits = true;
            checks = false;
        }
        return request;
    }

    /** Also while the listeners of a former leader run: nobody else leads until they have returned, if possible. */
    private @Nullable Request renew(Moment now) {
        return ours != null && (checks || now.since(sent) >= part(LEASE_PARTS))
                ? new Request(Kind.RENEW, ours, revision, now)
                : null;
    }

    private @Nullable Request follow(Moment now) {
        if (claimable != UNKNOWN) {
            return claim(claimable, now);
        }
        Observation last = seen;
        if (last != null && last.isOver(now.nanos())) {
            return claim(last.revision(), now);
        }
        return readsLater && now.nanos() - readNanos < 0
                ? null
                : new Request(Kind.READ, LeaderRecord.held(instance, term, lease, member), 0, now);
    }

    private Request claim(long expected, Moment now) {
        return new Request(Kind.CLAIM, LeaderRecord.held(instance, ++term, lease, member), expected, now);
    }

    /** Takes the answer to a request; {@link Answer.None} if there was none. */
    synchronized void answered(Request request, Answer answer, Moment now) {
        waits = false;
        hasPause = false;
        expire(now);
        if (answer instanceof Stored stored) {
            onStored(request, stored.revision(), now);
        } else if (answer instanceof Current current) {
            onRefused(request, current, now);
        } else {
            onNoAnswer(request, now);
        }
    }

    private void onStored(Request request, long newRevision, Moment now) {
        switch (request.kind()) {
            case CLAIM -> onClaimed(request, newRevision, now);
            case RENEW -> {
                revision = newRevision;
                sent = request.sent();
            }
            case RELEASE -> {
                onReleaseEnd();
                claimable = newRevision;
            }
            case READ -> throw new IllegalArgumentException("A read stores nothing");
        }
    }

    private void onClaimed(Request request, long newRevision, Moment now) {
        claimable = UNKNOWN;
        seen = null;
        ours = request.record();
        revision = newRevision;
        sent = request.sent();
        if (role == Role.LEFT) {
            role = Role.RELEASING;
        } else if (role == Role.FOLLOWER && now.since(sent) < leadingNanos()) {
            role = Role.LEADER;
            token = newRevision;
        } else if (role == Role.FOLLOWER) {
            ours = null; // too late to lead by this claim
            claimable = newRevision;
        }
    }

    private void onRefused(Request request, Current current, Moment now) {
        LeaderRecord found = current.record();
        if (request.kind() == Kind.RENEW || request.kind() == Kind.RELEASE) {
            if (found != null && ours != null && found.isSameClaim(ours)) {
                revision = current.revision(); // a late renewal was stored, or a server lost its last writes
                pause(now);
                return;
            }
            onReleaseEnd();
            if (role == Role.LEADER) {
                resign();
            }
        }
        observe(current, now);
    }

    private void onNoAnswer(Request request, Moment now) {
        pause(now);
        if (request.kind() == Kind.CLAIM) {
            claimable = UNKNOWN; // perhaps stored: read first
            readsLater = false;
        } else if (request.kind() == Kind.RELEASE) {
            onReleaseEnd();
        }
    }

    private void onReleaseEnd() {
        ours = null;
        token = 0;
        if (role == Role.RELEASING) {
            idle();
        }
    }

    private void observe(Current current, Moment now) {
        readsLater = true;
        readNanos = now.nanos() + part(POLLS_PER_LEASE);
        LeaderRecord found = current.record();
        boolean isFree = found == null
                ? current.revision() == 0 && seen == null
                : found.released() || found.instance().equals(instance);
        if (isFree) {
            claimable = current.revision();
            seen = null;
            return;
        }
        claimable = UNKNOWN;
        if (seen == null || seen.revision() != current.revision()) {
            Duration wait = found == null ? lease : found.lease(); // without a record, somebody has deleted the key
            seen = new Observation(current.revision(), found, wait.toNanos(), now.nanos());
        }
    }

    private void pause(Moment now) {
        hasPause = true;
        notBeforeNanos = now.nanos() + part(RETRIES_PER_LEASE);
    }

    private void expire(Moment now) {
        if (role == Role.LEADER && now.since(sent) >= leadingNanos()) {
            resign();
        }
    }

    private void resign() {
        role = Role.RESIGNING;
        resignations++;
    }

    private long leadingNanos() {
        return lease.toNanos() * (LEASE_PARTS - 1) / LEASE_PARTS;
    }

    private long part(int parts) {
        return lease.toNanos() / parts;
    }

    private void idle() {
        role = leaves ? Role.LEFT : Role.FOLLOWER;
    }

    /** Something was written to the key: read it soon. Of a leader: renew, which shows whether it still leads. */
    synchronized void written() {
        readsLater = false;
        checks = role == Role.LEADER;
    }

    /** Leads no longer, and claims no more. Then the listeners are to be called, and {@link #resigned()}. */
    synchronized void leave() {
        leaves = true;
        if (role == Role.FOLLOWER || role == Role.LEADER || role == Role.RELEASING) {
            resign();
        }
    }

    /** The listeners have returned after {@link Standing.Phase#RESIGNING}. */
    synchronized void resigned() {
        if (role == Role.RESIGNING) {
            token = 0; // from now on a release may be under way
            hasPause = false;
            if (ours == null) {
                idle();
            } else {
                role = Role.RELEASING;
            }
        }
    }

    /** If true, this member leads now. */
    synchronized boolean isLeader(Moment now) {
        return role == Role.LEADER && now.since(sent) < leadingNanos();
    }

    /**
     * The revision of the claim that this member leads by, or has led by if its listeners have not returned: nobody else
     * leads now. 0 otherwise.
     */
    synchronized long token(Moment now) {
        boolean isHeld = role == Role.LEADER || role == Role.RESIGNING;
        return isHeld && now.since(sent) < leadingNanos() ? token : 0;
    }

    synchronized boolean hasLeft() {
        return role == Role.LEFT && !waits;
    }

    /** What is to be reported of this member. */
    synchronized Standing standing(Moment now) {
        expire(now);
        Observation last = seen;
        LeaderRecord other = last == null || last.isOver(now.nanos()) ? null : last.record();
        return switch (role) {
            case LEADER -> new Standing(Phase.LEADING, instance, member, token, resignations);
            case RESIGNING -> new Standing(Phase.RESIGNING, null, null, 0, resignations);
            case FOLLOWER, RELEASING, LEFT ->
                other == null
                        ? new Standing(Phase.FOLLOWING, null, null, 0, resignations)
                        : new Standing(Phase.FOLLOWING, other.instance(), other.member(), 0, resignations);
        };
    }
}
