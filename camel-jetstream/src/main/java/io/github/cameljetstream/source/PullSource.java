package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.BoundConsumer;
import io.nats.client.Message;
import io.nats.client.api.ReplayPolicy;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests as many messages as there are permits (NATS ADR-37). The package describes the protocol.
 *
 * <p>Each start uses a new inbox: a message that still arrives at an earlier one does not disturb the count.
 */
public final class PullSource implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(PullSource.class);

    private final ConnectionLease lease;
    private final BoundConsumer consumer;
    private final DeliveryOrigin origin;
    private final Receiver receiver;
    private final Demand demand;
    private final Listener listener;
    private final JetStreamApi api;
    private final PullRequests requests;
    private final String requestSubject;
    private final PullInboxes inboxes = new PullInboxes();
    private final OpenRequests open = new OpenRequests();
    private final QuietWait quiet;
    private final SilenceCheck silence = new SilenceCheck();

    private volatile boolean consuming;
    /** The server reported that the consumer is deleted: it sends nothing more. */
    private volatile boolean deleted;
    /** The server drops requests, since the user has no permission for them: it sends nothing. */
    private volatile boolean denied;

    public PullSource(
            ConnectionLease lease, JetStreamApi api, DeliveryOrigin origin, PullRequests requests, Receiver receiver) {
        this.lease = lease;
        this.api = api;
        this.requests = requests;
        this.origin = origin;
        this.consumer = origin.consumer();
        this.receiver = receiver;
        this.demand = receiver.demand();
        this.listener = receiver.listener();
        this.requestSubject = api.subject("CONSUMER.MSG.NEXT." + consumer.stream() + "." + consumer.name());
        this.quiet = new QuietWait(lease, requestSubject);
    }

    @Override
    public synchronized void start() {
        silence.start(System.nanoTime());
        begin();
    }

    private void begin() {
        Inbox inbox = new Inbox(lease, this::onMessage, quiet::requestRefusal);
        inboxes.use(inbox);
        open.reset();
        deleted = false;
        denied = false;
        silence.expect(Heartbeat.among(lease.sharers()), System.nanoTime());
        inbox.subscribe();
        consuming = true;
        request();
    }

    @Override
    public void stop() {
        boolean replies = consuming && !deleted && !denied; // another source replaced it: its consumer may be gone
        consuming = false;
        try {
            drainInboxes(replies && quiet.await(() -> open.outstanding() + inboxes.outstandingAtEarlier()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("The connection was closed during the stop", e);
        }
        inboxes.end();
    }

    /** Ends the subscriptions, and waits until everything that the server sent before is handled. */
    private void drainInboxes(boolean serverReplies) throws InterruptedException {
        int roundTrips = inboxes.drain(0) ? 2 : 1;
        boolean replies = serverReplies;
        for (int i = 0; i < roundTrips && replies && lease.state() == ConnectionState.CONNECTED; i++) {
            replies = quiet.reachDispatcher();
        }
    }

    @Override
    public synchronized void restart() {
        if (consuming) {
            retireInbox();
            start();
        }
    }

    /**
     * Requests again with a new inbox. That is cheap, and sufficient when the consumer has moved to another server. If the
     * server was only slow, it serves the earlier requests too: so their inbox stays, and the order of the stream is kept.
     */
    private synchronized void renew() {
        if (consuming) {
            retireInbox();
            begin();
        }
    }

    private void retireInbox() {
        inboxes.retire(open.outstanding(), requests.expiredAt());
    }

    @Override
    public synchronized void retire() {
        if (consuming) {
            consuming = false;
            silence.clearSuspicion();
            retireInbox();
        } else {
            inboxes.drain(open.outstanding());
        }
    }

    @Override
    public void onPermitReleased() {
        if (consuming && demand.toRequest(open.outstanding()) > 0) {
            request();
        }
    }

    private void request() {
        request(demand::toRequest);
    }

    private synchronized void request(IntUnaryOperator toRequest) {
        int batch = batch(toRequest);
        if (batch > 0) {
            send(requests.atMost(batch));
        }
    }

    /** How many messages to request now; 0 for no request. */
    private int batch(IntUnaryOperator toRequest) {
        // Without a connection a request would wait in the buffer of jnats, for an inbox that restart() replaces.
        if (!consuming || lease.state() != ConnectionState.CONNECTED || isTooEarly()) {
            return 0;
        }
        int batch = toRequest.applyAsInt(open.outstanding());
        boolean keepsPin = batch == 0 && requests.keepsPin(System.nanoTime()) && !demand.isFull();
        return keepsPin ? 1 : batch;
    }

    private void send(int batch) {
        long bytes = maxBytes();
        if (open.add(batch, bytes)) {
            silence.ignoreUntil(System.nanoTime()); // the silence before the first request means nothing
        }
        try {
            byte[] json = requests.write(batch, bytes, demand.expiry(), silence.heartbeat());
            lease.publish(requestSubject, inboxes.inUse().subject(), null, json);
            demand.onRequested(open.outstanding());
        } catch (IllegalStateException e) {
            open.withdraw(batch);
            LOG.debug("No request sent: the connection is closed", e);
        }
    }

    /** Servers from 2.10 on drop requests beyond maxWaiting silently: the component would wait indefinitely. */
    private boolean isTooEarly() {
        return open.count() >= requests.maxOpenRequests() || requests.waitsForPin(open.outstanding());
    }

    /** At least the largest possible message, which would otherwise never be delivered. */
    private long maxBytes() {
        long largest = lease.connection().getMaxPayload() + 64 * 1024L;
        return requests.atMost(Math.max(demand.maxBytes(), largest));
    }

    /** Called on the dispatcher of the connection. */
    private void onMessage(Inbox inbox, Message message) {
        if (!message.isStatusMessage()) {
            AckSubject info = receiver.read(message, origin);
            if (info != null) {
                onDelivery(inbox, message, info);
            }
        } else if (consuming && inboxes.isCurrent(inbox)) {
            onStatus(inbox, message);
        }
    }

    private void onDelivery(Inbox inbox, Message message, AckSubject info) {
        long now = System.nanoTime();
        quiet.messageArrived(now);
        if (inboxes.isCurrent(inbox)) {
            silence.signed(now);
            requests.delivered(message);
        }
        try {
            long requested = inboxes.isCurrent(inbox) ? open.since() : inbox.createdAt();
            quiet.moreToCome(listener.onMessage(origin, message, info, now, requested));
        } finally {
            // Not earlier: a request in between would count the message as still outstanding.
            if (inboxes.isCurrent(inbox)) {
                open.messageArrived();
            } else {
                inboxes.messageArrived(inbox);
            }
            onPermitReleased();
        }
    }

    private void onStatus(Inbox inbox, Message message) {
        RequestStatus status = RequestStatus.of(message);
        boolean fits;
        synchronized (this) {
            if (!inboxes.isCurrent(inbox)) {
                return; // another inbox replaced it
            }
            fits = open.statusArrived(status); // otherwise tick() sends the requests again
        }
        if (fits) {
            silence.signed(System.nanoTime());
            onStatus(status);
        } else {
            receiver.dropped().status(consumer, message);
        }
    }

    private void onStatus(RequestStatus status) {
        if (status.isHeartbeat()) {
            listener.onHeartbeat(status.sent());
            return;
        }
        if (status.isPinLost()) {
            requests.pinLost();
        }
        if (status.hasEnded()) {
            onEndedRequest(status);
        } else if (status.isPinLost()) {
            restart(); // another instance is pinned: open requests with the old id are never served
        } else if (!status.isOverMaxWaiting()) { // otherwise the server has no room for it now: tick() requests again
            deleted = status.isConsumerDeleted();
            listener.onFault("the server answered a request for messages with " + status.text());
        }
    }

    /** The request expired, its bytes were used up, or the consumer has moved to another server. */
    private void onEndedRequest(RequestStatus status) {
        long maxRequestBytes = consumer.configuration().getMaxBytes();
        if (status.isTooLargeFor(maxRequestBytes)) {
            listener.onFault("the next message is larger than the consumer's requests may be (maxRequestMaxBytes="
                    + maxRequestBytes + ")");
        } else {
            request();
        }
    }

    @Override
    public void tick(long now) {
        boolean heldUp = silence.isHeldUp(now);
        inboxes.drainOver(now);
        if (!consuming) {
            return;
        }
        if (open.needRenewal(now)) {
            renew();
        } else if (!isHeartbeatDue(heldUp)) {
            silence.ignoreUntil(now);
            requestIfNeeded();
        } else if (silence.isSilent(now)) {
            onSilence(now);
        } else {
            silence.slowDown(lease.sharers(), now);
            requestIfNeeded();
        }
    }

    private boolean isHeartbeatDue(boolean heldUp) {
        if (open.outstanding() <= 0) {
            silence.clearSuspicion();
            return false;
        }
        return !heldUp && lease.state() == ConnectionState.CONNECTED;
    }

    private void requestIfNeeded() {
        request(open.outstanding() <= 0 ? demand::wanted : demand::toRequest);
    }

    private void onSilence(long now) {
        if (isOriginalReplay()) {
            // The server sends no heartbeat while it waits for the time of the next message, and no request expires.
            listener.onSilence();
            if (requests.haveExpired(now)) {
                restart();
            }
        } else if (silence.suspicion() == null) {
            String reason = silence.suspect().reason();
            LOG.info(
                    "Consumer {} of stream {} is silent: {}. Requesting again",
                    consumer.name(),
                    consumer.stream(),
                    reason);
            renew();
        } else {
            listener.onFault(silence.reason(2));
        }
    }

    private boolean isOriginalReplay() {
        return consumer.configuration().getReplayPolicy() == ReplayPolicy.Original;
    }

    @Override
    public boolean onDenied(Denial denial) {
        if (denial.kind() == Denial.Kind.PUBLISH && denial.subject().equals(requestSubject)) {
            denied = true;
            return true;
        }
        Inbox current = inboxes.current();
        return current != null && denial.subject().equals(current.subject());
    }

    @Override
    public @Nullable Fault suspicion() {
        return silence.suspicion();
    }

    @Override
    public void release() {
        requests.unpin(api, consumer);
    }

    @Override
    public @Nullable Boolean pinned() {
        return requests.pinned();
    }
}
