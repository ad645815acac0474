package io.github.cameljetstream.options;

import io.github.cameljetstream.values.Durations;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Acknowledgement of messages: what an ack covers, how long the server waits for it, and how often it redelivers. */
@UriParams
public final class AckOptions implements Cloneable {
    static final Duration MAX_ACK_EXTENSION = Duration.ofHours(1);

    /**
     * Messages that an ack covers. explicit: one message; all: one message and every earlier one, so that the component
     * delays the ack until all of them are done; none: the server counts a message as acknowledged when it sends it, so
     * that a failure loses the message.
     */
    @UriParam(label = "consumer", enums = "explicit,all,none", defaultValue = "explicit")
    private @Nullable AckPolicy ackPolicy;

    /**
     * Time that the server waits for an ack before it redelivers a message. The component extends the wait while an
     * exchange is queued or in progress, so slow routes need no larger value.
     */
    @UriParam(label = "consumer", defaultValue = "30s")
    private @Nullable Duration ackWait;

    /** Maximum number of deliveries of a message: 1 or more, or -1 for no limit. */
    @UriParam(label = "consumer", defaultValue = "-1")
    private @Nullable Long maxDeliver;

    /**
     * Delays before the second, third and each further delivery of a failed message: durations separated by commas. The
     * last delay repeats. On the server they replace ackWait. If maxDeliver is set, it must be greater than the number
     * of delays; newer servers also accept an equal number. Example: 50ms, 1s, 10s
     */
    @UriParam(label = "consumer")
    private @Nullable String backOff;

    /**
     * Maximum number of delivered and unacknowledged messages of this consumer, over all instances: 1 or more, or -1
     * for no limit. The server delivers no further messages at this limit. The default is 1000, or the maxInFlight of a
     * pull consumer if that is larger. With orderOnFailure=hold and concurrency=single it is maxInFlight. For a queue
     * group on a stream of large messages the default is lower: as many messages as fill 32 MiB. The component measures
     * this when it creates the durable.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Integer maxAckPending;

    /**
     * If true, the component acknowledges a message when its exchange succeeds. If false, the route acknowledges it
     * with the object in the header CamelJetStreamAcknowledgement, during the exchange or later from any thread. If the
     * message is not settled within ackWait after its exchange ends, the component logs a warning and the server
     * redelivers the message. A failed exchange is handled as with true, unless the message is already settled.
     */
    @UriParam(label = "consumer", defaultValue = "true")
    private boolean autoAck = true;

    /**
     * If true, the component waits for the server to confirm each ack before the message counts as settled. The
     * component sends the ack again if the confirmation does not arrive.
     */
    @UriParam(label = "consumer,advanced", defaultValue = "false")
    private boolean doubleAck;

    /**
     * Maximum time for which the component extends the wait for an ack, from the receipt of the message on. Afterwards
     * the server redelivers the message, so that a stuck route does not hold it indefinitely. Example: 4h
     */
    @UriParam(label = "consumer,advanced", defaultValue = "1h")
    private Duration maxAckExtension = MAX_ACK_EXTENSION;

    /**
     * Percentage of acks for which the server publishes a sampling advisory: 1 to 100. By default the server publishes
     * none.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable String sampleFrequency;

    /** A copy that later changes to this group do not reach. */
    public AckOptions copy() {
        try {
            return (AckOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Rejects values, and pairs of them, that cannot work on any server. */
    void validate() {
        Checks.positive("ackWait", ackWait);
        backOffs();
        Checks.limit("maxDeliver", maxDeliver);
        Checks.limit("maxAckPending", maxAckPending);
        Checks.positive("maxAckExtension", maxAckExtension);
        if (sampleFrequency != null && !sampleFrequency.matches("([1-9]\\d?|100)%?")) {
            throw Checks.refuse("sampleFrequency", sampleFrequency, "a share in percent, from 1 to 100");
        }
        if (ackPolicy == AckPolicy.NONE) {
            checkUnacknowledged();
        }
        checkBackOff();
    }

    private void checkUnacknowledged() {
        if (doubleAck) {
            throw new IllegalArgumentException(
                    "doubleAck=true is set with ackPolicy=none, which acknowledges nothing: remove one of the two.");
        }
        if (!autoAck) {
            throw new IllegalArgumentException(
                    "autoAck=false is set with ackPolicy=none, where there is nothing to acknowledge: remove one of"
                            + " the two.");
        }
    }

    private void checkBackOff() {
        int delays = backOffs().size();
        if (maxDeliver != null && maxDeliver > 0 && maxDeliver < delays) {
            throw new IllegalArgumentException("maxDeliver=" + maxDeliver + " is less than the " + delays
                    + " delays of backOff=" + backOff + ": set maxDeliver to at least that, or shorten the list.");
        }
    }

    /** Takes from the bean what no option sets. */
    void fillFrom(ConsumerConfiguration bean) {
        ackPolicy = BeanValues.first(
                ackPolicy,
                () -> bean.ackPolicyWasSet() ? BeanValues.constant(AckPolicy.class, bean.getAckPolicy()) : null);
        ackWait = BeanValues.first(ackWait, () -> BeanValues.positive(bean.getAckWait()));
        maxDeliver = BeanValues.first(maxDeliver, () -> bean.maxDeliverWasSet() ? bean.getMaxDeliver() : null);
        maxAckPending = BeanValues.first(
                maxAckPending, () -> bean.maxAckPendingWasSet() ? (int) bean.getMaxAckPending() : null);
        sampleFrequency = BeanValues.first(sampleFrequency, bean::getSampleFrequency);
        backOff = BeanValues.first(
                backOff,
                () -> bean.getBackoff().isEmpty()
                        ? null
                        : bean.getBackoff().stream().map(Durations::format).collect(Collectors.joining(",")));
    }

    /** The delays of {@code backOff}; empty if it is not set. */
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

    public @Nullable AckPolicy getAckPolicy() {
        return ackPolicy;
    }

    public void setAckPolicy(@Nullable AckPolicy ackPolicy) {
        this.ackPolicy = ackPolicy;
    }

    public @Nullable Duration getAckWait() {
        return ackWait;
    }

    public void setAckWait(@Nullable Duration ackWait) {
        this.ackWait = ackWait;
    }

    public @Nullable Long getMaxDeliver() {
        return maxDeliver;
    }

    public void setMaxDeliver(@Nullable Long maxDeliver) {
        this.maxDeliver = maxDeliver;
    }

    public @Nullable String getBackOff() {
        return backOff;
    }

    public void setBackOff(String backOff) {
        this.backOff = backOff;
    }

    public @Nullable Integer getMaxAckPending() {
        return maxAckPending;
    }

    public void setMaxAckPending(@Nullable Integer maxAckPending) {
        this.maxAckPending = maxAckPending;
    }

    public boolean isAutoAck() {
        return autoAck;
    }

    public void setAutoAck(boolean autoAck) {
        this.autoAck = autoAck;
    }

    public boolean isDoubleAck() {
        return doubleAck;
    }

    public void setDoubleAck(boolean doubleAck) {
        this.doubleAck = doubleAck;
    }

    public Duration getMaxAckExtension() {
        return maxAckExtension;
    }

    public void setMaxAckExtension(Duration maxAckExtension) {
        this.maxAckExtension = maxAckExtension;
    }

    public @Nullable String getSampleFrequency() {
        return sampleFrequency;
    }

    public void setSampleFrequency(String sampleFrequency) {
        this.sampleFrequency = sampleFrequency;
    }
}
