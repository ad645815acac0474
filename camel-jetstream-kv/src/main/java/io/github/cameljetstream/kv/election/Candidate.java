package io.github.cameljetstream.kv.election;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.KeyCodec;
import io.github.cameljetstream.kv.bucket.KeyNotices;
import io.github.cameljetstream.kv.bucket.WriteResult;
import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import io.github.cameljetstream.kv.bucket.WriteResult.Stored;
import io.github.cameljetstream.kv.election.Standing.Phase;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.NUID;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of an election, from {@link #start} until it has left. Carries out what its {@link Election} requests, and calls
 * the listener. Thread-safe.
 *
 * <p>A timer asks the election; what blocks runs on workers. So a request that hangs does not prolong the leadership.
 */
public final class Candidate {
    private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

    private static final String LEADER_PREFIX = "leader.";
    private static final int TICKS_PER_LEASE = 100;
    private static final long MIN_TICK_MILLIS = 10;
    private static final long MAX_TICK_MILLIS = 100;

    private final ElectionSettings settings;
    private final Bucket bucket;
    private final ConnectionLease connection;
    private final ElectionListener listener;
    private final String instance = NUID.nextGlobal();
    private final String key;
    private final Election election;
    private final SerialTasks events;
    private final Membership membership;
    private final KeyNotices notices;
    private final LogLimiter failures = new LogLimiter();
    private final CompletableFuture<Void> listenersDone = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    private volatile Repetition ticks = Repetition.NONE;
    /** What was reported last. Guarded by this. */
    private Standing reported = Standing.NONE;

    private volatile boolean leaves;

    /**
     * @param bucket has the leaders and members of all elections; its operations end within a third of the lease
     * @param connection the connection of the bucket, which stays the caller's
     */
    public Candidate(ElectionSettings settings, Bucket bucket, ConnectionLease connection, ElectionListener listener) {
        this.settings = settings;
        this.bucket = bucket;
        this.connection = connection;
        this.listener = listener;
        this.key = LEADER_PREFIX + KeyCodec.encode(settings.name());
        this.election = new Election(instance, settings.member(), settings.lease());
        this.events = new SerialTasks(connection.tasks());
        this.membership = new Membership(settings, instance, bucket);
        this.notices = bucket.notices(key, this::onWritten);
    }

    /** Takes part from now on. Returns at once. */
    public void start() {
        long every = settings.lease().toMillis() / TICKS_PER_LEASE;
        ticks = connection
                .tasks()
                .repeat(
                        "election",
                        this::tick,
                        Math.min(Math.max(every, MIN_TICK_MILLIS), MAX_TICK_MILLIS),
                        TimeUnit.MILLISECONDS);
        tick();
    }

    /** Runs on the timer: does not block. */
    private void tick() {
        report();
        if (connection.state() != ConnectionState.CONNECTED) {
            return;
        }
        Request request = election.next(Moment.now());
        if (request != null && !connection.tasks().run("election", () -> ask(request))) {
            election.answered(request, Answer.NONE, Moment.now());
        }
        if (!leaves && membership.isDue(System.nanoTime())) {
            connection.tasks().run("members of an election", this::refreshMembers);
        }
        if (election.hasLeft() && end()) {
            connection.tasks().run("members of an election", membership::leave);
        }
        listen();
    }

    private void listen() {
        try {
            notices.ensure();
        } catch (IllegalStateException e) {
            LOG.debug("The connection is being replaced; the next tick subscribes", e);
        }
    }

    /** Carries out a request, and what follows from its answer. Blocks. */
    private void ask(@Nullable Request first) {
        Request request = first;
        while (request != null) {
            Answer answer = Answer.NONE;
            try {
                answer = answer(request);
            } catch (RuntimeException e) {
                onFailure(e);
            } finally {
                election.answered(request, answer, Moment.now());
                report();
            }
            request = election.next(Moment.now());
        }
        if (election.hasLeft() && end()) {
            membership.leave();
        }
    }

    private Answer answer(Request request) {
        if (request.kind() == Request.Kind.READ) {
            return current(bucket.getFresh(key));
        }
        WriteResult result = bucket.update(key, request.record().bytes(), request.expected(), null);
        return result instanceof Stored stored
                ? new Answer.Stored(stored.revision())
                : current(((Refused) result).current());
    }

    private Answer current(@Nullable Entry entry) {
        if (entry == null || entry.isMarker()) {
            return new Answer.Current(entry == null ? 0 : entry.revision(), null);
        }
        LeaderRecord found = LeaderRecord.parse(entry.text());
        if (found == null) {
            throw new IllegalStateException("Key '" + key + "' of bucket '" + bucket.name()
                    + "' has a value in revision "
                    + entry.revision() + " that is not of a cluster service. Use a bucket of its own for the service"
                    + " (option bucket), or delete the key.");
        }
        return new Answer.Current(entry.revision(), found);
    }

    private void onFailure(RuntimeException e) {
        if (failures.count(System.nanoTime()) > 0) {
            boolean isDescribed = e instanceof BucketException || e instanceof IllegalStateException;
            LOG.warn(
                    "Member '{}' cannot take part in the election '{}': {} Retrying.",
                    settings.member(),
                    settings.name(),
                    isDescribed ? e.getMessage() : e);
            LOG.debug("The failure of the election '{}'", settings.name(), e);
        }
    }

    /** A hint, on a thread of jnats. */
    private void onWritten(String writtenKey, byte[] value, boolean isMarker) {
        LeaderRecord written = LeaderRecord.parse(new String(value, StandardCharsets.UTF_8));
        if (isMarker || written == null || !written.instance().equals(instance)) {
            election.written();
            tick();
        }
    }

    /** Calls the listener, later and in order, for what has changed since the last report. */
    private synchronized void report() {
        Standing now = election.standing(Moment.now());
        if (!now.equals(reported)) {
            Standing before = reported;
            reported = now;
            log(before, now);
            events.submit(() -> deliver(now));
        }
    }

    private void log(Standing before, Standing now) {
        if (now.phase() == Phase.LEADING) {
            LOG.info("Member '{}' leads '{}'; fencing token {}", settings.member(), settings.name(), now.token());
        } else if (now.phase() == Phase.RESIGNING && before.phase() == Phase.LEADING && leaves) {
            LOG.info("Member '{}' leaves, and no longer leads '{}'", settings.member(), settings.name());
        } else if (now.phase() == Phase.RESIGNING && before.phase() == Phase.LEADING) {
            LOG.warn(
                    "Member '{}' no longer leads '{}': it could not renew the lease in time, or somebody else has written the"
                            + " key; stopping its routes. If the connection was good, raise leaseTimeout.",
                    settings.member(),
                    settings.name());
        }
    }

    private void deliver(Standing standing) {
        long start = System.nanoTime();
        try {
            listener.onStanding(standing);
        } finally {
            if (standing.phase() == Phase.RESIGNING && !leaves) {
                onListenersDone(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
        }
    }

    private void onListenersDone(long millis) {
        if (token() == 0 && millis > settings.lease().toMillis() / 3) {
            LOG.warn(
                    "The routes that member '{}' ran as the leader of '{}' took {} ms to stop. Another member may have led"
                            + " meanwhile. Raise leaseTimeout to more than three times that.",
                    settings.member(),
                    settings.name(),
                    millis);
        }
        election.resigned();
        tick();
    }

    private void refreshMembers() {
        try {
            Roster.Change change = membership.refresh(isLeader());
            change.added().forEach(each -> events.submit(() -> listener.onAdded(each.instance(), each.name())));
            change.removed().forEach(each -> events.submit(() -> listener.onRemoved(each.instance(), each.name())));
        } catch (RuntimeException e) {
            onFailure(e);
        }
    }

    /** Runs a task in the order of the calls of the listener. */
    public void inOrder(Runnable task) {
        events.submit(task);
    }

    /** The instance, unique in the world. */
    public String instance() {
        return instance;
    }

    /** If true, this member leads now. Does not block. */
    public boolean isLeader() {
        return election.isLeader(Moment.now());
    }

    /**
     * The fencing token of the leadership of this member, also while its listeners end its work; 0 if another member may
     * lead. Does not block.
     */
    public long token() {
        return election.token(Moment.now());
    }

    /** What the election has come to. Does not block. */
    public Standing standing() {
        return election.standing(Moment.now());
    }

    /** The other members that are alive: names by instance. Does not block. */
    public Map<String, String> others() {
        return membership.others();
    }

    /** Leads no longer, and takes no more part. Returns at once; the listener is called. {@link #release} is to follow. */
    public void leave() {
        leaves = true;
        election.leave();
        report();
        events.submit(() -> listenersDone.complete(null));
    }

    /** Releases the leadership after the listeners have returned, and a delay. Returns at once. */
    public void releaseAfter(Duration delay) {
        listenersDone.thenRun(
                () -> connection.tasks().runAfter(delay.toMillis(), "release of a leadership", this::release));
    }

    /** Releases the leadership: the next member may claim it at once. Blocks. */
    private void release() {
        election.resigned();
        ask(election.next(Moment.now()));
    }

    /**
     * Waits until the listeners have returned, and releases the leadership. Then the connection is no longer used.
     *
     * @return false if that did not succeed: then others wait for the end of the lease
     */
    public boolean finish(Duration timeout) {
        try {
            listenersDone.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (connection.state() == ConnectionState.CONNECTED) {
                release();
                left.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Member '{}' did not leave '{}' in time", settings.member(), settings.name(), e);
        }
        end();
        return false;
    }

    /** If true, this member has left, and released the leadership if the bucket could be reached. */
    public boolean hasLeft() {
        return left.isDone();
    }

    /** True for the first call. */
    private boolean end() {
        ticks.cancel();
        notices.close();
        return left.complete(null);
    }
}
