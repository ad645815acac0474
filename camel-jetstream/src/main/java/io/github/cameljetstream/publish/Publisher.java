package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.HandOff;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final int NO_RESPONDERS = 503;
    /**
     * Nothing was stored, and may be the next time: JetStream is temporarily unavailable; a batch is incomplete, since the
     * leader changed or the connection broke in its midst; too many batches are under way.
     */
    private static final Set<Integer> TRANSIENT = Set.of(10008, 10176, 10210);

    /** A header that the server does not take in a batch. */
    private static final int UNSUPPORTED_IN_BATCH = 10177;

    private static final int MOST_SUBJECTS = 1_000;
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
    private final JetStreamApi api;
    private final PublishOptions options;
    private final PublishWindow window;
    private final HandOff<PendingPublish> completions;
    private final Map<String, PendingPublish> underWay = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final String replyPrefix;
    private volatile Subscription replies;
    private final ScheduledFuture<?> sweep;
    private final ConnectionWatcher resender = new ConnectionWatcher() {
        @Override
        public void onDisconnected() {
            // What is under way may be lost, or stored with its acknowledgement lost: the time-outs go on.
        }

        @Override
        public void onReconnected() {
            try {
                lease.workers().execute(Publisher.this::goOn);
            } catch (RejectedExecutionException e) {
                LOG.debug("Not sent again: the context stops", e);
            }
        }
    };
    private volatile boolean closed;
    /** Subjects for which there is, or was, a stream; not all of them. */
    private final Set<String> subjectsOfStreams = ConcurrentHashMap.newKeySet();
    /** The one added last, to be recognised at once. */
    private volatile String lastSubject;

    public Publisher(ConnectionLease lease, JetStreamApi api, PublishOptions options) {
        this.lease = lease;
        this.api = api;
        this.options = options;
        this.window = new PublishWindow(options.getMaxPendingPublishes(), options.getMaxPendingPublishBytes());
        this.completions = new HandOff<>(lease, Integer.MAX_VALUE, PendingPublish::complete);
        this.replyPrefix = lease.connection().createInbox() + ".";
        subscribe();
        long every = Math.max(10, Math.min(250, options.getPublishTimeout().toMillis() / 4));
        this.sweep = lease.timer().scheduleWithFixedDelay(this::sweep, every, every, TimeUnit.MILLISECONDS);
        lease.watch(resender);
    }

    private void subscribe() {
        replies = lease.dispatcher().subscribe(replyPrefix + "*", this::onReply);
    }

    /** There is a stream that has the subject. */
    public void knowStreamOf(String subject) {
        if (subject.equals(lastSubject)) {
            return;
        }
        lastSubject = subject;
        if (!subjectsOfStreams.contains(subject)) {
            if (subjectsOfStreams.size() >= MOST_SUBJECTS) {
                subjectsOfStreams.clear();
            }
            subjectsOfStreams.add(subject);
        }
    }

    /**
     * Publishes a message. Returns at once, but when the window and the line before it are both full: then it blocks up
     * to publishTimeout.
     *
     * @param callback is told the outcome, on a worker thread
     */
    public void publish(OutgoingMessage message, PublishCallback callback) {
        long timeout = options.getPublishTimeout().toNanos();
        enter(new PendingPublish(List.of(), message, callback, System.nanoTime() + timeout), timeout);
    }

    /**
     * Publishes messages that the stream stores as a whole or not at all; see {@link #publish}. The acknowledgement has
     * the sequence of the last; those before it have the ones before that.
     *
     * @param messages as many as the server takes as one batch, at least one
     */
    void publishAtomically(List<OutgoingMessage> messages, PublishCallback callback) {
        long timeout = options.getPublishTimeout().toNanos();
        int last = messages.size() - 1;
        enter(
                new PendingPublish(
                        messages.subList(0, last), messages.get(last), callback, System.nanoTime() + timeout),
                timeout);
    }

    private void enter(PendingPublish publish, long timeout) {
        OutgoingMessage large = tooLarge(publish);
        if (large != null) {
            settle(publish, null, tooLarge(publish, large));
            return;
        }
        try {
            switch (window.enter(publish, timeout)) {
                case ENTERED -> send(publish);
                case WAITS -> LOG.trace("A message waits for a place in the window");
                case FULL -> settle(publish, null, noPlace(publish));
                case CLOSED ->
                    settle(publish, null, failure(publish, Outcome.NOT_SENT, 0, "The producer is stopped.", null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            settle(publish, null, failure(publish, Outcome.NOT_SENT, 0, "Interrupted before it was sent.", e));
        }
    }

    /** A message that the server would not take; null if there is none. */
    private OutgoingMessage tooLarge(PendingPublish publish) {
        long most = lease.connection().getMaxPayload();
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

    /** How many messages are under way or wait for a place. */
    public int pending() {
        return window.pending();
    }

    private void send(PendingPublish publish) {
        PublishException failure = trySend(publish);
        if (failure != null) {
            finish(publish, null, failure);
        }
    }

    /** Makes an attempt, unless another thread makes one; returns why it cannot be sent at all. */
    private PublishException trySend(PendingPublish publish) {
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
        publish.attempts++;
        publish.deadline = System.nanoTime() + options.getPublishTimeout().toNanos();
        // A subject of its own for each attempt, so that a late answer is still that of this message.
        long number = numbers.incrementAndGet();
        if (publish.number == 0) {
            publish.number = number;
        }
        String reply = replyPrefix + Long.toString(number, NUMBER_BASE);
        boolean handedOverBefore = publish.handedOver;
        underWay.put(reply, publish);
        try {
            OutgoingMessage message = publish.message;
            Headers headers = publish.before.isEmpty() ? message.headers() : sendBefore(publish, reply);
            publish.handedOver = true; // before it is: its answer may come at once
            lease.connection().publish(message.subject(), reply, headers, message.body());
            return null;
        } catch (IllegalStateException e) {
            publish.handedOver = handedOverBefore;
            if (lease.state() != ConnectionState.CLOSED) {
                return null; // jnats has closed the connection, and another will take its place: see goOn()
            }
            underWay.remove(reply, publish);
            return notSent(publish, e);
        } catch (IllegalArgumentException e) {
            publish.handedOver = handedOverBefore;
            underWay.remove(reply, publish);
            return notSent(publish, e);
        }
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
            lease.connection().publish(each.subject(), number == 1 ? firstReply : null, headers, each.body());
            number++;
        }
        return AtomicBatch.lastHeaders(publish.message.headers(), batchId, number);
    }

    /** Runs on the connection's dispatcher. */
    private void onReply(Message reply) {
        PendingPublish publish = underWay.remove(reply.getSubject());
        if (publish == null || publish.isSettled()) {
            return;
        }
        if (reply.getSubject().endsWith(FIRST)) {
            onFirstReply(reply, publish);
            return;
        }
        if (reply.isStatusMessage()) {
            if (!reply.getStatus().isNoResponders() || !retryLater(reply, publish)) {
                finish(publish, null, noStream(publish));
            }
            return;
        }
        try {
            PublishAck ack = new PublishAck(reply);
            knowStreamOf(publish.message.subject());
            if (publish.before.isEmpty() || ack.getBatchSize() == publish.before.size() + 1) {
                finish(publish, ack, null);
            } else {
                finish(publish, null, notAtomic(publish));
            }
        } catch (JetStreamApiException e) {
            onRefusal(reply, publish, e);
        } catch (IOException | RuntimeException e) {
            // Somebody without JetStream has answered on the subject.
            finish(publish, null, notJetStream(publish, e));
        }
    }

    /** The batch is accepted as far as it is known by then, or it is refused; all else the last message is told too. */
    private void onFirstReply(Message reply, PendingPublish publish) {
        if (reply.isStatusMessage() || reply.getData().length == 0) {
            return;
        }
        try {
            PublishAck ack = new PublishAck(reply);
            LOG.debug("Message {} of stream {} was stored by itself", ack.getSeqno(), ack.getStream());
            finish(publish, null, notAtomic(publish));
        } catch (JetStreamApiException e) {
            if (!TRANSIENT.contains(e.getApiErrorCode())) {
                finish(publish, null, refused(publish, e));
            }
        } catch (IOException e) {
            LOG.debug("Not understood: the answer to the first message of a batch", e);
        }
    }

    private void onRefusal(Message reply, PendingPublish publish, JetStreamApiException e) {
        if (TRANSIENT.contains(e.getApiErrorCode()) && retryLater(reply, publish)) {
            return;
        }
        OutgoingMessage message = publish.message;
        String stream = JsonValueUtils.readString(parsed(reply), "stream", null);
        Expectation expectation =
                publish.before.isEmpty() ? message.expectation() : Expectation.last(message.subject());
        if (expectation == null
                || message.messageId() == null
                || stream == null
                || !publish.isRepeated()
                || !UNEXPECTED.contains(e.getApiErrorCode())) {
            finish(publish, null, refused(publish, e));
            return;
        }
        publish.deadline = System.nanoTime() + options.getPublishTimeout().toNanos();
        underWay.put(reply.getSubject(), publish); // so that close() finds it
        readBack(expectation, stream)
                .thenCompose(found -> isOurs(publish, found) ? readFirst(publish, stream, found) : completed(found))
                .whenComplete((found, failure) -> {
                    underWay.remove(reply.getSubject(), publish);
                    if (isOurs(publish, found)) {
                        finish(publish, storedBefore(stream, found), null);
                        return;
                    }
                    publish.unsure &= failure != null || found == null || !expectation.certain();
                    finish(publish, null, refused(publish, e));
                });
    }

    private static CompletableFuture<MessageInfo> completed(MessageInfo found) {
        return CompletableFuture.completedFuture(found);
    }

    private static boolean isOurs(PendingPublish publish, MessageInfo found) {
        return found != null && publish.message.messageId().equals(idOf(found));
    }

    /**
     * The last message of a batch may have been stored by itself, and be why the batch is refused. All were stored if the
     * first is as far before it as in the batch. Returns the last then, else null.
     */
    private CompletableFuture<MessageInfo> readFirst(PendingPublish publish, String stream, MessageInfo last) {
        if (publish.before.isEmpty()) {
            return completed(last);
        }
        String firstId = publish.before.get(0).messageId();
        long firstSequence = last.getSeq() - publish.before.size();
        if (firstId == null || firstSequence < 1) {
            return completed(null);
        }
        return readBack(Expectation.at(firstSequence), stream)
                .thenApply(first -> first != null && firstId.equals(idOf(first)) ? last : null);
    }

    /** An earlier attempt, ours or that of a send which Camel repeats, may be why the stream is not as expected. */
    private CompletableFuture<MessageInfo> readBack(Expectation expectation, String stream) {
        try {
            return lease.connection()
                    .requestWithTimeout(
                            api.subject("STREAM.MSG.GET." + stream),
                            expectation.request().getBytes(StandardCharsets.UTF_8),
                            options.getPublishTimeout())
                    .thenApply(answer -> {
                        MessageInfo info = new MessageInfo(answer, stream, false);
                        return info.hasError() ? null : info;
                    });
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String idOf(MessageInfo stored) {
        return stored.getHeaders() == null ? null : stored.getHeaders().getFirst(NatsJetStreamConstants.MSG_ID_HDR);
    }

    /** What the stream would have answered had it looked for the id first, as servers up to 2.9 do. */
    private static PublishAck storedBefore(String stream, MessageInfo found) {
        String json =
                "{\"stream\":" + new JsonValue(stream).toJson() + ",\"seq\":" + found.getSeq() + ",\"duplicate\":true}";
        try {
            return new PublishAck(
                    NatsMessage.builder().subject(found.getSubject()).data(json).build());
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
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
        if (closed || (!few && (options.getPublishRetries() == 0 || !isElecting(publish)))) {
            return false;
        }
        long delay = options.getPublishRetryDelay().toMillis();
        long pause = few ? delay : Math.max(LEAST_ELECTION_MILLIS, delay);
        publish.deadline = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(pause)
                + options.getPublishTimeout().toNanos();
        underWay.put(answer.getSubject(), publish); // so that close() finds it
        try {
            lease.timer()
                    .schedule(
                            () -> lease.workers().execute(() -> sendUnlessSettled(publish)),
                            pause,
                            TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("No retry: the context stops", e);
            return false;
        }
    }

    /** A stream of a cluster that elects its leader looks like none at all: it gets as long as one that is silent. */
    private boolean isElecting(PendingPublish publish) {
        long mostNanos = options.getPublishTimeout().toNanos() * (options.getPublishRetries() + 1L);
        return subjectsOfStreams.contains(publish.message.subject()) && System.nanoTime() - publish.begunAt < mostNanos;
    }

    private void sendUnlessSettled(PendingPublish publish) {
        if (!publish.isSettled()) {
            send(publish);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (PendingPublish publish : window.overdue(now)) {
            settle(publish, null, noPlace(publish));
        }
        underWay.forEach((reply, publish) -> {
            if (publish.isSettled()) {
                underWay.remove(reply, publish);
            } else if (publish.isOverdue(now) && !publish.isSending()) {
                overdue(publish);
            }
        });
    }

    private void overdue(PendingPublish publish) {
        if (!mayRepeat(publish)) {
            finish(publish, null, publish.handedOver ? unknown(publish) : noConnection(publish));
        } else if (lease.state() == ConnectionState.CONNECTED) {
            sendAgain(publish);
        } else {
            // It is in jnats' buffer still, or here, and is sent when the connection is back: wait on, but count.
            publish.attempts++;
            publish.deadline = System.nanoTime() + options.getPublishTimeout().toNanos();
        }
    }

    /** Without an id a second copy could be stored, were the first sent. */
    private boolean mayRepeat(PendingPublish publish) {
        // A batch is refused if the stream has its ids, and not answered as one message is.
        boolean recognised = publish.message.messageId() != null && publish.before.isEmpty();
        boolean harmless = recognised || !publish.handedOver;
        return harmless && publish.attempts <= options.getPublishRetries();
    }

    /** What was under way when the connection broke has no answer to come: what may be repeated goes out at once. */
    private void goOn() {
        if (!ConnectionLease.isActive(replies)) {
            subscribe();
        }
        underWay.values().stream()
                .filter(publish -> !publish.isSettled() && mayRepeat(publish))
                .distinct()
                .sorted(Comparator.comparingLong(publish -> publish.number))
                .forEach(this::sendAgain);
    }

    private void sendAgain(PendingPublish publish) {
        if (!publish.beginAttempt()) {
            return; // it is just being sent
        }
        PublishException failure = null;
        try {
            // It may have been sent since it was looked at.
            if (!publish.isSettled() && mayRepeat(publish)) {
                publish.unsure |= publish.handedOver;
                failure = attempt(publish);
            }
        } finally {
            publish.endAttempt();
        }
        if (failure != null) {
            finish(publish, null, failure);
        }
    }

    /** Ends a publish that has a place in the window, which goes to the next in line. */
    private void finish(PendingPublish publish, PublishAck ack, PublishException failure) {
        if (!publish.settle(ack, failure)) {
            return;
        }
        List<PendingPublish> entered = window.leave(publish);
        completions.add(publish);
        if (!entered.isEmpty()) {
            sendAll(new ArrayDeque<>(entered));
        }
    }

    /** A loop and no recursion: when nothing can be sent any more, each failure lets the next one in. */
    private void sendAll(Queue<PendingPublish> entered) {
        for (PendingPublish next = entered.poll(); next != null; next = entered.poll()) {
            PublishException failure = trySend(next);
            if (failure != null && next.settle(null, failure)) {
                entered.addAll(window.leave(next));
                completions.add(next);
            }
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
        closed = true;
        window.close();
        try {
            if (!window.awaitEmpty(options.getPublishTimeout().toNanos())) {
                LOG.warn("Stopping with {} messages whose publication has not ended", window.pending());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.unwatch(resender);
        sweep.cancel(false);
        window.overdue(System.nanoTime() + options.getPublishTimeout().toNanos())
                .forEach(publish -> settle(publish, null, noPlace(publish)));
        underWay.values().forEach(publish -> finish(publish, null, unknown(publish)));
        underWay.clear();
        ConnectionLease.unsubscribe(replies);
    }

    private static String name(PendingPublish publish) {
        String one = name(publish.message);
        return publish.before.isEmpty()
                ? one
                : "The batch of " + (publish.before.size() + 1) + " messages whose last is t" + one.substring(1);
    }

    private static String name(OutgoingMessage message) {
        String id = message.messageId();
        return "The message to '" + message.subject() + "'" + (id == null ? "" : " with id " + id);
    }

    private PublishException tooLarge(PendingPublish publish, OutgoingMessage message) {
        return failure(
                publish,
                Outcome.NOT_SENT,
                0,
                name(message) + " was not sent: it has " + message.payloadSize()
                        + " bytes with its headers, and the server takes "
                        + lease.connection().getMaxPayload()
                        + " (max_payload). Send less, or raise the server's limit.",
                null);
    }

    private PublishException noPlace(PendingPublish publish) {
        return failure(
                publish,
                Outcome.NOT_SENT,
                0,
                name(publish) + " was not sent: for publishTimeout="
                        + options.getPublishTimeout().toMillis()
                        + "ms no place came free among maxPendingPublishes=" + options.getMaxPendingPublishes()
                        + " and maxPendingPublishBytes=" + options.getMaxPendingPublishBytes()
                        + ". The server at " + lease.servers() + " is away or too slow.",
                null);
    }

    private PublishException notSent(PendingPublish publish, RuntimeException e) {
        Outcome outcome = publish.attempts > 1 ? Outcome.UNKNOWN : Outcome.NOT_SENT;
        return failure(publish, outcome, 0, name(publish) + " was not sent: " + e.getMessage(), e);
    }

    private PublishException noConnection(PendingPublish publish) {
        return failure(
                publish,
                Outcome.NOT_SENT,
                0,
                name(publish) + " was not sent: the server at " + lease.servers() + " has not let us in for "
                        + publish.attempts + " times publishTimeout="
                        + options.getPublishTimeout().toMillis()
                        + "ms. Were the rights of the account taken, or does another server have its address?",
                null);
    }

    private PublishException noStream(PendingPublish publish) {
        return failure(
                publish,
                Outcome.NO_STREAM,
                NO_RESPONDERS,
                name(publish) + " was not stored: no stream takes that subject (no responders after " + publish.attempts
                        + " attempts). Create a stream for it (nats stream add), or give streamProvisioning=create.",
                null);
    }

    private PublishException refused(PendingPublish publish, JetStreamApiException e) {
        return failure(
                publish,
                Outcome.REFUSED,
                e.getApiErrorCode(),
                name(publish) + " was refused by the stream with error " + e.getApiErrorCode() + " ("
                        + e.getErrorDescription() + ")." + cure(publish, e),
                e);
    }

    /** The first servers that know batches take no ids in them. */
    private static String cure(PendingPublish publish, JetStreamApiException e) {
        return e.getApiErrorCode() == UNSUPPORTED_IN_BATCH && publish.message.messageId() != null
                ? " Does the server take no ids in a batch? Update it, or give messageIdStrategy=none."
                : "";
    }

    /** That this attempt was not stored says nothing about one before it that had no answer. */
    private static PublishException failure(
            PendingPublish publish, Outcome outcome, int code, String message, Exception cause) {
        return publish.unsure
                ? new PublishException(
                        Outcome.UNKNOWN,
                        code,
                        message + " An earlier attempt had no answer: it is not known whether that one was stored.",
                        cause)
                : new PublishException(outcome, code, message, cause);
    }

    private static PublishException notAtomic(PendingPublish publish) {
        return new PublishException(
                Outcome.UNKNOWN,
                name(publish) + " was not stored as one: the server that has the stream does not know batches, and"
                        + " stores their messages one by one. Is one of the cluster older than 2.12? Use batch=each.");
    }

    private PublishException notJetStream(PendingPublish publish, Exception e) {
        return new PublishException(
                Outcome.UNKNOWN,
                0,
                name(publish) + " was answered, but not by JetStream: who else subscribes to the subject and replies?",
                e);
    }

    private PublishException unknown(PendingPublish publish) {
        String lastError = lease.connection().getLastError();
        return new PublishException(
                Outcome.UNKNOWN,
                name(publish) + " was not acknowledged within publishTimeout="
                        + options.getPublishTimeout().toMillis() + "ms in " + publish.attempts
                        + " attempts: it is not known whether it was stored. Publish it again with the same message id."
                        + (lastError == null || lastError.isEmpty() ? "" : " The server's last error: " + lastError));
    }
}
