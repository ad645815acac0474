package io.github.cameljetstream.settle;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.BoundConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the wait of cumulative acknowledgements for messages that never arrive: the server gave one up (maxDeliver) in a
 * delivery that did not arrive here, or it was removed from the stream. The component asks the server, since time alone
 * proves nothing: in an outage the server redelivers nothing.
 */
public final class StalledAcks {
    private static final Logger LOG = LoggerFactory.getLogger(StalledAcks.class);

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final BoundConsumer consumer;
    private final CumulativeAcks cumulative;
    private final SettlementSender sender;
    private final AtomicBoolean asking = new AtomicBoolean();

    public StalledAcks(
            ConnectionLease lease,
            JetStreamApi api,
            BoundConsumer consumer,
            CumulativeAcks cumulative,
            SettlementSender sender) {
        this.lease = lease;
        this.api = api;
        this.consumer = consumer;
        this.cumulative = cumulative;
        this.sender = sender;
    }

    /** Driven by the timer; does not block. */
    public void look(long now) {
        // Without its time of creation the API must not be used: then only time decides.
        boolean mayAsk = consumer.created() != null;
        long wait = consumer.longestWait().toNanos();
        CumulativeAcks.Stall stall = cumulative.stall(now, mayAsk ? wait : 2 * wait);
        if (stall == null || lease.state() != ConnectionState.CONNECTED) {
            return;
        }
        if (!mayAsk) {
            tell(cumulative.resolve(stall, 0, Long.MAX_VALUE));
        } else if (asking.compareAndSet(false, true)) {
            lease.tasks().run("question about stalled acknowledgements", () -> ask(stall));
        }
    }

    private void ask(CumulativeAcks.Stall stall) {
        try {
            ConsumerInfo info = api.management().getConsumerInfo(consumer.stream(), consumer.name());
            if (consumer.wasCreatedAt(info.getCreationTime())) {
                tell(cumulative.resolve(
                        stall, info.getNumAckPending(), info.getDelivered().getConsumerSequence()));
            }
        } catch (JetStreamApiException | IOException | RuntimeException e) {
            LOG.debug("Not known whether what is waited for comes: the server does not tell", e);
        } finally {
            asking.set(false);
        }
    }

    private void tell(List<CumulativeAcks.Ended> ended) {
        if (!ended.isEmpty()) {
            sender.sendReleased(ended);
        }
    }
}
