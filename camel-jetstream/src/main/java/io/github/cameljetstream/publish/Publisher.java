package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ReplyInbox;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to JetStream without blocking, and reports the outcome of each message once.
 *
 * <p>jnats' own {@code publishAsync} has no window, and its time-out is that of its request clean-up. Here a message
 * passes these stages: {@link PublishWindow} gives it a place, {@link AttemptSender} hands it to jnats with a reply
 * subject of its own, {@link ReplyHandler} decides its outcome by the reply, {@link AttemptMonitor} retries it with the
 * same message id when no reply arrives, and {@link OutcomeReporter} reports the outcome on a worker. Thread-safe.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final long MIN_CHECK_MILLIS = 10;
    private static final long MAX_CHECK_MILLIS = 250;

    private final ConnectionLease lease;
    private final PublishOptions options;
    private final @Nullable String stream;
    private final KnownStreams streams;
    private final AnswerFilter answers;
    private final PublishFailures failures;
    private final PublishTally tally = new PublishTally();
    private final PublishWindow window;
    private final AttemptSender sender;
    private final OutcomeReporter outcomes;
    private final AttemptMonitor monitor;
    private final ConnectionWatcher watcher;
    private final Repetition checks;
    /** What the producer publishes in another way. */
    private volatile IntSupplier otherPending = () -> 0;

    private volatile LongSupplier otherPendingBytes = () -> 0;

    public Publisher(ConnectionLease lease, JetStreamApi api, PublishOptions options) {
        this(lease, api, options, null);
    }

    /**
     * @param stream the only stream that may store messages; null for any
     */
    public Publisher(ConnectionLease lease, JetStreamApi api, PublishOptions options, @Nullable String stream) {
        this.lease = lease;
        this.options = options;
        this.stream = stream;
        this.streams = new KnownStreams(api);
        this.answers = new AnswerFilter(api, stream);
        this.failures = new PublishFailures(lease, options, answers);
        this.window = new PublishWindow(options.getMaxPendingPublishes(), options.getMaxPendingPublishBytes());
        ReplyInbox.Address replies = lease.replies().newAddress();
        this.sender = new AttemptSender(lease, options, replies.replyPrefix(), failures, tally);
        this.outcomes = new OutcomeReporter(lease, window, sender, tally);
        RetryPolicy policy =
                new RetryPolicy(options, streams, stream, lease.tasks().stopLimit(options.getPublishTimeout()));
        DeniedPublishes denied = new DeniedPublishes(lease, sender, outcomes, policy, failures);
        replies.receiveWith(ConnectionLease.guarded(replyHandler(api, policy)), denied::denyReplies);
        this.monitor = new AttemptMonitor(sender, replies, outcomes, policy, failures);
        this.watcher = new Watcher(denied);
        lease.watch(watcher);
        replies.subscribe();
        this.checks = lease.tasks()
                .repeat("check for overdue publishes", this::check, checkMillis(options), TimeUnit.MILLISECONDS);
    }

    private static long checkMillis(PublishOptions options) {
        long quarter = options.getPublishTimeout().toMillis() / 4;
        return Math.max(MIN_CHECK_MILLIS, Math.min(MAX_CHECK_MILLIS, quarter));
    }

    private ReplyHandler replyHandler(JetStreamApi api, RetryPolicy policy) {
        InFlightAttempts inFlight = sender.inFlight();
        AmbiguousReplies ambiguous = new AmbiguousReplies(lease, answers, inFlight, options.getPublishTimeout());
        RetryScheduler retries = new RetryScheduler(lease, options, policy, inFlight, outcomes, window::isClosed);
        PublishReconciler reconciler = new PublishReconciler(lease, api, options.getPublishTimeout());
        return new ReplyHandler(
                sender,
                ambiguous,
                new RefusalHandler(ambiguous, retries, reconciler, inFlight, outcomes, failures),
                outcomes,
                streams);
    }

    /** The stream has the subject, and this configuration now. */
    public void knowStreamOf(String subject, StreamConfiguration configuration) {
        streams.add(subject, configuration);
        answers.streamFound(subject, configuration.getSubjects());
    }

    /** The user has no permission to ask for streams. */
    public void forbidAskingForStreams() {
        streams.forbidAsking();
    }

    /**
     * Publishes a message. Returns at once, except when the window and the line before it are full: then it blocks for
     * maxBlock at most.
     *
     * @param completion receives the acknowledgement of the stream that stored the message, or the failure, once and on a
     *     worker thread; the other one is null
     */
    public void publish(OutgoingMessage message, BiConsumer<@Nullable PubAck, @Nullable PublishException> completion) {
        enter(new PendingPublish(List.of(), message, completion, entryDeadline()));
    }

    /**
     * Publishes messages that the stream stores as a whole or not at all; see {@link #publish}. The acknowledgement has
     * the sequence of the last message; the others have the sequences before it.
     *
     * @param messages at least one, and no more than the server accepts in one batch
     */
    public void publishAtomically(
            List<OutgoingMessage> messages, BiConsumer<@Nullable PubAck, @Nullable PublishException> completion) {
        int last = messages.size() - 1;
        enter(new PendingPublish(messages.subList(0, last), messages.get(last), completion, entryDeadline()));
    }

    private long entryDeadline() {
        return System.nanoTime() + options.getMaxBlock().toNanos();
    }

    private void enter(PendingPublish publish) {
        OutgoingMessage large = publish.largerThan(maxPayload());
        if (large != null) {
            outcomes.failWaiting(publish, failures.tooLarge(publish, large));
            return;
        }
        try {
            switch (window.enter(publish, options.getMaxBlock().toNanos())) {
                case ENTERED -> outcomes.send(publish);
                case WAITS -> LOG.trace("A message waits for a place in the window");
                case FULL -> outcomes.failWaiting(publish, failures.noPlace(publish));
                case CLOSED -> outcomes.failWaiting(publish, failures.stopped(publish));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcomes.failWaiting(publish, failures.interrupted(publish, e));
        }
    }

    /** The number of bytes that the server accepts in one message. */
    public long maxPayload() {
        return sender.maxPayload();
    }

    /** If false, an acknowledgement of the subject that names this stream and domain is that of another stream. */
    public boolean expectsReplyOf(String stream, @Nullable String domain, String subject) {
        return answers.isWanted(stream, domain, subject);
    }

    /** If true, a refusal that names this stream is that of another stream. */
    public boolean isRefusalOfOther(@Nullable String stream) {
        return answers.isOfOther(stream);
    }

    /** How long the stream of the subject recognizes an id; null if that is not known. */
    public @Nullable Duration duplicateWindow(String subject) {
        return streams.duplicateWindow(subject, stream);
    }

    /** If false, messages of the two subjects may be stored by different streams. */
    public boolean areOfOneStream(String one, String other) {
        String first = streams.streamOf(one);
        return first != null && first.equals(streams.streamOf(other));
    }

    /** If true, the subject is not one of the stream that alone may store messages, as far as is known. */
    public boolean isElsewhere(String subject) {
        return stream != null && streams.isKnown(stream) && !stream.equals(streams.streamOf(subject));
    }

    /** A stream has stored messages of the subject. */
    public void noteStored(String subject, String storedBy) {
        streams.add(subject, storedBy);
    }

    /** The stream of the subject is late: asks it how long it recognizes ids now. */
    public void noteLateReply(String subject) {
        streams.askFor(subject, stream);
    }

    /** If true, a stream has stored a message of the subject, or is configured to. */
    public boolean isStreamKnown(String subject) {
        return streams.contains(subject);
    }

    /** Counts also what the producer publishes in another way. */
    public void countPending(IntSupplier messages, LongSupplier bytes) {
        otherPending = messages;
        otherPendingBytes = bytes;
    }

    /** The number of messages that are in flight or wait for a place. */
    public int pending() {
        return window.pending() + otherPending.getAsInt();
    }

    /** Their bytes that count against maxPendingPublishBytes: bodies and headers. */
    public long pendingBytes() {
        return window.pendingBytes() + otherPendingBytes.getAsLong();
    }

    /** The outcomes so far. */
    public PublishTally tally() {
        return tally;
    }

    private void check() {
        long now = System.nanoTime();
        for (PendingPublish publish : window.overdue(now)) {
            outcomes.failWaiting(publish, failures.noPlace(publish));
        }
        monitor.check(now);
    }

    /** Reacts to the connection, on its threads. */
    private final class Watcher implements ConnectionWatcher {
        private final DeniedPublishes denied;

        Watcher(DeniedPublishes denied) {
            this.denied = denied;
        }

        @Override
        public void onDisconnected() {
            // Attempts in flight may be lost, or stored with their acknowledgement lost: their time-outs continue. New
            // messages wait until replies can arrive on the next connection.
            sender.buffer().shut();
        }

        @Override
        public boolean onDenied(Denial denial) {
            return denied.handle(denial);
        }

        @Override
        public void onReconnected() {
            sender.allowReplies();
            lease.tasks().run("retry of unanswered publishes", monitor::retryAll);
        }
    }

    /** Waits for the messages in flight, for publishTimeout at most, and fails the rest. */
    @Override
    public void close() {
        close(options.getPublishTimeout());
    }

    /** As {@link #close()}, but waits no longer than the given time. */
    public void close(Duration maxWait) {
        window.close();
        long wait = Math.min(maxWait.toNanos(), options.getPublishTimeout().toNanos());
        try {
            if (!window.awaitEmpty(wait)) {
                LOG.warn("Stopping with {} messages whose publication has not ended", window.pending());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.unwatch(watcher);
        checks.cancel();
        window.removeWaiting().forEach(publish -> outcomes.failWaiting(publish, failures.stopped(publish)));
        monitor.close();
    }
}
