package io.github.cameljetstream;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.DeliveryPipeline;
import io.github.cameljetstream.consume.RouteAccess;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerType;
import io.github.cameljetstream.runtime.InterruptFlag;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.IsSingleton;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.PollingConsumerSupport;
import org.jspecify.annotations.Nullable;

/**
 * Fetches messages one by one, for {@code pollEnrich} and consumer templates. The component fetches a message only
 * while a caller waits for it, and settles it when the unit of work of its exchange is done. {@code pollEnrich} hands
 * the unit of work over to its route; after {@code ConsumerTemplate.receive} call {@code ConsumerTemplate.doneUoW}. The
 * settlement also works after the consumer has stopped.
 *
 * <p>Thread-safe: several threads can wait for messages, and each receives another one.
 */
public class JetStreamPollingConsumer extends PollingConsumerSupport implements IsSingleton {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final JetStreamEndpoint endpoint;
    private volatile @Nullable ConsumerSession<DeliveryPipeline> session;

    public JetStreamPollingConsumer(JetStreamEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** Waits for a message; returns null only if the consumer is stopped, or the thread interrupted. */
    @Override
    public @Nullable Exchange receive() {
        return receive(FOR_EVER);
    }

    /**
     * Fetches a message that is available now.
     *
     * @throws RuntimeCamelException if the server is disconnected, or the stream or the consumer does not exist
     */
    @Override
    public @Nullable Exchange receiveNoWait() {
        return receive(Duration.ZERO);
    }

    /**
     * Waits for a message.
     *
     * @param timeout milliseconds
     * @throws RuntimeCamelException if the server is disconnected, or the stream or the consumer does not exist
     */
    @Override
    public @Nullable Exchange receive(long timeout) {
        return receive(Duration.ofMillis(timeout));
    }

    private @Nullable Exchange receive(Duration most) {
        ConsumerSession<DeliveryPipeline> now = session;
        if (now == null) {
            return null;
        }
        try {
            Exchange exchange = now.pipeline().receive(most);
            if (exchange == null && now == session) {
                check(now.pipeline());
            }
            return exchange;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** An empty result does not prove that the stream is empty. */
    private void check(DeliveryPipeline pipeline) {
        ConsumerSnapshot snapshot = pipeline.snapshot();
        if (pipeline.isCutOff()) {
            throw new RuntimeCamelException("No message can be received from " + endpoint + ": "
                    + (snapshot.lastError() == null
                            ? "the connection to NATS at " + snapshot.servers() + " is lost"
                            : snapshot.lastError()));
        }
        int most = endpoint.getRoutingOptions().maxInFlight();
        if (snapshot.inFlight() >= most) {
            throw new RuntimeCamelException("No message can be received from " + endpoint + ": " + snapshot.inFlight()
                    + " were received whose unit of work is not done (maxInFlight=" + most
                    + "). Call ConsumerTemplate.doneUoW with each exchange.");
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        InterruptFlag.startWithout(this::begin); // pollEnrich starts consumers on the threads of routes
    }

    private void begin() throws Exception {
        ConsumerOptions options = endpoint.consumerOptions().copy();
        options.binding().setConsumerType(ConsumerType.PULL);
        session = ConsumerSession.start(
                endpoint,
                null,
                options,
                parts -> DeliveryPipeline.polled(
                        parts.server(),
                        options,
                        parts.failureHandling(),
                        RouteAccess.polled(
                                endpoint::createExchange,
                                endpoint.headerMapper(),
                                parts.claimChecks(),
                                endpoint.unwrapping())));
        endpoint.jetStreamComponent().running().pollingConsumers().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.jetStreamComponent().running().pollingConsumers().remove(this);
        ConsumerSession<DeliveryPipeline> ended = session;
        session = null;
        if (ended != null) {
            ended.pipeline().stopPolling(() -> ended.end(Duration.ZERO));
        }
        super.doStop();
    }

    /** The state of the consumer; null unless it is started. */
    @Nullable
    ConsumerSnapshot snapshot() {
        ConsumerSession<DeliveryPipeline> now = session;
        return now == null ? null : now.snapshot();
    }

    /** The counts of deliveries; null unless the consumer is started. */
    @Nullable
    ConsumerTally tally() {
        ConsumerSession<DeliveryPipeline> now = session;
        return now == null ? null : now.pipeline().tally();
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
