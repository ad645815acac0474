package io.github.cameljetstream.options;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The consumer on the server, and the routing of its deliveries. */
@UriParams
public final class ConsumerOptions extends ConsumerSettings implements Cloneable {
    static final Duration MAX_ACK_EXTENSION = Duration.ofHours(1);
    static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
    /** A quick route empties a smaller line in a few milliseconds, and then waits for the server. */
    private static final int MOST_IN_LINE = 10_000;

    private static final int MOST_AT_A_TIME = 1_000;

    /**
     * Name of the durable consumer. The durable keeps its position in the stream while no route runs. Routes and
     * instances with the same name share its messages. Without durableName and queueGroupName the consumer is
     * ephemeral: it lives as long as the route, and each route receives all messages. Example: billing
     */
    @UriParam(label = "consumer")
    private String durableName;

    /**
     * Queue group (deliver group) of a push consumer, whose members share the messages. If durableName is not set, the
     * durable has the name of the group. Example: billing
     */
    @UriParam(label = "consumer")
    private String queueGroupName;

    /**
     * Subject to which the server sends the messages of a push consumer, without wildcards. By default a new consumer
     * uses an inbox, and an existing one keeps its subject. A push consumer with consumerProvisioning=none needs it.
     * Example: deliver.billing
     */
    @UriParam(label = "consumer")
    private String deliverSubject;

    /**
     * Type of the consumer. auto: the existing durable decides, and a new consumer is push only if an option needs it;
     * pull: the component fetches messages; push: the server sends messages. The options queueGroupName,
     * deliverSubject, flowControl=true, rateLimit and heartbeat need a push consumer.
     */
    @UriParam(label = "consumer", enums = "auto,pull,push", defaultValue = "auto")
    private ConsumerType consumerType = ConsumerType.AUTO;

    /**
     * How the component provides the consumer on the server when a route starts. create: the component creates a
     * missing consumer, and the start fails if an existing one differs from a set option; update: the component creates
     * a missing consumer, and changes an existing one that differs from a set option; bind: the consumer must exist,
     * and the component uses it as it is; none: the component never asks the server about the consumer. none needs
     * streamName and durableName, and for a push consumer also deliverSubject.
     */
    @UriParam(label = "consumer", enums = "bind,create,update,none", defaultValue = "create")
    private ConsumerProvisioning consumerProvisioning = ConsumerProvisioning.CREATE;

    /**
     * Start position of a new consumer in the stream. all: the first message; last: the last message; lastPerSubject:
     * the last message of each subject; new: messages that the stream stores from now on; sequence: startSequence;
     * time: startTime. It takes precedence over the other start options. If it is not set, startTime, startSequence and
     * deliverAll apply, in this order. It does not move an existing durable.
     */
    @UriParam(label = "consumer", enums = "all,last,lastPerSubject,new,sequence,time", defaultValue = "all")
    private DeliverPolicy deliverPolicy;

    /** Sequence in the stream at which a new consumer starts: 1 or more. */
    @UriParam(label = "consumer")
    private Long startSequence;

    /**
     * Time at which a new consumer starts: seconds since 1970 (Unix time), or an ISO-8601 instant. Example:
     * 2026-01-31T12:00:00Z
     */
    @UriParam(label = "consumer")
    private String startTime;

    /**
     * If true, the component starts a new consumer at the first message; if false, at the last one. Use deliverPolicy
     * instead.
     */
    @UriParam(label = "consumer", defaultValue = "true")
    private Boolean deliverAll;

    /**
     * Messages that an ack covers. explicit: one message; all: one message and every earlier one, so that the component
     * delays the ack until all of them are done; none: the server counts a message as acknowledged when it sends it, so
     * that a failure loses the message.
     */
    @UriParam(label = "consumer", enums = "explicit,all,none", defaultValue = "explicit")
    private AckPolicy ackPolicy;

    /**
     * Time that the server waits for an ack before it redelivers a message. The component extends the wait while an
     * exchange is queued or in progress, so slow routes need no larger value.
     */
    @UriParam(label = "consumer", defaultValue = "30s")
    private Duration ackWait;

    /** Maximum number of deliveries of a message: 1 or more, or -1 for no limit. */
    @UriParam(label = "consumer", defaultValue = "-1")
    private Long maxDeliver;

    /**
     * Delays before the second, third and each further delivery of a failed message: durations separated by commas. The
     * last delay repeats. On the server they replace ackWait. If maxDeliver is set, it must be greater than the number
     * of delays; newer servers also accept an equal number. Example: 50ms, 1s, 10s
     */
    @UriParam(label = "consumer")
    private String backOff;

    /**
     * Maximum number of delivered and unacknowledged messages of this consumer, over all instances: 1 or more, or -1
     * for no limit. The server delivers no further messages at this limit. The default is 1000, or the maxInFlight of a
     * pull consumer if that is larger. For a queue group on a stream of large messages the default is lower: as many
     * messages as fill 32 MiB. The component measures this when it creates the durable.
     */
    @UriParam(label = "consumer")
    private Integer maxAckPending;

    /**
     * Number of servers that store the state of the consumer: 1 to 5, or 0 for the server's choice. The default is 0:
     * for a durable consumer as many servers as store the stream.
     */
    @UriParam(label = "consumer")
    private Integer replicas;

    /** If true, the server keeps the state of the consumer in memory only. */
    @UriParam(label = "consumer", defaultValue = "false")
    private Boolean memoryStorage;

    /**
     * Maximum rate at which the server sends messages to a push consumer, in bits (not bytes) per second: 1 or more.
     * Unlimited by default.
     */
    @UriParam(label = "consumer")
    private Long rateLimit;

    /**
     * If true, the server sends a push consumer only as many bytes as the component can process, and pauses until the
     * component catches up. It needs a heartbeat, 5s if none is set. The default is true, or false with queueGroupName,
     * because NATS does not support flow control in a queue group. There the component ignores true with a warning, and
     * the default of maxAckPending follows the size of the stream's messages. An existing durable keeps its setting.
     */
    @UriParam(label = "consumer")
    private Boolean flowControl;

    /**
     * Interval at which the server of a push consumer sends an idle heartbeat when it has no messages: at least 100ms.
     * The default is 5s with flowControl, otherwise no heartbeat. The earlier spelling hearbeat is also accepted.
     */
    @UriParam(label = "consumer")
    private Duration heartbeat;

    /**
     * Time for which the server keeps a consumer without active subscriptions or pull requests. The default applies to
     * ephemeral consumers. The server keeps a durable indefinitely unless this option is set.
     */
    @UriParam(label = "consumer", defaultValue = "5m")
    private Duration inactiveThreshold;

    /** Number of exchanges that the component routes at a time. single: one, in order; parallel: up to maxInFlight. */
    @UriParam(label = "consumer", enums = "single,parallel", defaultValue = "single")
    private Concurrency concurrency = Concurrency.SINGLE;

    /**
     * Maximum number of messages of this consumer in flight, which are received and not yet settled, including queued
     * ones: 1 to 1000000. A pull consumer never fetches more than this; a slow route fetches about two seconds' work. A
     * push consumer receives what flowControl, or without it maxAckPending, allows. With concurrency=parallel it is
     * also the maximum number of concurrent exchanges. The default is 10000, or 1000 with concurrency=parallel or
     * orderBy.
     */
    @UriParam(label = "consumer")
    private Integer maxInFlight;

    /**
     * Approximate maximum size in bytes of the messages of this consumer in flight: 1 or more. The component still
     * accepts a larger single message.
     */
    @UriParam(label = "consumer", defaultValue = "67108864")
    private long maxInFlightBytes = 67_108_864;

    /**
     * Key of messages that must stay in order. The component routes messages with the same key in order, and different
     * keys in parallel, up to maxInFlight. The key is subject, header:NAME for a header of the message, or an
     * expression in Camel's Simple language. The order holds within this consumer, not across instances. Example:
     * ${header.customer}
     */
    @UriParam(label = "consumer")
    private String orderBy;

    /**
     * Order of the messages after a failed exchange. hold: the component retries the message in place after the delay
     * of backOff or nakDelay, while later messages of the same key wait; skip: the server redelivers the message later,
     * and other messages overtake it. With hold and concurrency=single all later messages wait, which is strict order.
     * A retry counts as a delivery for backOff and maxDeliver. The default is hold with orderBy, otherwise skip.
     */
    @UriParam(label = "consumer", enums = "hold,skip")
    private OrderOnFailure orderOnFailure;

    /**
     * If true, the component waits for the server to confirm each ack before the message counts as settled. The
     * component sends the ack again if the confirmation does not arrive.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean doubleAck;

    /**
     * If true, the component acknowledges a message when its exchange succeeds. If false, the route acknowledges it
     * with the object in the header CamelJetStreamAcknowledgement, during the exchange or later from any thread. If the
     * message is not settled within ackWait after its exchange ends, the component logs a warning and the server
     * redelivers the message. A failed exchange is handled as with true, unless the message is already settled.
     */
    @UriParam(label = "consumer", defaultValue = "true")
    private boolean autoAck = true;

    /**
     * If true, the component routes messages in batches. The body is a list of exchanges, one for each message, with
     * its body and headers. With concurrency=single the component routes one batch at a time, otherwise as many as fit
     * into maxInFlight. If the exchange of the batch succeeds, the component acknowledges all its messages, except
     * those to whose own exchange the route added an exception. These fail individually. If the exchange of the batch
     * fails, all its messages fail.
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
     * Maximum time for which the component extends the wait for an ack, from the receipt of the message on. Afterwards
     * the server redelivers the message, so that a stuck route does not hold it indefinitely. Example: 4h
     */
    @UriParam(label = "consumer", defaultValue = "1h")
    private Duration maxAckExtension = MAX_ACK_EXTENSION;

    /**
     * Maximum time for which a route that stops or suspends still routes messages that it has fetched. Exchanges in
     * progress may take longer. The component then hands back messages that have not started, which uses up one of
     * their maxDeliver deliveries. 0 hands them back at once. Camel's shutdown timeout, 45 seconds by default, limits
     * the whole stop.
     */
    @UriParam(label = "consumer", defaultValue = "5s")
    private Duration drainTimeout = DRAIN_TIMEOUT;

    /** A copy that later changes to this group do not reach. */
    public ConsumerOptions copy() {
        try {
            return (ConsumerOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Refuses what no consumer can be made with, whatever the server says.
     *
     * @param failure what is done about failures
     * @throws IllegalArgumentException naming the options, their values and the cure
     */
    public void validate(FailureOptions failure) {
        ConsumerOptions all = all();
        ConsumerRules.check(all);
        PullRules.check(all);
        OrderedRules.check(all, failure);
    }

    /** All that is given, by options or by {@code consumerConfiguration}, as options. */
    public ConsumerOptions all() {
        return ConfigurationBean.over(this);
    }

    /**
     * Refuses what a producer needs not, but a consumer does: the component may have given us consumerProvisioning and
     * filterSubjects.
     *
     * @param subject the subject of the endpoint
     * @throws IllegalArgumentException naming the options and the cure
     */
    public void validateNames(String subject, String streamName) {
        FilterRules.check(all(), subject);
        ConsumerRules.checkNames(all(), streamName);
    }

    /**
     * Checks what messages fetched one by one cannot have.
     *
     * @throws IllegalArgumentException naming the option
     */
    public void validatePolling() {
        ConsumerRules.checkPolling(all());
    }

    /** An option that is given and that only a push consumer has, as {@code name=value}; null if there is none. */
    public String pushOnlyOption() {
        if (queueGroupName != null) {
            return "queueGroupName=" + queueGroupName;
        }
        if (deliverSubject != null) {
            return "deliverSubject=" + deliverSubject;
        }
        if (Boolean.TRUE.equals(flowControl)) {
            return "flowControl=true";
        }
        if (rateLimit != null) {
            return "rateLimit=" + rateLimit;
        }
        return heartbeat == null ? null : "heartbeat=" + Durations.format(heartbeat);
    }

    /** The entries of {@code backOff}; empty if it is not given. */
    public List<Duration> backOffs() {
        if (backOff == null || backOff.isBlank()) {
            return List.of();
        }
        try {
            List<Duration> waits = Durations.parseList(backOff, ChronoUnit.MILLIS);
            if (waits.contains(Duration.ZERO)) {
                throw new IllegalArgumentException("each must be a duration of more than nothing, such as 10s.");
            }
            return waits;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("backOff=" + backOff + " is refused: " + e.getMessage(), e);
        }
    }

    /** The instant of {@code startTime}; null if it is not given. */
    public Instant startInstant() {
        return Instants.parse("startTime", startTime);
    }

    /** The name of the durable: {@code durableName}, else that of the queue group; null for an ephemeral. */
    public String durable() {
        return durableName != null ? durableName : queueGroupName;
    }

    public String getDurableName() {
        return durableName;
    }

    public void setDurableName(String durableName) {
        this.durableName = durableName;
    }

    public String getQueueGroupName() {
        return queueGroupName;
    }

    public void setQueueGroupName(String queueGroupName) {
        this.queueGroupName = queueGroupName;
    }

    public String getDeliverSubject() {
        return deliverSubject;
    }

    public void setDeliverSubject(String deliverSubject) {
        this.deliverSubject = deliverSubject;
    }

    public ConsumerType getConsumerType() {
        return consumerType;
    }

    public void setConsumerType(ConsumerType consumerType) {
        this.consumerType = consumerType;
    }

    public ConsumerProvisioning getConsumerProvisioning() {
        return consumerProvisioning;
    }

    public void setConsumerProvisioning(ConsumerProvisioning consumerProvisioning) {
        this.consumerProvisioning = consumerProvisioning;
    }

    public DeliverPolicy getDeliverPolicy() {
        return deliverPolicy;
    }

    public void setDeliverPolicy(DeliverPolicy deliverPolicy) {
        this.deliverPolicy = deliverPolicy;
    }

    public Long getStartSequence() {
        return startSequence;
    }

    public void setStartSequence(Long startSequence) {
        this.startSequence = startSequence;
    }

    public String getStartTime() {
        return startTime;
    }

    public void setStartTime(String startTime) {
        this.startTime = startTime;
    }

    public Boolean getDeliverAll() {
        return deliverAll;
    }

    public void setDeliverAll(Boolean deliverAll) {
        this.deliverAll = deliverAll;
    }

    public AckPolicy getAckPolicy() {
        return ackPolicy;
    }

    public void setAckPolicy(AckPolicy ackPolicy) {
        this.ackPolicy = ackPolicy;
    }

    public Duration getAckWait() {
        return ackWait;
    }

    public void setAckWait(Duration ackWait) {
        this.ackWait = ackWait;
    }

    public Long getMaxDeliver() {
        return maxDeliver;
    }

    public void setMaxDeliver(Long maxDeliver) {
        this.maxDeliver = maxDeliver;
    }

    public String getBackOff() {
        return backOff;
    }

    public void setBackOff(String backOff) {
        this.backOff = backOff;
    }

    public Integer getMaxAckPending() {
        return maxAckPending;
    }

    public void setMaxAckPending(Integer maxAckPending) {
        this.maxAckPending = maxAckPending;
    }

    public Integer getReplicas() {
        return replicas;
    }

    public void setReplicas(Integer replicas) {
        this.replicas = replicas;
    }

    public Boolean getMemoryStorage() {
        return memoryStorage;
    }

    public void setMemoryStorage(Boolean memoryStorage) {
        this.memoryStorage = memoryStorage;
    }

    public Long getRateLimit() {
        return rateLimit;
    }

    public void setRateLimit(Long rateLimit) {
        this.rateLimit = rateLimit;
    }

    public Boolean getFlowControl() {
        return flowControl;
    }

    public void setFlowControl(Boolean flowControl) {
        this.flowControl = flowControl;
    }

    public Duration getHeartbeat() {
        return heartbeat;
    }

    public void setHeartbeat(Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    public Duration getInactiveThreshold() {
        return inactiveThreshold;
    }

    public void setInactiveThreshold(Duration inactiveThreshold) {
        this.inactiveThreshold = inactiveThreshold;
    }

    public Concurrency getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(Concurrency concurrency) {
        this.concurrency = concurrency;
    }

    /** How many, given or not. */
    public int maxInFlight() {
        if (maxInFlight != null) {
            return maxInFlight;
        }
        return concurrency == Concurrency.SINGLE && orderBy == null ? MOST_IN_LINE : MOST_AT_A_TIME;
    }

    public Integer getMaxInFlight() {
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

    public String getOrderBy() {
        return orderBy;
    }

    public void setOrderBy(String orderBy) {
        this.orderBy = orderBy;
    }

    public OrderOnFailure getOrderOnFailure() {
        return orderOnFailure;
    }

    public void setOrderOnFailure(OrderOnFailure orderOnFailure) {
        this.orderOnFailure = orderOnFailure;
    }

    /** Whether a failed message holds up those after it. */
    public boolean holdsOrder() {
        return orderOnFailure == null ? orderBy != null : orderOnFailure == OrderOnFailure.HOLD;
    }

    /** Whether all messages are processed in the order of the stream. */
    public boolean keepsStreamOrder() {
        return holdsOrder() && orderBy == null && concurrency == Concurrency.SINGLE && !batching;
    }

    public boolean isDoubleAck() {
        return doubleAck;
    }

    public void setDoubleAck(boolean doubleAck) {
        this.doubleAck = doubleAck;
    }

    public boolean isAutoAck() {
        return autoAck;
    }

    public void setAutoAck(boolean autoAck) {
        this.autoAck = autoAck;
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

    public Duration getMaxAckExtension() {
        return maxAckExtension;
    }

    public void setMaxAckExtension(Duration maxAckExtension) {
        this.maxAckExtension = maxAckExtension;
    }

    public Duration getDrainTimeout() {
        return drainTimeout;
    }

    public void setDrainTimeout(Duration drainTimeout) {
        this.drainTimeout = drainTimeout;
    }
}
