package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.BackgroundTasks.Repetition;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.connection.ElasticWorkQueue;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.LogLimiter;
import io.github.cameljetstream.message.Expectation;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.PublishOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to JetStream without blocking, and tells of each message what became of it.
 *
 * <p>jnats' own {@code publishAsync} has no window, and its time-out is that of its request clean-up. Here a message is
 * a plain publish whose reply subject is one of a single subscription: the window bounds what is under way, one timer
 * finds what has waited too long, and an attempt is repeated with the same message id. Callbacks run on worker threads,
 * never on a thread of the connection. Thread-safe.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    /**
     * Nothing was stored, and may be the next time: JetStream is temporarily unavailable; a batch is incomplete, since the
     * leader changed or the connection broke in its midst; too many batches are under way.
     */
    private static final Set<Integer> TRANSIENT = Set.of(10008, 10176, 10210);

    /** Another message with that id is being stored: it may be an attempt of ours. */
    private static final int ID_IN_PROCESS = 10158;

    /** How long an answer that may not be the right one waits for another. */
    private static final Duration MAX_HOLD = Duration.ofMillis(500);

    /** What is retried for longer than a few times is not to be retried all the time. */
    private static final long LEAST_ELECTION_MILLIS = 50;

    /**
     * Wrong last message id; wrong last sequence, of the stream or of a subject, in both codes it has; a batch with an id
     * that the stream has.
     */
    private static final Set<Integer> UNEXPECTED = Set.of(10070, 10071, 10164, 10201);

    /** Ends the reply subject of the first message of a batch; numbers are written with small letters. */
    private static final String FIRST = "F";

    private static final int NUMBER_BASE = 36;

    private final ConnectionLease lease;
    private final PublishOptions options;
    private final PublishFailures failures;
    private final PublishReconciler earlierAttempts;
    private final PublishWindow window;
    private final OfflineSendBuffer gate;
    private final OutgoingBacklog backlog;
    private final ElasticWorkQueue<PendingPublish> completions;
    private final PublishTally tally = new PublishTally();
    private final Map<String, PendingPublish> underWay = new ConcurrentHashMap<>();
    private final String replyPrefix;
    private volatile Subscription replies;
    private final Repetition sweep;
    private final ConnectionWatcher resender = new ConnectionWatcher() {
        @Override
        public void onDisconnected() {
            // What is under way may be lost, or stored with its acknowledgement lost: the time-outs go on. What comes
            // waits until answers can come on the connection that is to follow.
            gate.shut();
        }

        @Override
        public boolean onDenied(Denial denial) {
            return Publisher.this.onDenied(denial);
        }

        @Override
        public void onReconnected() {
            answersDenied = null;
            lease.tasks().run("retry of unanswered publishes", Publisher.this::repeatAll);
        }
    };
    private final AtomicBoolean toldDuplicate = new AtomicBoolean();
    private volatile boolean closed;
    private final KnownStreams streams;
    private final RepeatPolicy repeats;
    private final AnswerFilter answers;
    private final DeniedPublishes denied;
    /** Our user may not receive the answers, as long as the connection lasts; else null. */
    private volatile Denial answersDenied;

    public Publisher(ConnectionLease lease, JetStreamApi api, PublishOptions options) {
        this(lease, api, options, null);
    }

    /**
     * @param stream the stream that alone may store messages; null for any
     */
    public Publisher(ConnectionLease lease, JetStreamApi api, PublishOptions options, String stream) {
        this.lease = lease;
        this.options = options;
        this.streams = new KnownStreams(api);
        this.repeats = new RepeatPolicy(options, streams, stream);
        this.answers = new AnswerFilter(api, stream);
        this.failures = new PublishFailures(lease, options, answers);
        this.earlierAttempts = new PublishReconciler(lease, api, options.getPublishTimeout());
        this.window = new PublishWindow(options.getMaxPendingPublishes(), options.getMaxPendingPublishBytes());
        this.gate = new OfflineSendBuffer(lease, options, this::sendKept);
        this.backlog =
                new OutgoingBacklog(lease, options.getMaxPendingPublishes(), options.getMaxPendingPublishBytes());
        this.completions = new ElasticWorkQueue<>(lease, Integer.MAX_VALUE, publish -> publish.complete(tally));
        this.replyPrefix = lease.connection().createInbox() + ".";
        this.denied = new DeniedPublishes(lease, new UnderWay());
        lease.watch(resender);
        this.replies = lease.subscribe(replyPrefix + "*", this::onReply);
        long every = Math.max(10, Math.min(250, options.getPublishTimeout().toMillis() / 4));
        this.sweep = lease.tasks().repeat("check for overdue publishes", this::sweep, every, TimeUnit.MILLISECONDS);
    }

    /** The stream takes the subject, and is configured so now. */
    public void knowStreamOf(String subject, StreamConfiguration configuration) {
        streams.add(subject, configuration);
        answers.streamFound(subject, configuration.getSubjects());
    }

    /** Our user may not ask for streams. */
    public void forbidAskingForStreams() {
        streams.forbidAsking();
    }

    /**
     * Publishes a message. Returns at once, but when the window and the line before it are both full: then it blocks up
     * to maxBlock.
     *
     * @param callback is told the outcome, on a worker thread
     */
    public void publish(OutgoingMessage message, PublishCallback callback) {
        enter(new PendingPublish(List.of(), message, callback, noPlaceDeadline()));
    }

    /**
     * Publishes messages that the stream stores as a whole or not at all; see {@link #publish}. The acknowledgement has
     * the sequence of the last; those before it have the ones before that.
     *
     * @param messages as many as the server takes as one batch, at least one
     */
    void publishAtomically(List<OutgoingMessage> messages, PublishCallback callback) {
        int last = messages.size() - 1;
        enter(new PendingPublish(messages.subList(0, last), messages.get(last), callback, noPlaceDeadline()));
    }

    private long noPlaceDeadline() {
        return System.nanoTime() + options.getMaxBlock().toNanos();
    }

    private void enter(PendingPublish publish) {
        OutgoingMessage large = tooLarge(publish);
        if (large != null) {
            settle(publish, null, failures.tooLarge(publish, large));
            return;
        }
        try {
            switch (window.enter(publish, options.getMaxBlock().toNanos())) {
                case ENTERED -> send(publish);
                case WAITS -> LOG.trace("A message waits for a place in the window");
                case FULL -> settle(publish, null, failures.noPlace(publish));
                case CLOSED -> settle(publish, null, failures.stopped(publish));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            settle(publish, null, failures.interrupted(publish, e));
        }
    }

    /** A message that the server would not take; null if there is none. */
    private OutgoingMessage tooLarge(PendingPublish publish) {
        long most = maxPayload();
        if (publish.message.payloadSize() > most) {
            return publish.message;
        }
        for (OutgoingMessage each : publish.before) {
            if (each.payloadSize() > most) {
                return each;
            }
        }
        return null;
    }

    /** How many bytes the server takes as one message. */
    public long maxPayload() {
        return lease.connection().getMaxPayload();
    }

    /** How many messages are under way or wait for a place. */
    public int pending() {
        return window.pending();
    }

    /** What counts of them against maxPendingPublishBytes: bodies and headers. */
    public long pendingBytes() {
        return window.pendingBytes();
    }

    /** How the publications ended. */
    public PublishTally tally() {
        return tally;
    }

    private void send(PendingPublish publish) {
        finishIfFailed(publish, trySend(publish));
    }

    /** The gate opens. */
    private void sendKept(PendingPublish publish) {
        finishIfFailed(publish, tryAttempt(publish));
    }

    private void finishIfFailed(PendingPublish publish, PublishException failure) {
        if (failure != null) {
            finish(publish, null, failure);
        }
    }

    /** Sends, unless that must wait; returns why it can never be sent. */
    private PublishException trySend(PendingPublish publish) {
        return gate.stops(publish) ? null : tryAttempt(publish);
    }

    /** Makes an attempt, unless another thread makes one; returns why it can never be sent. */
    private PublishException tryAttempt(PendingPublish publish) {
        if (!publish.beginAttempt()) {
            return null;
        }
        try {
            return attempt(publish);
        } finally {
            publish.endAttempt();
        }
    }

    /** Hands the message to jnats, which queues it; returns why it does not. */
    private PublishException attempt(PendingPublish publish) {
        OutgoingMessage large = tooLarge(publish); // the limit may have changed with the connection
        if (large != null) {
            publish.unsure |= publish.handedOver;
            return failures.tooLarge(publish, large);
        }
        Denial deaf = answersDenied;
        if (deaf != null) {
            return failures.answersDenied(publish, deaf);
        }
        publish.attempts++;
        if (publish.attempts > 1) {
            tally.retried();
        }
        long now = System.nanoTime();
        publish.deadline = now + options.getPublishTimeout().toNanos();
        // A subject of its own for each attempt, so that a late answer is still that of this message.
        long number = backlog.add(publish);
        if (publish.number == 0) {
            publish.number = number;
        }
        String reply = replyPrefix + Long.toString(number, NUMBER_BASE);
        boolean handedOverBefore = publish.handedOver;
        underWay.put(reply, publish);
        if (publish.isSettled()) {
            underWay.remove(reply, publish);
            return null;
        }
        try {
            OutgoingMessage message = publish.message;
            Headers headers = publish.before.isEmpty() ? message.headers() : sendBefore(publish, reply);
            publish.sentAt = publish.handedOver ? publish.sentAt : now;
            publish.handedOver = true; // before it is: its answer may come at once
            lease.publish(message.subject(), reply, headers, message.body());
            return null;
        } catch (IllegalStateException e) {
            notHandedOver(publish, reply, handedOverBefore);
            if (lease.state() == ConnectionState.CLOSED) {
                return failures.notSent(publish, e);
            }
            gate.keep(publish); // jnats has closed the connection, and another will take its place
            return null;
        } catch (RuntimeException e) {
            notHandedOver(publish, reply, handedOverBefore);
            return failures.notSent(publish, e);
        }
    }

    private void notHandedOver(PendingPublish publish, String reply, boolean handedOverBefore) {
        publish.handedOver = handedOverBefore;
        underWay.remove(reply, publish);
        underWay.remove(reply + FIRST, publish);
    }

    /** Sends what goes before the last message of a batch; returns the headers of the last. */
    private Headers sendBefore(PendingPublish publish, String reply) {
        String batchId = NUID.nextGlobal();
        // The server answers the first with what is wrong with a batch, and the last only that it is incomplete.
        String firstReply = reply + FIRST;
        underWay.put(firstReply, publish);
        int number = 1;
        for (OutgoingMessage each : publish.before) {
            Headers headers = AtomicBatch.headers(each.headers(), batchId, number);
            lease.publish(each.subject(), number == 1 ? firstReply : null, headers, each.body());
            number++;
        }
        return AtomicBatch.lastHeaders(publish.message.headers(), batchId, number);
    }

    /** Runs on a thread of the connection. */
    private boolean onDenied(Denial denial) {
        if (denial.kind() == Denial.Kind.SUBSCRIBE) {
            if (!denial.subject().equals(replyPrefix + "*")) {
                return false;
            }
            answersDenied = denial;
            lease.tasks().run("failure of publishes", () -> underWay.values()
                    .forEach(publish -> finish(publish, null, failures.answersDenied(publish, denial))));
            return true;
        }
        if (underWay.values().stream().noneMatch(publish -> publish.isTo(denial.subject()))) {
            return false;
        }
        denied.add(denial);
        return true;
    }

    /** What a denial may be about. */
    private final class UnderWay implements DeniedPublishes.Attempts {
        @Override
        public List<DeniedPublishes.Attempt> on(String subject) {
            record Attempt(String reply, PendingPublish publish, long number) {}

            return underWay.entrySet().stream()
                    .filter(each -> !each.getKey().endsWith(FIRST)
                            && !each.getValue().isSettled()
                            && each.getValue().isTo(subject))
                    .map(each -> new Attempt(each.getKey(), each.getValue(), numberOf(each.getKey(), each.getValue())))
                    .sorted(Comparator.comparingLong(Attempt::number))
                    .<DeniedPublishes.Attempt>map(each -> (denial, certain) -> {
                        underWay.remove(each.reply(), each.publish());
                        return () -> {
                            backlog.answered(each.publish(), each.number());
                            each.publish().unsure |= !certain;
                            notStored(
                                    each.publish(), each.number(), () -> failures.notPermitted(each.publish(), denial));
                        };
                    })
                    .toList();
        }

        @Override
        public boolean hasBeenStored(String subject) {
            return streams.contains(subject);
        }
    }

    /** Runs on the connection's dispatcher. */
    private void onReply(Message reply) {
        PendingPublish publish = underWay.remove(reply.getSubject());
        if (publish == null) {
            return;
        }
        long number = numberOf(reply.getSubject(), publish);
        backlog.answered(publish, number);
        if (publish.isSettled()) {
            return;
        }
        if (reply.getSubject().endsWith(FIRST)) {
            onFirstReply(reply, publish, number);
            return;
        }
        if (reply.isStatusMessage()) {
            if (!reply.getStatus().isNoResponders() || !retryLater(reply, publish)) {
                notStored(publish, number, () -> failures.noStream(publish));
            }
            return;
        }
        try {
            PublishAck ack = new PublishAck(reply);
            if (!answers.isWanted(ack, publish.message.subject())) {
                passOver(reply, publish, PublishFailures.name(ack));
                return;
            }
            streams.add(publish.message.subject(), ack.getStream());
            if (publish.before.isEmpty() || ack.getBatchSize() == publish.before.size() + 1) {
                noteDuplicate(publish, ack);
                finish(publish, ack, null);
            } else {
                finish(publish, null, PublishFailures.notAtomic(publish));
            }
        } catch (JetStreamApiException e) {
            onRefusal(reply, publish, number, e);
        } catch (IOException | RuntimeException e) {
            // Somebody without JetStream has answered on the subject.
            hold(reply, publish, () -> finish(publish, null, failures.notJetStream(publish, e)));
        }
    }

    private long numberOf(String reply, PendingPublish publish) {
        if (publish.number == publish.lastNumber) {
            return publish.number;
        }
        int end = reply.endsWith(FIRST) ? reply.length() - FIRST.length() : reply.length();
        return Long.parseLong(reply, replyPrefix.length(), end, NUMBER_BASE);
    }

    /** A message that was not stored, since another had its id, looks like one that was. */
    private void noteDuplicate(PendingPublish publish, PublishAck ack) {
        if (!ack.isDuplicate()
                || publish.attempts > 1
                || publish.message.earlier() != OutgoingMessage.Earlier.ID_GIVEN) {
            return;
        }
        String what =
                "The message to '{}' with id {} was not stored: stream {} has one with that id, with sequence {}.";
        String subject = LogLimiter.excerpt(publish.message.subject());
        String id = LogLimiter.excerpt(publish.message.messageId());
        String stream = LogLimiter.excerpt(ack.getStream());
        if (toldDuplicate.compareAndSet(false, true)) {
            LOG.warn(
                    what
                            + " That is right for a message that is sent again; another one needs another id. Further ones are"
                            + " told with level DEBUG.",
                    subject,
                    id,
                    stream,
                    ack.getSeqno());
        } else {
            LOG.debug(what, subject, id, stream, ack.getSeqno());
        }
    }

    /** The batch is accepted as far as it is known by then, or it is refused; all else the last message is told too. */
    private void onFirstReply(Message reply, PendingPublish publish, long number) {
        if (reply.isStatusMessage() || reply.getData().length == 0) {
            return;
        }
        try {
            PublishAck ack = new PublishAck(reply);
            if (!answers.isWanted(ack, publish.message.subject())) {
                passOver(reply, publish, PublishFailures.name(ack));
                return;
            }
            LOG.debug("Message {} of stream {} was stored by itself", ack.getSeqno(), ack.getStream());
            finish(publish, null, PublishFailures.notAtomic(publish));
        } catch (JetStreamApiException e) {
            String refusedBy = streamIn(reply);
            if (answers.isOfOther(refusedBy)) {
                passOver(reply, publish, PublishFailures.name(refusedBy, e));
            } else if (!TRANSIENT.contains(e.getApiErrorCode())) {
                Runnable refuse = () -> notStored(publish, number, () -> failures.refused(publish, e));
                if (answers.mayBeOfOther(refusedBy)) {
                    hold(reply, publish, refuse);
                } else {
                    refuse.run();
                }
            }
        } catch (IOException e) {
            LOG.debug("Not understood: the answer to the first message of a batch", e);
        }
    }

    private void onRefusal(Message reply, PendingPublish publish, long number, JetStreamApiException e) {
        String refusedBy = streamIn(reply);
        if (answers.isOfOther(refusedBy)) {
            passOver(reply, publish, PublishFailures.name(refusedBy, e));
            return;
        }
        if (e.getApiErrorCode() == ID_IN_PROCESS) {
            publish.unsure = true;
        }
        if ((TRANSIENT.contains(e.getApiErrorCode()) || e.getApiErrorCode() == ID_IN_PROCESS)
                && retryLater(reply, publish)) {
            return;
        }
        if (answers.mayBeOfOther(refusedBy)) {
            hold(reply, publish, () -> refuse(reply, publish, number, e, refusedBy));
        } else {
            refuse(reply, publish, number, e, refusedBy);
        }
    }

    /** The answer of a stream whose answer does not count: the right one is still to come. */
    private void passOver(Message reply, PendingPublish publish, String who) {
        publish.passedOver = who;
        underWay.put(reply.getSubject(), publish);
        Runnable refusal = publish.heldRefusal;
        if (refusal != null) {
            refusal.run(); // it was not this stream's
        }
    }

    /** An answer that need not be the right one: another may come. It counts if none does, or one like it. */
    private void hold(Message reply, PendingPublish publish, Runnable end) {
        if (publish.heldRefusal != null) {
            end.run();
            return;
        }
        publish.heldRefusal = end;
        long wait = Math.min(MAX_HOLD.toMillis(), options.getPublishTimeout().toMillis() / 2);
        publish.deadline = System.nanoTime() + options.getPublishTimeout().toNanos();
        underWay.put(reply.getSubject(), publish);
        if (!lease.tasks().runAfter(wait, "wait for another reply", end)) {
            end.run();
        }
    }

    private void refuse(Message reply, PendingPublish publish, long number, JetStreamApiException e, String refusedBy) {
        if (publish.isSettled()) {
            return;
        }
        OutgoingMessage message = publish.message;
        Expectation expectation =
                publish.before.isEmpty() ? message.expectation() : Expectation.last(message.subject());
        if (expectation == null
                || message.messageId() == null
                || refusedBy == null
                || !publish.isRepeated()
                || !UNEXPECTED.contains(e.getApiErrorCode())) {
            notStored(publish, number, () -> failures.refused(publish, e));
            return;
        }
        publish.deadline = System.nanoTime() + options.getPublishTimeout().toNanos();
        underWay.put(reply.getSubject(), publish); // so that close() finds it
        earlierAttempts.find(publish, expectation, refusedBy).whenComplete((found, failure) -> {
            underWay.remove(reply.getSubject(), publish);
            if (failure == null && found.acknowledgement() != null) {
                finish(publish, found.acknowledgement(), null);
                return;
            }
            publish.unsure &= failure != null || !found.certain();
            notStored(publish, number, () -> failures.refused(publish, e));
        });
    }

    private static String streamIn(Message reply) {
        return JsonValueUtils.readString(parsed(reply), "stream", null);
    }

    private static JsonValue parsed(Message reply) {
        try {
            return JsonParser.parse(reply.getData());
        } catch (JsonParseException e) {
            return JsonValue.EMPTY_MAP;
        }
    }

    /** Nothing was stored, so that it may be repeated with an id or without; false if it was repeated enough. */
    private boolean retryLater(Message answer, PendingPublish publish) {
        boolean few = publish.attempts <= options.getPublishRetries();
        if (closed || (!few && (options.getPublishRetries() == 0 || !repeats.isElecting(publish)))) {
            return false;
        }
        long delay = options.getPublishRetryDelay().toMillis();
        long pause = few ? delay : Math.max(LEAST_ELECTION_MILLIS, delay);
        publish.deadline = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(pause)
                + options.getPublishTimeout().toNanos();
        underWay.put(answer.getSubject(), publish); // so that close() finds it
        return lease.tasks().runAfter(pause, "retry of a publish", () -> send(publish));
    }

    private void sweep() {
        long now = System.nanoTime();
        for (PendingPublish publish : window.overdue(now)) {
            settle(publish, null, failures.noPlace(publish));
        }
        if (backlog.isTooMuch()) {
            gate.shut();
            backlog.ask(gate::open);
        } else if (!gate.isOpen() && ConnectionLease.isActive(replies)) {
            gate.open();
        }
        for (PendingPublish publish : gate.expired(now)) {
            finish(publish, null, failures.noAnswer(publish, null));
        }
        underWay.forEach((reply, publish) -> {
            if (publish.isSettled()) {
                underWay.remove(reply, publish);
            } else if (publish.isOverdue(now) && !publish.isSending() && !publish.kept) {
                overdue(publish);
            } else if (publish.isOverdue(now + options.getPublishTimeout().toNanos() / 2)) {
                repeats.answerIsLate(publish);
            }
        });
    }

    private void overdue(PendingPublish publish) {
        if (!repeats.mayRepeat(publish)) {
            finish(publish, null, failures.noAnswer(publish, repeats.duplicateWindow(publish)));
        } else if (gate.isOpen()) {
            sendAgain(publish);
        } else {
            // It may be in jnats' queue still; it is repeated when the connection is back.
            publish.waitOn(options.getPublishTimeout());
        }
    }

    /** What was under way when the connection broke has no answer to come: what may be repeated goes out at once. */
    private void repeatAll() {
        subscribeAnew();
        failTooLarge();
        if (backlog.isTooMuch()) {
            gate.shut(); // jnats has kept what it could not send, and more would be added with each reconnect
            return;
        }
        underWay.values().stream()
                .filter(publish -> !publish.isSettled() && !publish.kept && repeats.mayRepeat(publish))
                .distinct()
                .sorted(Comparator.comparingLong(publish -> publish.number))
                .forEach(this::sendAgain);
        gate.open();
    }

    /**
     * The server closes the connection at a message that is larger than it takes: its limit was lowered since we
     * connected. It has read nothing after that message. Of several that are too large now, the last was not stored; those
     * before it may have been taken under the limit of before.
     */
    private void failTooLarge() {
        List<PendingPublish> large = underWay.values().stream()
                .filter(publish -> !publish.isSettled() && publish.handedOver && tooLarge(publish) != null)
                .distinct()
                .sorted(Comparator.comparingLong(publish -> publish.lastNumber))
                .toList();
        boolean refused = failures.wasTooLarge();
        for (PendingPublish publish : large) {
            publish.unsure |= !refused || publish.attempts > 1 || publish != large.get(large.size() - 1);
            finish(publish, null, failures.tooLarge(publish, tooLarge(publish)));
        }
    }

    /** Answers to what is sent on another connection come there. */
    private synchronized void subscribeAnew() {
        if (!ConnectionLease.isActive(replies)) {
            replies = lease.subscribe(replyPrefix + "*", this::onReply);
        }
    }

    private void sendAgain(PendingPublish publish) {
        if (!publish.beginAttempt()) {
            return; // it is just being sent
        }
        PublishException failure = null;
        try {
            if (repeats.mayRepeat(publish)) { // it may have been sent since it was looked at
                publish.unsure |= publish.handedOver;
                failure = attempt(publish);
            }
        } finally {
            publish.endAttempt();
        }
        finishIfFailed(publish, failure);
    }

    /**
     * The server has answered that it did not store an attempt; another one may be stored yet. Who makes an attempt first
     * tells its number, and then looks whether the publish has ended; here it is the other way round.
     */
    private void notStored(PendingPublish publish, long number, Supplier<PublishException> failure) {
        publish.unsure |= publish.lastNumber != number;
        if (!publish.settle(null, failure.get())) {
            return;
        }
        if (publish.lastNumber != number && !publish.unsure) {
            publish.unsure = true;
            publish.failWith(failure.get());
        }
        end(publish);
    }

    /** Ends a publish that has a place in the window, which goes to the next in line. */
    private void finish(PendingPublish publish, PublishAck ack, PublishException failure) {
        if (publish.settle(ack, failure)) {
            end(publish);
        }
    }

    private void end(PendingPublish publish) {
        if (publish.kept) {
            gate.drop(publish);
        }
        List<PendingPublish> entered = window.leave(publish);
        completions.add(publish);
        while (!entered.isEmpty()) {
            entered.forEach(this::sendEntered);
            entered = window.entered();
        }
    }

    /** Whoever sends those that have entered lets the next enter too: no recursion when nothing can be sent any more. */
    private void sendEntered(PendingPublish publish) {
        PublishException failure = trySend(publish);
        if (failure != null && publish.settle(null, failure)) {
            window.leave(publish);
            completions.add(publish);
        }
    }

    /** Ends a publish that never had a place. */
    private void settle(PendingPublish publish, PublishAck ack, PublishException failure) {
        if (publish.settle(ack, failure)) {
            completions.add(publish);
        }
    }

    /** Waits for what is under way, at most for publishTimeout, and fails the rest: nothing is forgotten. */
    @Override
    public void close() {
        close(options.getPublishTimeout());
    }

    /** As {@link #close()}, but waits no longer than is given. */
    public void close(Duration most) {
        closed = true;
        window.close();
        long wait = Math.min(most.toNanos(), options.getPublishTimeout().toNanos());
        try {
            if (!window.awaitEmpty(wait)) {
                LOG.warn("Stopping with {} messages whose publication has not ended", window.pending());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.unwatch(resender);
        sweep.cancel();
        window.removeWaiting().forEach(publish -> settle(publish, null, failures.stopped(publish)));
        gate.takeAll().forEach(publish -> finish(publish, null, failures.noAnswer(publish, null)));
        underWay.values().forEach(publish -> finish(publish, null, failures.noAnswer(publish, null)));
        underWay.clear();
        ConnectionLease.unsubscribe(replies);
    }
}
