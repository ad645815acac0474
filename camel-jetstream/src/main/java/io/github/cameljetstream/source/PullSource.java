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
import io.nats.client.api.ReplayPolicy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests as many messages as there are permits (NATS ADR-37). The package describes the protocol.
 *
 * <p>Each start has an inbox of its own: what still arrives at an earlier one does not disturb the count.
 */
public final class PullSource implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(PullSource.class);
    /** Forged statuses must not determine how often requests are sent again. */
    private static final long RENEWAL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ConnectionLease lease;
    private final BoundConsumer consumer;
    private final DeliveryOrigin origin;
    private final Demand demand;
    private final Listener listener;
    private final DroppedMessages dropped;
    private final JetStreamApi api;
    private final PullRequests requests;
    private final String requestSubject;
    private final PullInboxes inboxes = new PullInboxes();
    private final OpenRequests open = new OpenRequests();
    private final QuietWait quiet;
    private final SilenceCheck silence = new SilenceCheck();

    private long renewedAt = System.nanoTime() - RENEWAL_PAUSE_NANOS;

    private volatile boolean taking;
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
        this.dropped = receiver.dropped();
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
        Inbox mine = new Inbox(lease, this::onMessage, quiet::requestRefusal);
        inboxes.use(mine);
        open.reset();
        deleted = false;
        denied = false;
        silence.expect(Heartbeat.among(lease.sharers()), System.nanoTime());
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
                answers = quiet.await(open::outstanding);
            }
            int roundTrips = leave() ? 2 : 1;
            for (int i = 0; i < roundTrips && answers && lease.state() == ConnectionState.CONNECTED; i++) {
                answers = quiet.reachDispatcher(); // then the subscription is over, and what was sent before is handled
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
            inboxes.retire(open.outstanding());
            start();
        }
    }

    /**
     * Requests again with a new inbox, and gives up the open requests. That is cheap, and sufficient when the consumer has
     * moved to another server. If the server was only slow, messages that it has sent are still accepted.
     */
    private synchronized void renew() {
        if (taking) {
            inboxes.leaveAndRetire(open.outstanding());
            begin();
        }
    }

    @Override
    public synchronized void abandon() {
        taking = false;
        silence.clearSuspicion();
        inboxes.leave(open.outstanding());
    }

    private synchronized boolean leave() {
        return inboxes.leave(0);
    }

    private synchronized void forget() {
        inboxes.end();
    }

    @Override
    public void permitReturned() {
        if (taking && demand.toAskFor(open.outstanding()) > 0) {
            ask();
        }
    }

    private void ask() {
        ask(demand::toAskFor);
    }

    private synchronized void ask(IntUnaryOperator toAskFor) {
        // Without a connection a request would wait in the buffer of jnats, for an inbox that restart() gives up.
        boolean mayAsk = taking && lease.state() == ConnectionState.CONNECTED && !isTooEarly();
        int batch = mayAsk ? toAskFor.applyAsInt(open.outstanding()) : 0;
        if (batch == 0 && mayAsk && requests.keepsPin(System.nanoTime()) && !demand.isFull()) {
            batch = 1;
        }
        if (batch == 0) {
            return;
        }
        batch = requests.atMost(batch);
        long bytes = maxBytes();
        if (open.add(batch, bytes)) {
            silence.ignoreUntil(System.nanoTime()); // the silence before the first request means nothing
        }
        try {
            lease.publish(
                    requestSubject,
                    inboxes.current().subject(),
                    null,
                    requests.write(
                            batch, bytes, demand.patience(), silence.heartbeat().every()));
            demand.asked(open.outstanding());
        } catch (IllegalStateException e) {
            open.withdraw(batch);
            LOG.debug("No request sent: the connection is closed", e);
        }
    }

    /** Servers from 2.10 on drop requests beyond maxWaiting silently: the component would wait indefinitely. */
    private boolean isTooEarly() {
        return open.count() >= requests.mostStanding() || requests.waitsForPin(open.outstanding());
    }

    /** At least the largest possible message, which would otherwise never be delivered. */
    private long maxBytes() {
        long largest = lease.connection().getMaxPayload() + 64 * 1024L;
        return requests.atMost(Math.max(demand.bytes(), largest));
    }

    /** Runs on the connection's dispatcher. */
    private void onMessage(Inbox from, Message message) {
        boolean current = inboxes.isCurrent(from);
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
        quiet.messageArrived(now);
        if (current) {
            silence.signed(now);
            requests.delivered(message);
        }
        try {
            quiet.moreToCome(listener.onMessage(origin, message, info, now, from.begunAt()));
        } finally {
            // Not before: a request in between would count the message as still outstanding.
            if (inboxes.isCurrent(from)) {
                open.messageArrived();
            }
            permitReturned();
        }
    }

    private void onStatus(Inbox from, Message message) {
        RequestStatus status = RequestStatus.of(message);
        boolean fits;
        synchronized (this) {
            if (!inboxes.isCurrent(from)) {
                return; // another inbox has taken its place
            }
            fits = open.statusArrived(status); // otherwise look() sends the requests again
        }
        if (!fits) {
            dropped.status(consumer, message);
            return;
        }
        silence.signed(System.nanoTime());
        if (status.isHeartbeat()) {
            listener.onHeartbeat(status.sent());
            return;
        }
        if (status.isPinLost()) {
            requests.pinLost();
        }
        if (status.hasEnded()) {
            // The request has ended: it expired, its bytes were used up, or the consumer has moved to another server.
            long most = consumer.configuration().getMaxBytes();
            if (status.isTooLargeFor(most)) {
                listener.onFault("the next message is larger than the consumer's requests may be (maxRequestMaxBytes="
                        + most + ")");
            } else {
                ask();
            }
        } else if (status.isPinLost()) {
            restart(); // another instance is pinned: open requests with the old id are never served
        } else if (!status.isOverMaxWaiting()) { // otherwise the server has no room for it now: look() requests again
            deleted = status.isConsumerDeleted();
            listener.onFault("the server answered a request for messages with " + status.text());
        }
    }

    @Override
    public void look(long now) {
        boolean heldUp = silence.isHeldUp(now);
        if (!taking) {
            return;
        }
        if (open.isMiscounted() && now - renewedAt > RENEWAL_PAUSE_NANOS) {
            renewedAt = now;
            renew();
            return;
        }
        if (open.outstanding() <= 0) {
            silence.clearSuspicion(); // no request is open, and no heartbeat is due
        }
        if (heldUp || open.outstanding() <= 0 || lease.state() != ConnectionState.CONNECTED) {
            silence.ignoreUntil(now);
        } else if (silence.isSilent(now)) {
            onSilence(now);
            return;
        } else if (silence.suspicion() == null
                && !isOriginalReplay()
                && silence.heartbeat().isTooFrequentAmong(lease.sharers())) {
            renew();
            return;
        }
        ask(open.outstanding() <= 0 ? demand::wanted : demand::toAskFor);
    }

    private void onSilence(long now) {
        if (isOriginalReplay()) {
            // The server sends no heartbeat while it waits for the time of the next message, and no request expires.
            listener.onSilence();
            if (requests.areOver(now)) {
                restart();
            }
        } else if (silence.suspicion() == null) {
            Fault suspected = silence.suspect();
            LOG.info(
                    "Consumer {} of stream {} is silent: {}. Requesting again",
                    consumer.name(),
                    consumer.stream(),
                    suspected.reason());
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
    public Fault suspicion() {
        return silence.suspicion();
    }

    @Override
    public void release() {
        String group = requests.pinnedGroup();
        if (group == null || consumer.created() == null) {
            return; // without its time of creation the API must not be used
        }
        try {
            api.management().unpinConsumer(consumer.stream(), consumer.name(), group);
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Not unpinned: another instance takes over after the priority timeout", e);
        }
        requests.pinLost();
    }

    @Override
    public Boolean pinned() {
        return requests.pinned();
    }
}
