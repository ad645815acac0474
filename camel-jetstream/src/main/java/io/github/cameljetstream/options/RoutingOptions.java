package io.github.cameljetstream.options;

import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * How the component routes the messages of a consumer: how many at a time, in which order, in batches, and until when.
 */
@UriParams
public final class RoutingOptions implements Cloneable {
    static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
    /** A fast route empties a smaller queue in a few milliseconds, and then waits for the server. */
    private static final int DEFAULT_MAX_QUEUED = 10_000;

    private static final int DEFAULT_MAX_CONCURRENT = 1_000;
    private static final int MAX_MESSAGES = 1_000_000;

    /** Number of exchanges that the component routes at a time. single: one, in order; parallel: up to maxInFlight. */
    @UriParam(label = "consumer", enums = "single,parallel", defaultValue = "single")
    private Concurrency concurrency = Concurrency.SINGLE;

    /**
     * Maximum number of messages of this consumer in flight, which are received and not yet settled: 1 to 1000000. It
     * includes queued messages, except with concurrency=parallel, where it is the maximum number of concurrent
     * exchanges. There up to 1000 more messages, a tenth of a second's work, are ready for the next exchanges, within
     * maxAckPending and maxInFlightBytes. A message counts until it is settled. A slow route fetches about two
     * seconds' work. A push consumer receives what flowControl, or without it maxAckPending, allows. The default is
     * 10000, or 1000 with concurrency=parallel or orderBy.
     */
    @UriParam(label = "consumer")
    private @Nullable Integer maxInFlight;

    /**
     * Approximate maximum size in bytes of the messages of this consumer in flight: 1 or more. The component still
     * accepts a larger single message.
     */
    @UriParam(label = "consumer,advanced", defaultValue = "67108864")
    private long maxInFlightBytes = 67_108_864;

    /**
     * Key of messages that must stay in order. The component routes messages with the same key in order, and different
     * keys in parallel, up to maxInFlight. The key is subject, header:NAME for a header of the message, or an
     * expression in Camel's Simple language. The order holds within this consumer, not across instances. Example:
     * ${header.customer}
     */
    @UriParam(label = "consumer")
    private @Nullable String orderBy;

    /**
     * Order of the messages after a failed exchange. hold: the component retries the message in place after the delay
     * of backOff or nakDelay, while later messages of the same key wait; skip: the server redelivers the message later,
     * and other messages overtake it. With hold and concurrency=single all later messages wait, which is strict order.
     * A retry counts as a delivery for backOff and maxDeliver. The default is hold with orderBy, otherwise skip.
     */
    @UriParam(label = "consumer", enums = "hold,skip")
    private @Nullable OrderOnFailure orderOnFailure;

    /**
     * If true, the component routes received messages in batches. The body is a list of exchanges, one for each
     * message, with its body and headers. The batches of a producer are batch. With concurrency=single the component
     * routes one batch at a time, otherwise as many as fit into maxInFlight. If the exchange of the batch succeeds, the
     * component acknowledges all its messages, except those to whose own exchange the route added an exception. These
     * fail individually. If the exchange of the batch fails, all its messages fail.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean batching;

    /**
     * Maximum number of messages in a batch: 1 or more, and no more than maxInFlight. The component routes a full batch
     * at once. It applies to batching=true.
     */
    @UriParam(label = "consumer", defaultValue = "100")
    private int maxBatchSize = 100;

    /**
     * Maximum time that a batch waits for more messages, from its first message on. It applies to batching=true.
     * Example: 200ms
     */
    @UriParam(label = "consumer", defaultValue = "1s")
    private Duration batchingInterval = Duration.ofSeconds(1);

    /**
     * Maximum time for which a route that stops or suspends still routes messages that it has fetched. Exchanges in
     * progress may take longer. The component then hands back messages that have not started, which uses up one of
     * their maxDeliver deliveries. 0 hands them back at once. Camel's shutdown timeout, 45 seconds by default, limits
     * the whole stop.
     */
    @UriParam(label = "consumer,advanced", defaultValue = "5s")
    private Duration drainTimeout = DRAIN_TIMEOUT;

    /** A copy that later changes to this group do not reach. */
    public RoutingOptions copy() {
        try {
            return (RoutingOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Rejects values, and pairs of them, with which nothing can be routed. */
    void validate() {
        Checks.range("maxInFlight", maxInFlight, 1, MAX_MESSAGES);
        Checks.atLeast("maxInFlightBytes", maxInFlightBytes, 1);
        Checks.range("maxBatchSize", maxBatchSize, 1, MAX_MESSAGES);
        Checks.positive("batchingInterval", batchingInterval);
        Checks.notNegative("drainTimeout", drainTimeout);
        if (orderOnFailure == OrderOnFailure.HOLD && orderBy == null && concurrency == Concurrency.PARALLEL) {
            throw new IllegalArgumentException(
                    "orderOnFailure=hold is set with concurrency=parallel and without orderBy: there is no order to"
                            + " hold. Set orderBy, or concurrency=single.");
        }
        if (batching) {
            checkBatching();
        }
    }

    private void checkBatching() {
        if (orderBy != null) {
            throw new IllegalArgumentException("batching=true is set together with orderBy=" + orderBy
                    + ": a batch has messages of any key. Remove one of the two.");
        }
        if (orderOnFailure == OrderOnFailure.HOLD) {
            throw new IllegalArgumentException(
                    "batching=true is set together with orderOnFailure=hold: the component does not retry the"
                            + " messages of a batch in place. Remove one of the two.");
        }
        if (maxBatchSize > maxInFlight()) {
            throw new IllegalArgumentException("maxBatchSize=" + maxBatchSize + " is more than maxInFlight="
                    + maxInFlight() + ": such a batch would never be full. Set maxInFlight to at least that.");
        }
    }

    /** The maximum number of messages in flight, set or not. */
    public int maxInFlight() {
        if (maxInFlight != null) {
            return maxInFlight;
        }
        return concurrency == Concurrency.SINGLE && orderBy == null ? DEFAULT_MAX_QUEUED : DEFAULT_MAX_CONCURRENT;
    }

    /** If true, a failed message holds up those after it. */
    public boolean holdsOrder() {
        return orderOnFailure == null ? orderBy != null : orderOnFailure == OrderOnFailure.HOLD;
    }

    /** If true, maxInFlight limits the exchanges only, and more messages may wait for one to end. */
    public boolean limitsExchanges() {
        return concurrency == Concurrency.PARALLEL && orderBy == null && !batching;
    }

    /** If true, the component routes all messages in the order of the stream. */
    public boolean keepsStreamOrder() {
        return holdsOrder() && orderBy == null && concurrency == Concurrency.SINGLE && !batching;
    }

    public Concurrency getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(Concurrency concurrency) {
        this.concurrency = concurrency;
    }

    public @Nullable Integer getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(Integer maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public long getMaxInFlightBytes() {
        return maxInFlightBytes;
    }

    public void setMaxInFlightBytes(long maxInFlightBytes) {
        this.maxInFlightBytes = maxInFlightBytes;
    }

    public @Nullable String getOrderBy() {
        return orderBy;
    }

    public void setOrderBy(String orderBy) {
        this.orderBy = orderBy;
    }

    public @Nullable OrderOnFailure getOrderOnFailure() {
        return orderOnFailure;
    }

    public void setOrderOnFailure(OrderOnFailure orderOnFailure) {
        this.orderOnFailure = orderOnFailure;
    }

    public boolean isBatching() {
        return batching;
    }

    public void setBatching(boolean batching) {
        this.batching = batching;
    }

    public int getMaxBatchSize() {
        return maxBatchSize;
    }

    public void setMaxBatchSize(int maxBatchSize) {
        this.maxBatchSize = maxBatchSize;
    }

    public Duration getBatchingInterval() {
        return batchingInterval;
    }

    public void setBatchingInterval(Duration batchingInterval) {
        this.batchingInterval = batchingInterval;
    }

    public Duration getDrainTimeout() {
        return drainTimeout;
    }

    public void setDrainTimeout(Duration drainTimeout) {
        this.drainTimeout = drainTimeout;
    }
}
