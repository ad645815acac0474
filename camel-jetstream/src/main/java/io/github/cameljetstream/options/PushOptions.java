package io.github.cameljetstream.options;

import io.github.cameljetstream.values.Durations;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Options that only a push consumer has. */
@UriParams
public final class PushOptions implements Cloneable {
    private static final Duration MIN_HEARTBEAT = Duration.ofMillis(100);

    /**
     * Queue group (deliver group) of a push consumer, whose members share the messages. If durableName is not set, the
     * durable has the name of the group. Example: billing
     */
    @UriParam(label = "consumer")
    private @Nullable String queueGroupName;

    /**
     * Subject to which the server sends the messages of a push consumer, without wildcards. By default a new consumer
     * uses an inbox, and an existing one keeps its subject. A push consumer with consumerProvisioning=none needs it.
     * Example: deliver.billing
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable String deliverSubject;

    /**
     * If true, the server sends a push consumer only as many bytes as the component can process, and pauses until the
     * component catches up. It needs a heartbeat, 5s if none is set. The default is true, or false with queueGroupName,
     * because NATS does not support flow control in a queue group. There the component ignores true with a warning, and
     * the default of maxAckPending follows the size of the stream's messages. An existing durable keeps its setting.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Boolean flowControl;

    /**
     * Interval at which the server of a push consumer sends an idle heartbeat when it has no messages: at least 100ms.
     * The default is 5s with flowControl, otherwise no heartbeat.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Duration heartbeat;

    /** Spelling of heartbeat in an earlier documentation of Dapr. Use heartbeat instead. */
    @Deprecated
    @Metadata(deprecationNote = "Use heartbeat.")
    @UriParam(label = "consumer,advanced")
    private @Nullable Duration hearbeat;

    /**
     * Maximum rate at which the server sends messages to a push consumer, in bits (not bytes) per second: 1 or more.
     * Unlimited by default.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Long rateLimit;

    /** A copy that later changes to this group do not reach. */
    public PushOptions copy() {
        try {
            return (PushOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Rejects values that no push consumer can have. */
    void validate() {
        Checks.name("queueGroupName", queueGroupName);
        Checks.publishSubject("deliverSubject", deliverSubject);
        Checks.atLeast("rateLimit", rateLimit, 1);
        if (heartbeat != null && heartbeat.compareTo(MIN_HEARTBEAT) < 0) {
            throw Checks.refuse("heartbeat", heartbeat, "at least 100ms");
        }
    }

    /** Takes from the bean what no option sets. */
    void fillFrom(ConsumerConfiguration bean) {
        queueGroupName = BeanValues.first(queueGroupName, bean::getDeliverGroup);
        deliverSubject = BeanValues.first(deliverSubject, bean::getDeliverSubject);
        flowControl = BeanValues.first(flowControl, () -> bean.flowControlWasSet() ? bean.isFlowControl() : null);
        heartbeat = BeanValues.first(heartbeat, () -> BeanValues.positive(bean.getIdleHeartbeat()));
        rateLimit = BeanValues.first(rateLimit, () -> BeanValues.positive(bean.getRateLimit()));
    }

    /** A set option that needs a push consumer, as {@code name=value}; null if there is none. */
    public @Nullable String firstSet() {
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

    public @Nullable String getQueueGroupName() {
        return queueGroupName;
    }

    public void setQueueGroupName(String queueGroupName) {
        this.queueGroupName = queueGroupName;
    }

    public @Nullable String getDeliverSubject() {
        return deliverSubject;
    }

    public void setDeliverSubject(String deliverSubject) {
        this.deliverSubject = deliverSubject;
    }

    public @Nullable Boolean getFlowControl() {
        return flowControl;
    }

    public void setFlowControl(@Nullable Boolean flowControl) {
        this.flowControl = flowControl;
    }

    public @Nullable Duration getHeartbeat() {
        return heartbeat;
    }

    public void setHeartbeat(@Nullable Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** Always null: the value is that of heartbeat. */
    public @Nullable Duration getHearbeat() {
        return hearbeat;
    }

    public void setHearbeat(Duration hearbeat) {
        this.heartbeat = hearbeat;
    }

    public @Nullable Long getRateLimit() {
        return rateLimit;
    }

    public void setRateLimit(@Nullable Long rateLimit) {
        this.rateLimit = rateLimit;
    }
}
