package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.support.NatsJetStreamConstants;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what the server sends to the deliver subject.
 *
 * <p>With flow control the server stops after a number of bytes and waits for a reply, which the component withholds while
 * too much is in flight. Without it only {@code maxAckPending} limits the messages on their way. A dispatcher of its own
 * lets a stop drain what the server sent before it received the unsubscribe.
 */
public final class PushSource implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(PushSource.class);
    /** A busy machine may take seconds to read what the server has sent; the server redelivers the rest. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(4);

    private static final long MAX_SILENCE_NANOS = Duration.ofSeconds(2).toNanos();
    /** Heartbeats may be so frequent that a busy server misses some. */
    private static final long MIN_HEARTBEAT_SILENCE_NANOS =
            Duration.ofMillis(1_250).toNanos();

    /** With more unread data, the server closes a connection. */
    private static final long MAX_UNREAD_BYTES = 64L * 1024 * 1024;

    private static final byte[] EMPTY = new byte[0];

    private final ConnectionLease lease;
    private final BoundConsumer consumer;
    private final DeliveryOrigin origin;
    private final Receiver receiver;
    private final Demand demand;
    private final Listener listener;
    /** The subject of the flow control reply that waits for a permit; null if none does. */
    private final AtomicReference<String> withheldReply = new AtomicReference<>();

    private @Nullable Dispatcher dispatcher;
    private volatile boolean consuming;
    private volatile long lastSign;
    private volatile long lastExistenceCheck;
    /** Larger messages can exceed the limit; {@link Long#MAX_VALUE} if that was logged, or flow control is on. */
    private long maxSafeSize;

    public PushSource(ConnectionLease lease, DeliveryOrigin origin, Receiver receiver) {
        this.lease = lease;
        this.origin = origin;
        this.consumer = origin.consumer();
        this.receiver = receiver;
        this.demand = receiver.demand();
        this.listener = receiver.listener();
        long maxAckPending = consumer.configuration().getMaxAckPending();
        boolean isBounded = consumer.configuration().isFlowControl() || maxAckPending <= 0;
        this.maxSafeSize = isBounded ? Long.MAX_VALUE : MAX_UNREAD_BYTES / maxAckPending;
    }

    @Override
    public synchronized void start() {
        lastSign = System.nanoTime();
        withheldReply.set(null);
        consuming = true;
        // A handler of a single subscription would be registered after the first messages, which jnats would drop.
        Dispatcher own = lease.connection().createDispatcher(ConnectionLease.guarded(this::onMessage));
        own.setPendingLimits(-1, -1); // beyond a limit jnats drops messages silently
        dispatcher = own;
        InterruptFlag.without(() -> subscribe(own));
    }

    private void subscribe(Dispatcher own) {
        String subject = consumer.configuration().getDeliverSubject();
        if (isInGroup()) {
            own.subscribe(subject, consumer.configuration().getDeliverGroup());
        } else {
            own.subscribe(subject);
        }
    }

    private boolean isInGroup() {
        String group = consumer.configuration().getDeliverGroup();
        return group != null && !group.isEmpty();
    }

    @Override
    public synchronized void stop() {
        consuming = false;
        if (dispatcher == null) {
            return;
        }
        try {
            if (lease.state() == ConnectionState.CONNECTED) {
                dispatcher.drain(DRAIN_TIMEOUT).get(DRAIN_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
            } else {
                lease.connection().closeDispatcher(dispatcher);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("Not drained: the connection is closed", e);
        }
        dispatcher = null;
    }

    /** jnats has subscribed again to the same subject, unless another connection replaced the one of before. */
    @Override
    public synchronized void restart() {
        if (consuming && (dispatcher == null || !dispatcher.isActive())) {
            start();
        }
        withheldReply.set(null);
        lastSign = System.nanoTime();
    }

    @Override
    public synchronized void retire() {
        consuming = false;
        if (dispatcher != null) {
            try {
                dispatcher.drain(DRAIN_TIMEOUT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException e) {
                LOG.debug("Not drained: the connection is closed", e);
            }
            dispatcher = null;
        }
    }

    @Override
    public void onPermitReleased() {
        if (withheldReply.get() != null && !demand.isFull()) {
            reply(withheldReply.getAndSet(null));
        }
    }

    private void onMessage(Message message) {
        if (message.isStatusMessage()) {
            onStatus(message);
            return;
        }
        AckSubject info = receiver.read(message, origin);
        if (info != null) {
            long now = System.nanoTime();
            lastSign = now;
            if (message.consumeByteCount() > maxSafeSize) {
                warnOfUnreadBytes(message.consumeByteCount());
            }
            listener.onMessage(origin, message, info, now, 0);
        }
    }

    /** Anybody may have sent it: only a status that the server can have sent counts as a sign of it, or gets a reply. */
    private void onStatus(Message message) {
        String reply = flowControlSubject(message);
        if (message.getStatus().getCode() != Status.FLOW_OR_HEARTBEAT_STATUS_CODE) {
            receiver.dropped().status(consumer, message);
        } else if (reply.isEmpty()) {
            lastSign = System.nanoTime();
        } else if (!origin.isFlowControl(reply)) {
            receiver.dropped().flowControl(consumer, reply);
        } else {
            lastSign = System.nanoTime();
            withheldReply.set(reply);
            onPermitReleased(); // unless too much is in flight; a permit may have been released since that was checked
        }
    }

    /** Where the server expects a reply: at the reply subject, or, if that request was lost, as a heartbeat repeats it. */
    private static String flowControlSubject(Message status) {
        String reply = status.getReplyTo();
        if ((reply == null || reply.isEmpty()) && status.hasHeaders()) {
            reply = status.getHeaders().getFirst(NatsJetStreamConstants.CONSUMER_STALLED_HDR);
        }
        return reply == null ? "" : reply;
    }

    private void warnOfUnreadBytes(long size) {
        maxSafeSize = Long.MAX_VALUE;
        LOG.warn(
                "Consumer '{}' of stream '{}' has no flow control, maxAckPending={} and messages of {} bytes: the server"
                        + " closes a connection with more than 64 MiB of unread data. Set maxAckPending={} and"
                        + " consumerProvisioning=update, or use a pull consumer.",
                consumer.name(),
                consumer.stream(),
                consumer.configuration().getMaxAckPending(),
                size,
                Math.max(1, MAX_UNREAD_BYTES / 2 / size));
    }

    private void reply(@Nullable String subject) {
        if (subject != null) {
            try {
                lease.publish(subject, EMPTY);
            } catch (IllegalStateException e) {
                LOG.debug("No flow control reply: the connection is closed", e);
            }
        }
    }

    @Override
    public boolean onDenied(Denial denied) {
        return denied.kind() == Denial.Kind.PUBLISH
                ? denied.subject().startsWith("$JS.FC." + consumer.stream() + "." + consumer.name() + ".")
                : denied.subject().equals(consumer.configuration().getDeliverSubject());
    }

    @Override
    public @Nullable Fault suspicion() {
        return null;
    }

    @Override
    public void tick(long now) {
        if (!consuming || lease.state() != ConnectionState.CONNECTED) {
            return;
        }
        long silence = now - lastSign;
        if (silence > maxHeartbeatSilence()) {
            lastSign = now;
            listener.onFault("the server has sent no heartbeat for " + silence / 1_000_000 + " ms");
        } else if (silence > MAX_SILENCE_NANOS && now - lastExistenceCheck > MAX_SILENCE_NANOS) {
            lastExistenceCheck = now; // the next heartbeat may be due much later: ask the server meanwhile
            listener.onSilence();
        }
    }

    /** Each heartbeat reaches only one member of a deliver group, so that its absence proves nothing there. */
    private long maxHeartbeatSilence() {
        Duration heartbeat = consumer.configuration().getIdleHeartbeat();
        return isInGroup() || heartbeat == null || heartbeat.isZero()
                ? Long.MAX_VALUE
                : Math.max(MIN_HEARTBEAT_SILENCE_NANOS, heartbeat.toNanos() * 5 / 2);
    }
}
