package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.BoundConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.ReplayPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for as many messages as there are permits (NATS ADR-37).
 *
 * <p>A request names how many it wants and for how long; the server answers on the subscription's inbox with messages,
 * with a heartbeat while there are none, and with a status when the request ends before it is filled, which tells how
 * many are missing. Several requests may stand at the same time, and the server serves them in turn, so only their sum
 * is counted. Each start has an inbox of its own: what still comes to an earlier one does not disturb the count.
 */
public final class PullSource implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(PullSource.class);
    /** If we look so much later than we should, it is us who were held up, and signs may wait to be handled. */
    private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    /**
     * A stop that leaves requests unfilled races with the server: a message that it sends just then reaches nobody, and
     * is delivered again, which uses up a delivery.
     */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A busy server may pause for so long between messages that it has. */
    private static final long MORE_TO_COME_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LONGEST_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** The {@link Demand} is no more than what arrives in about this time, when the server has no more messages. */
    private static final long CAUGHT_UP_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Whoever sends statuses does not decide how often we send requests again. */
    private static final long RENEWAL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The server refuses it, at the place among the messages of the consumer where it has read it. */
    private static final byte[] BAD_REQUEST = "{\"batch\":\"none\"}".getBytes(StandardCharsets.US_ASCII);

    private final ConnectionLease lease;
    private final BoundConsumer consumer;
    private final DeliveryOrigin origin;
    private final Demand demand;
    private final Listener listener;
    private final DroppedMessages dropped;
    private final JetStreamApi api;
    private final PullRequests requests;
    private final String requestSubject;
    private final AtomicInteger outstanding = new AtomicInteger();
    /** How many requests were made since nothing was outstanding, and for how many messages the last one was. */
    private int standing;

    private volatile int lastBatch;
    /** The most bytes that one of these requests was for. */
    private volatile long mostBytes;
    /** A status does not fit what was asked for: so perhaps the server counts otherwise. */
    private volatile boolean isMiscounted;

    private long renewedAt = System.nanoTime() - RENEWAL_PAUSE_NANOS;

    /** Null before the first start. */
    private volatile Inbox inbox;
    /** The one before the last reconnect. A request for it may have been in jnats' buffer, and be served yet. */
    private Inbox previous;

    /** How many messages it had yet to bring. */
    private int outstandingBefore;

    private volatile boolean taking;
    private volatile Heartbeat heartbeat;
    private volatile long lastSign;
    private volatile long lastLook;
    /** What was seen amiss, while it is not known yet whether asking anew has mended it; else null. */
    private volatile Fault suspicion;

    private volatile long lastMessage;
    private volatile boolean moreToCome;
    /** The server has said that the consumer is deleted: it answers nothing more, and sends nothing more. */
    private volatile boolean deleted;
    /** The server drops requests, since our user may not make them: it answers nothing. */
    private volatile boolean denied;

    public PullSource(
            ConnectionLease lease,
            JetStreamApi api,
            DeliveryOrigin origin,
            PullRequests requests,
            Demand demand,
            Listener listener,
            DroppedMessages dropped) {
        this.lease = lease;
        this.api = api;
        this.requests = requests;
        this.origin = origin;
        this.consumer = origin.consumer();
        this.dropped = dropped;
        this.demand = demand;
        this.listener = listener;
        this.requestSubject = api.subject("CONSUMER.MSG.NEXT." + consumer.stream() + "." + consumer.name());
    }

    @Override
    public synchronized void start() {
        lastLook = System.nanoTime();
        suspicion = null;
        begin();
    }

    private void begin() {
        Inbox mine = new Inbox(lease, this::onMessage, this::askForRefusal);
        inbox = mine;
        heartbeat = Heartbeat.among(lease.sharers());
        outstanding.set(0);
        deleted = false;
        denied = false;
        mostBytes = 0;
        isMiscounted = false;
        lastSign = System.nanoTime();
        mine.subscribe();
        taking = true;
        ask();
    }

    @Override
    public void stop() {
        boolean answers = taking && !deleted && !denied;
        taking = false;
        try {
            if (answers) {
                answers = awaitQuiet();
            }
            int roundTrips = leave() ? 2 : 1;
            for (int i = 0; i < roundTrips && answers && lease.state() == ConnectionState.CONNECTED; i++) {
                answers = reachDispatcher(); // by then the subscription has ended, and what was sent before is handled
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("The connection was closed meanwhile", e);
        }
        forget();
    }

    @Override
    public synchronized void restart() {
        if (taking) {
            end(previous);
            previous = inbox;
            outstandingBefore = outstanding.get();
            start();
        }
    }

    /**
     * The server is silent: asks it anew, with an inbox of its own, and gives up what was asked for before. That costs
     * little, and is all that is needed when the consumer has moved to another server; if the server was only slow, what
     * it has sent meanwhile is still taken.
     */
    private synchronized void renew() {
        if (taking) {
            end(previous);
            Inbox left = inbox;
            inbox = null; // what is refused now says nothing
            leave(left, outstanding.get());
            previous = left;
            outstandingBefore = outstanding.get();
            begin();
        }
    }

    @Override
    public synchronized void abandon() {
        taking = false;
        suspicion = null;
        leave(previous, outstandingBefore);
        leave(inbox, outstanding.get());
    }

    private synchronized boolean leave() {
        boolean isPreviousLeft = leave(previous, outstandingBefore);
        return leave(inbox, 0) || isPreviousLeft;
    }

    /** It needs no permission that requests for messages do not need; to publish to the inbox would. */
    private void askForRefusal(String replyTo) {
        lease.publish(requestSubject, replyTo, null, BAD_REQUEST);
    }

    private synchronized void forget() {
        end(previous);
        end(inbox);
        previous = null;
    }

    private static boolean leave(Inbox inbox, int yetToCome) {
        return inbox != null && inbox.leave(yetToCome);
    }

    private static void end(Inbox inbox) {
        if (inbox != null) {
            inbox.end();
        }
    }

    /**
     * Requests that stand cannot be taken back, and a message that the server sends for one after we have unsubscribed
     * is only delivered again when its wait for an acknowledgement ends. So nothing more is asked for, and we wait until
     * the requests are filled, as they soon are under load, or nothing has come for a while. Returns whether the consumer
     * on the server has answered.
     */
    private boolean awaitQuiet() throws InterruptedException {
        long begin = System.nanoTime();
        boolean answers = true;
        while (lease.state() == ConnectionState.CONNECTED
                && (answers = reachDispatcher())
                && outstanding.get() > 0
                && System.nanoTime() - lastMessage < (moreToCome ? MORE_TO_COME_NANOS : QUIET_NANOS)
                && System.nanoTime() - begin < (moreToCome ? LONGEST_DRAIN_NANOS : CAUGHT_UP_DRAIN_NANOS)) {
            TimeUnit.NANOSECONDS.sleep(QUIET_NANOS / 10);
        }
        return answers;
    }

    /**
     * A round trip through the consumer on the server and our dispatcher: what the server had sent before is handled when
     * it ends. It needs no permission that requests for messages do not need.
     */
    private boolean reachDispatcher() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        String subject = lease.connection().createInbox();
        Subscription marker = lease.subscribe(subject, message -> reached.countDown());
        lease.publish(requestSubject, subject, null, BAD_REQUEST);
        boolean answered = reached.await(LONGEST_DRAIN_NANOS, TimeUnit.NANOSECONDS);
        ConnectionLease.unsubscribe(marker);
        return answered;
    }

    @Override
    public void permitReturned() {
        if (taking && demand.toAskFor(outstanding.get()) > 0) {
            ask();
        }
    }

    private void ask() {
        ask(demand::toAskFor);
    }

    private synchronized void ask(IntUnaryOperator toAskFor) {
        // While we are disconnected a request would wait in jnats' buffer, for an inbox that restart() gives up.
        boolean mayAsk = taking && lease.state() == ConnectionState.CONNECTED && !isTooEarly();
        int batch = mayAsk ? toAskFor.applyAsInt(outstanding.get()) : 0;
        if (batch == 0 && mayAsk && requests.keepsPin(System.nanoTime()) && !demand.isFull()) {
            batch = 1;
        }
        if (batch == 0) {
            return;
        }
        batch = requests.atMost(batch);
        outstanding.addAndGet(batch);
        if (outstanding.get() == batch) {
            lastSign = System.nanoTime(); // the silence before the first request says nothing
        }
        standing++;
        lastBatch = batch;
        long bytes = maxBytes();
        mostBytes = Math.max(mostBytes, bytes);
        try {
            lease.publish(
                    requestSubject,
                    inbox.subject(),
                    null,
                    requests.write(batch, bytes, demand.patience(), heartbeat.every()));
            demand.asked(outstanding.get());
        } catch (IllegalStateException e) {
            outstanding.addAndGet(-batch);
            LOG.debug("Not asked: the connection is closed", e);
        }
    }

    /** Servers from 2.10 on drop requests beyond maxWaiting without a word: we would wait for what never comes. */
    private boolean isTooEarly() {
        int stillToCome = outstanding.get();
        if (stillToCome <= 0) {
            standing = 0;
        }
        return standing >= requests.mostStanding() || requests.waitsForPin(stillToCome);
    }

    /** At least the largest message there can be, which would otherwise never be delivered. */
    private long maxBytes() {
        long largest = lease.connection().getMaxPayload() + 64 * 1024L;
        return requests.atMost(Math.max(demand.bytes(), largest));
    }

    /** Runs on the connection's dispatcher. */
    private void onMessage(Inbox from, Message message) {
        boolean current = from == inbox;
        if (message.isStatusMessage()) {
            if (taking && current) {
                onStatus(from, message);
            }
            return;
        }
        AckSubject info = origin.read(message.getReplyTo());
        if (info == null) {
            dropped.delivery(consumer, message);
            if (origin.isOfOtherDomain(message.getReplyTo())) {
                listener.onOtherDomain();
            }
            return;
        }
        long now = System.nanoTime();
        lastMessage = now;
        if (current) {
            sign(now);
            requests.delivered(message);
        }
        try {
            moreToCome = listener.onMessage(origin, message, info, now, from.begunAt());
        } finally {
            // Not before: who asks in between would take the message for one that is still wanted.
            if (from == inbox) {
                outstanding.decrementAndGet();
            }
            permitReturned();
        }
    }

    private void sign(long now) {
        lastSign = now;
        if (suspicion != null) {
            suspicion = null;
        }
    }

    private void onStatus(Inbox from, Message message) {
        RequestStatus status = RequestStatus.of(message);
        boolean fits;
        synchronized (this) {
            if (from != inbox) {
                return; // another inbox has taken its place
            }
            // Anybody may send one: it counts within what was asked for.
            fits = status.fits(outstanding.get(), mostBytes, lastBatch);
            if (fits) {
                outstanding.addAndGet(-status.notToCome(lastBatch));
            } else {
                isMiscounted = true; // look() sends the request again
            }
        }
        if (!fits) {
            dropped.status(consumer, message);
            return;
        }
        sign(System.nanoTime());
        if (status.isHeartbeat()) {
            listener.onHeartbeat(status.sent());
            return;
        }
        if (status.isPinLost()) {
            requests.pinLost();
        }
        if (status.hasEnded()) {
            // The request has ended: it expired, its bytes were used up, or the consumer has moved to another server.
            if (isTooLarge(status)) {
                listener.onFault("the next message is larger than the consumer's requests may be (maxRequestMaxBytes="
                        + consumer.configuration().getMaxBytes() + ")");
            } else {
                ask();
            }
        } else if (status.isPinLost()) {
            restart(); // another instance has taken over: what stands with our id is never served
        } else if (!status.isOverMaxWaiting()) { // else there is no room for it now: look() asks again
            deleted = status.isConsumerDeleted();
            listener.onFault("the server answered a request for messages with " + status.text());
        }
    }

    /**
     * Whether a request has ended for the size of the next message, although nothing had been sent for it: then any other
     * ends the same way, at once.
     */
    private boolean isTooLarge(RequestStatus status) {
        long most = consumer.configuration().getMaxBytes();
        return most > 0 && most == status.missingBytes();
    }

    @Override
    public void look(long now) {
        boolean heldUp = now - lastLook > HELD_UP_NANOS;
        lastLook = now;
        if (!taking) {
            return;
        }
        if (isMiscounted && now - renewedAt > RENEWAL_PAUSE_NANOS) {
            renewedAt = now;
            renew();
            return;
        }
        if (outstanding.get() <= 0) {
            suspicion = null; // nothing is asked for, and no sign is due
        }
        if (heldUp || outstanding.get() <= 0 || lease.state() != ConnectionState.CONNECTED) {
            lastSign = now;
        } else if (now - lastSign > heartbeat.silenceNanos()) {
            lastSign = now;
            silent(now);
            return;
        } else if (suspicion == null && !isOriginalReplay() && heartbeat.isTooFrequentAmong(lease.sharers())) {
            renew();
            return;
        }
        ask(outstanding.get() <= 0 ? demand::wanted : demand::toAskFor);
    }

    private void silent(long now) {
        if (isOriginalReplay()) {
            // It sends no heartbeat while it waits for the time of the next message, nor does a request expire.
            listener.onSilence();
            if (requests.areOver(now)) {
                restart();
            }
        } else if (suspicion == null) {
            suspicion = new Fault(Instant.now(), noHeartbeatFor(heartbeat.silenceNanos()));
            LOG.info(
                    "Consumer {} of stream {} is silent: {}. Asking it anew",
                    consumer.name(),
                    consumer.stream(),
                    suspicion.reason());
            renew();
        } else {
            listener.onFault(noHeartbeatFor(2 * heartbeat.silenceNanos()));
        }
    }

    private boolean isOriginalReplay() {
        return consumer.configuration().getReplayPolicy() == ReplayPolicy.Original;
    }

    private static String noHeartbeatFor(long nanos) {
        return "the server has sent no heartbeat for " + nanos / 1_000_000 + " ms";
    }

    @Override
    public boolean onDenied(Denial denial) {
        if (denial.kind() == Denial.Kind.PUBLISH && denial.subject().equals(requestSubject)) {
            denied = true;
            return true;
        }
        Inbox current = inbox;
        return current != null && denial.subject().equals(current.subject());
    }

    @Override
    public Fault suspicion() {
        return suspicion;
    }

    @Override
    public void release() {
        String group = requests.pinnedGroup();
        if (group == null || consumer.created() == null) {
            return; // without its time of creation the API is not to be used
        }
        try {
            api.management().unpinConsumer(consumer.stream(), consumer.name(), group);
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Not unpinned: another instance takes over when our time is up", e);
        }
        requests.pinLost();
    }

    @Override
    public Boolean pinned() {
        return requests.pinned();
    }
}
