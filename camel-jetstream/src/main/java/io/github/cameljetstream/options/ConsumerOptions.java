package io.github.cameljetstream.options;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The consumer on the server, and how its deliveries are taken and routed. */
@UriParams
public final class ConsumerOptions extends ConsumerSettings implements Cloneable {
    static final Duration MAX_ACK_EXTENSION = Duration.ofHours(1);
    static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
    /** A quick route empties a smaller line in a few milliseconds, and then waits for the server. */
    private static final int MOST_IN_LINE = 10_000;

    private static final int MOST_AT_A_TIME = 1_000;

    /**
     * The name of the durable consumer. It keeps its place in the stream while no route runs, and several routes
     * or instances with the same name share the messages. Without this and queueGroupName the consumer is
     * ephemeral: it lives as long as the route, and each route gets all messages.
     */
    @UriParam(label = "consumer")
    private String durableName;

    /**
     * The queue group (deliver group) of a push consumer, whose members share the messages. Without durableName
     * the durable is named as the group.
     */
    @UriParam(label = "consumer")
    private String queueGroupName;

    /**
     * The subject that the server sends the messages of a push consumer to, without wildcards. By default a new consumer
     * has an inbox, and one that exists keeps its own. With consumerProvisioning=none a push consumer needs it. Example:
     * deliver.billing
     */
    @UriParam(label = "consumer")
    private String deliverSubject;

    /**
     * Whether we ask for messages (pull) or the server sends them (push). With auto it is as the durable on the
     * server is; a new one is push when queueGroupName, deliverSubject, flowControl, rateLimit or heartbeat is given,
     * else pull.
     */
    @UriParam(label = "consumer", enums = "auto,pull,push", defaultValue = "auto")
    private ConsumerType consumerType = ConsumerType.AUTO;

    /**
     * What is done about the consumer on the server when a route starts. With create it is created when missing;
     * when it exists and an option that is given differs, the start fails and tells the differences. With update
     * it is created when missing, and changed when an option that is given differs. With bind it must exist and is
     * used as it is. With none the server is never asked about it; this needs streamName and durableName, and for a
     * push consumer deliverSubject.
     */
    @UriParam(label = "consumer", enums = "bind,create,update,none", defaultValue = "create")
    private ConsumerProvisioning consumerProvisioning = ConsumerProvisioning.CREATE;

    /**
     * Where in the stream a new consumer begins: at the first message (all), at the last one (last), with the last
     * one of each subject (lastPerSubject), at what is stored from now on (new), at startSequence (sequence) or at
     * startTime (time). It wins over the other start
     * options; when absent, startTime, startSequence and deliverAll decide, in this order. It does not move a
     * durable that exists.
     */
    @UriParam(label = "consumer", enums = "all,last,lastPerSubject,new,sequence,time", defaultValue = "all")
    private DeliverPolicy deliverPolicy;

    /** The sequence in the stream at which a new consumer begins: 1 or more. */
    @UriParam(label = "consumer")
    private Long startSequence;

    /**
     * The time at which a new consumer begins: seconds since 1970 (Unix time), or an ISO-8601 instant such as
     * 2026-01-31T12:00:00Z.
     */
    @UriParam(label = "consumer")
    private String startTime;

    /** Whether a new consumer begins at the first message (true) or at the last (false). Use deliverPolicy instead. */
    @UriParam(label = "consumer", defaultValue = "true")
    private Boolean deliverAll;

    /**
     * Which messages an acknowledgement covers. With explicit it covers one message; with all also every earlier
     * one, so that it is sent only when all of those have ended; with none the server counts a message as
     * acknowledged when it has sent it, so that a failure loses it.
     */
    @UriParam(label = "consumer", enums = "explicit,all,none", defaultValue = "explicit")
    private AckPolicy ackPolicy;

    /**
     * How long the server waits for an acknowledgement before it delivers a message again. The wait is prolonged
     * while an exchange is under way or waits for its turn, so that slow routes need no larger value.
     */
    @UriParam(label = "consumer", defaultValue = "30s")
    private Duration ackWait;

    /** How many times a message is delivered at most: 1 or more, or -1 for no limit. */
    @UriParam(label = "consumer", defaultValue = "-1")
    private Long maxDeliver;

    /**
     * The waits before the second, third and further delivery of a message that failed: durations separated by
     * commas, such as 50ms, 1s, 10s. The last one repeats. On the server they take the place of ackWait. If
     * maxDeliver is given, it must be more than the number of entries; newer servers also take as many.
     */
    @UriParam(label = "consumer")
    private String backOff;

    /**
     * How many messages of this consumer may be delivered and not yet acknowledged, over all instances: 1 or more,
     * or -1 for no limit. When so many are, the server delivers no further ones. The default is 1000, or the
     * maxInFlight of a pull consumer if that is more. A queue group has less if the messages of the stream are large when
     * its durable is created: as many as have 32 MiB.
     */
    @UriParam(label = "consumer")
    private Integer maxAckPending;

    /**
     * The number of servers that keep the state of the consumer: 1 to 5, or 0 for the server's choice, which is
     * also the default: as many as keep the stream if the consumer is durable.
     */
    @UriParam(label = "consumer")
    private Integer replicas;

    /** Whether the server keeps the state of the consumer in memory only. */
    @UriParam(label = "consumer", defaultValue = "false")
    private Boolean memoryStorage;

    /**
     * How fast the server sends to a push consumer, in bits (not bytes) per second: 1 or more. By default without
     * limit.
     */
    @UriParam(label = "consumer")
    private Long rateLimit;

    /**
     * If true, the server of a push consumer sends no more bytes than the component can take, and waits until it has caught
     * up. It needs a heartbeat, which is 5s if none is given. The default is true, and false with queueGroupName: NATS does
     * not support flow control in a queue group, where true is ignored with a warning. There the default of maxAckPending
     * follows the size of the stream's messages instead. An existing durable keeps what it has.
     */
    @UriParam(label = "consumer")
    private Boolean flowControl;

    /**
     * How often the server of a push consumer sends a sign of life when there are no messages: at least 100ms. The
     * earlier spelling hearbeat is accepted too.
     */
    @UriParam(label = "consumer")
    private Duration heartbeat;

    /**
     * How long the server keeps a consumer that nobody takes messages from. The default is for ephemeral
     * consumers; a durable one is kept for ever unless this is given.
     */
    @UriParam(label = "consumer", defaultValue = "5m")
    private Duration inactiveThreshold;

    /**
     * Whether one exchange is routed at a time, in order (single), or up to maxInFlight at the same time
     * (parallel).
     */
    @UriParam(label = "consumer", enums = "single,parallel", defaultValue = "single")
    private Concurrency concurrency = Concurrency.SINGLE;

    /**
     * How many messages this consumer may have taken and not yet settled, those that wait for their turn included:
     * 1 to 1000000. A pull consumer asks for no more, and a slow route for fewer: about what it does in two
     * seconds. A push consumer takes what the server sends, which flowControl, or else maxAckPending, bounds. With
     * concurrency=parallel it is also how many exchanges run at the same time. The default is 10000, but 1000 with
     * concurrency=parallel or orderBy.
     */
    @UriParam(label = "consumer")
    private Integer maxInFlight;

    /**
     * About how many bytes of messages this consumer may have taken and not yet settled: 1 or more. A single
     * larger message passes.
     */
    @UriParam(label = "consumer", defaultValue = "67108864")
    private long maxInFlightBytes = 67_108_864;

    /**
     * Keeps the order of messages that have the same key, while different keys run in parallel, up to maxInFlight. The
     * key is subject, or header:NAME for a header of the message, or an expression in Camel's Simple language such as
     * ${header.customer}. The order holds within this consumer, not across several instances.
     */
    @UriParam(label = "consumer")
    private String orderBy;

    /**
     * What happens to the order when an exchange failed. With hold the message is retried in its place, after the delay
     * of backOff or nakDelay, and those after it (of the same key) wait: with concurrency=single that is strict order.
     * Such a retry counts as a delivery for backOff and maxDeliver. With skip it is delivered again later and others
     * pass. By default hold when orderBy is given, else skip.
     */
    @UriParam(label = "consumer", enums = "hold,skip")
    private OrderOnFailure orderOnFailure;

    /**
     * Whether each acknowledgement is confirmed by the server before the message counts as settled. It is sent again
     * when the confirmation does not come.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean doubleAck;

    /**
     * Whether a message is acknowledged when its exchange has succeeded. With false the header
     * CamelJetStreamAcknowledgement holds an object by which the route, or another thread after its end, acknowledges
     * the message; when the exchange has ended and nothing was said for an ackWait, a warning is logged and the server
     * delivers the message again. An exchange that fails is handled as ever, unless the message is settled by then.
     */
    @UriParam(label = "consumer", defaultValue = "true")
    private boolean autoAck = true;

    /**
     * Whether messages are routed in batches: the body is a list of exchanges, one for each message, with its body and
     * its headers. With concurrency=single one batch is routed at a time, else as many as maxInFlight has room for. When
     * the exchange of the batch has succeeded, all its messages are acknowledged, but for those to whose own exchange
     * the route has given an exception: these fail alone. When it has failed, all have.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean batching;

    /** How many messages a batch has at most: 1 or more, and no more than maxInFlight. A full batch is routed at once. */
    @UriParam(label = "consumer", defaultValue = "100")
    private int maxBatchSize = 100;

    /** How long a batch that is not full waits for more, from its first message on. */
    @UriParam(label = "consumer", defaultValue = "1s")
    private Duration batchingInterval = Duration.ofSeconds(1);

    /**
     * How long the wait for an acknowledgement is prolonged at most while an exchange is under way. When it is over, the
     * server delivers the message again, so that a route that is stuck does not keep it for ever.
     */
    @UriParam(label = "consumer", defaultValue = "1h")
    private Duration maxAckExtension = MAX_ACK_EXTENSION;

    /**
     * Maximum time for which a route that stops or is suspended still routes messages that it has fetched. Exchanges under
     * way may take longer. The component hands back what has not begun then, which uses up one of its maxDeliver deliveries.
     * 0 hands it back at once. Camel's shutdown timeout, 45 seconds by default, limits the whole stop.
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
