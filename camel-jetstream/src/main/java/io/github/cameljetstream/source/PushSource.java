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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the server sends to the deliver subject.
 *
 * <p>With flow control the server stops after so many bytes and waits for an answer, which is withheld while too much is
 * in flight; without it only maxAckPending bounds what comes. A dispatcher of its own lets a stop drain what the server
 * had sent before it knew.
 */
public final class PushSource implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(PushSource.class);
    /** A busy machine may take seconds to read what the server has sent; beyond it that is redelivered after ackWait. */
    private static final Duration DRAIN = Duration.ofSeconds(4);

    private static final long SILENT_NANOS = Duration.ofSeconds(2).toNanos();
    /** Heartbeats may be so frequent that a server which is merely busy misses some. */
    private static final long LEAST_SILENCE_NANOS = Duration.ofMillis(1_250).toNanos();

    /** With more waiting to be read, the server cuts off a connection. */
    private static final long MAX_BYTES_ON_THE_WAY = 64L * 1024 * 1024;

    private static final byte[] EMPTY = new byte[0];

    private final ConnectionLease lease;
    private final BoundConsumer consumer;
    private final DeliveryOrigin origin;
    private final Demand demand;
    private final Listener listener;
    private final DroppedMessages dropped;
    private final AtomicReference<String> withheldAnswer = new AtomicReference<>();

    private Dispatcher dispatcher;
    private volatile boolean taking;
    private volatile long lastSign;
    private volatile long lastDoubt;
    /** Larger messages may have the connection cut off; {@link Long#MAX_VALUE} if that was logged, or flow control is on. */
    private long largest;

    public PushSource(ConnectionLease lease, DeliveryOrigin origin, Receiver receiver) {
        this.lease = lease;
        this.origin = origin;
        this.consumer = origin.consumer();
        this.demand = receiver.demand();
        this.listener = receiver.listener();
        this.dropped = receiver.dropped();
        long most = consumer.configuration().getMaxAckPending();
        this.largest =
                consumer.configuration().isFlowControl() || most <= 0 ? Long.MAX_VALUE : MAX_BYTES_ON_THE_WAY / most;
    }

    @Override
    public synchronized void start() {
        lastSign = System.nanoTime();
        withheldAnswer.set(null);
        taking = true;
        // With a handler at the subscription, jnats drops what comes before it has noted the handler: the dispatcher's
        // own is there from the beginning.
        dispatcher = lease.connection().createDispatcher(ConnectionLease.guarded(this::onMessage));
        // Beyond a limit jnats drops messages without a word to the server.
        dispatcher.setPendingLimits(-1, -1);
        String subject = consumer.configuration().getDeliverSubject();
        String group = consumer.configuration().getDeliverGroup();
        InterruptFlag.without(() -> {
            if (group == null || group.isEmpty()) {
                dispatcher.subscribe(subject);
            } else {
                dispatcher.subscribe(subject, group);
            }
        });
    }

    @Override
    public synchronized void stop() {
        taking = false;
        if (dispatcher == null) {
            return;
        }
        try {
            if (lease.state() == ConnectionState.CONNECTED) {
                dispatcher.drain(DRAIN).get(DRAIN.toMillis() * 2, TimeUnit.MILLISECONDS);
            } else {
                lease.connection().closeDispatcher(dispatcher);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("Not drained: the connection is away", e);
        }
        dispatcher = null;
    }

    /** jnats has subscribed again to the same subject, unless another connection has taken the place of ours. */
    @Override
    public synchronized void restart() {
        if (taking && (dispatcher == null || !dispatcher.isActive())) {
            start();
        }
        withheldAnswer.set(null);
        lastSign = System.nanoTime();
    }

    @Override
    public synchronized void abandon() {
        taking = false;
        if (dispatcher != null) {
            try {
                // The server hears at once that we go; what it has sent by then is still taken.
                dispatcher.drain(DRAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException e) {
                LOG.debug("Not drained: the connection is away", e);
            }
            dispatcher = null;
        }
    }

    @Override
    public void permitReturned() {
        if (withheldAnswer.get() != null && !demand.isFull()) {
            answer(withheldAnswer.getAndSet(null));
        }
    }

    private void onMessage(Message message) {
        if (message.isStatusMessage()) {
            onStatus(message);
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
        lastSign = now;
        if (message.consumeByteCount() > largest) {
            warn(message.consumeByteCount());
        }
        listener.onMessage(origin, message, info, now, 0);
    }

    /** It may be of anybody: only one that can be of the server is a sign of the server, or is answered. */
    private void onStatus(Message message) {
        if (message.getStatus().getCode() != Status.FLOW_OR_HEARTBEAT_STATUS_CODE) {
            dropped.status(consumer, message);
            return;
        }
        String reply = message.getReplyTo();
        if ((reply == null || reply.isEmpty()) && message.hasHeaders()) {
            // A heartbeat of a consumer that waits for an answer which it did not get.
            reply = message.getHeaders().getFirst(NatsJetStreamConstants.CONSUMER_STALLED_HDR);
        }
        boolean isAnswered = reply != null && !reply.isEmpty();
        if (isAnswered && !origin.isFlowControl(reply)) {
            dropped.flowControl(consumer, reply);
            return;
        }
        lastSign = System.nanoTime();
        if (!isAnswered) {
            return;
        }
        if (demand.isFull()) {
            withheldAnswer.set(reply);
            permitReturned(); // a permit may have returned in between
        } else {
            answer(reply);
        }
    }

    private void warn(long size) {
        largest = Long.MAX_VALUE;
        LOG.warn(
                "Consumer '{}' of stream '{}' has no flow control, maxAckPending={} and messages of {} bytes: the server"
                        + " cuts off a connection on which more than 64 MiB wait to be read. Give maxAckPending={} and"
                        + " consumerProvisioning=update, or use a pull consumer.",
                consumer.name(),
                consumer.stream(),
                consumer.configuration().getMaxAckPending(),
                size,
                Math.max(1, MAX_BYTES_ON_THE_WAY / 2 / size));
    }

    private void answer(String reply) {
        if (reply != null) {
            try {
                lease.publish(reply, EMPTY);
            } catch (IllegalStateException e) {
                LOG.debug("Flow control is not answered: the connection is closed", e);
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
    public Fault suspicion() {
        return null;
    }

    @Override
    public void look(long now) {
        if (!taking || lease.state() != ConnectionState.CONNECTED) {
            return;
        }
        Duration heartbeat = consumer.configuration().getIdleHeartbeat();
        long silence = now - lastSign;
        // Of a group each heartbeat reaches one member only.
        String group = consumer.configuration().getDeliverGroup();
        boolean alone = group == null || group.isEmpty();
        boolean heartbeats = alone && heartbeat != null && !heartbeat.isZero();
        if (heartbeats && silence > Math.max(LEAST_SILENCE_NANOS, heartbeat.toNanos() * 5 / 2)) {
            lastSign = now;
            listener.onFault("the server has sent no heartbeat for " + silence / 1_000_000 + " ms");
        } else if (silence > SILENT_NANOS && now - lastDoubt > SILENT_NANOS) {
            lastDoubt = now; // the next heartbeat may be long in coming: the server is asked meanwhile
            listener.onSilence();
        }
    }
}
