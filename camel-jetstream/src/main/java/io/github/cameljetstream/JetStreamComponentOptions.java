package io.github.cameljetstream;

import static java.util.Objects.requireNonNullElse;

import io.github.cameljetstream.configure.OptionConfigurer;
import io.github.cameljetstream.configure.OptionValues;
import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.CloudEventMode;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.DeliverPolicy;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * The options of the component outside the groups, and setters for Spring and Blueprint XML, where {@code <property
 * name="ackWait" value="1m30s"/>} needs a setter of that name. There is one for each option and spelling of Dapr's
 * documentation. It accepts the values of an endpoint URI. Java code uses the groups of {@link
 * JetStreamComponentGroups} instead.
 */
public abstract class JetStreamComponentOptions extends JetStreamComponentGroups implements HeaderFilterStrategyAware {
    @Metadata(
            label = "common",
            enums = "none,unwrap,wrap,wrapBinary,both",
            defaultValue = "none",
            description = "Handling of messages that are CloudEvents 1.0, such as those of Dapr. none: the component"
                    + " reads and publishes bodies as they are; unwrap: a consumer moves the data of an event to"
                    + " the body and its attributes to headers such as CamelCloudEventID; wrap: a producer"
                    + " publishes events as JSON, as Dapr expects; wrapBinary: a producer publishes the attributes"
                    + " of an event as headers such as ce-id, and its data as the body; both: unwrap for"
                    + " consumers, wrap for producers. A message that is no event stays as it is. unwrap applies"
                    + " only to consumers, and wrap and wrapBinary only to producers.")
    private CloudEventMode cloudEvents = CloudEventMode.NONE;

    @Metadata(
            label = "filter",
            description = "Filter of the headers that travel between Camel and NATS messages. By default all headers"
                    + " pass, except those of Camel and of the NATS protocol. Example: #myHeaderFilter")
    private @Nullable HeaderFilterStrategy headerFilterStrategy;

    protected JetStreamComponentOptions() {}

    protected JetStreamComponentOptions(CamelContext context) {
        super(context);
    }

    public CloudEventMode getCloudEvents() {
        return cloudEvents;
    }

    /** Handling of messages that are CloudEvents. */
    public void setCloudEvents(CloudEventMode cloudEvents) {
        this.cloudEvents = cloudEvents;
    }

    @Override
    public @Nullable HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    /** Filter of the headers that travel between Camel and NATS messages. */
    @Override
    public void setHeaderFilterStrategy(@Nullable HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }

    public void setNatsURL(String natsURL) {
        getConnectionOptions().setNatsURL(natsURL);
        noteGiven(OptionConfigurer.key("natsURL"));
    }

    public void setName(String name) {
        getConnectionOptions().setName(name);
    }

    public void setDomain(String domain) {
        getConnectionOptions().setDomain(domain);
    }

    public void setApiPrefix(String apiPrefix) {
        getConnectionOptions().setApiPrefix(apiPrefix);
    }

    public void setJwt(String jwt) {
        getSecurityOptions().setJwt(jwt);
    }

    public void setSeedKey(String seedKey) {
        getSecurityOptions().setSeedKey(seedKey);
    }

    public void setToken(String token) {
        getSecurityOptions().setToken(token);
    }

    public void setTlsClientCert(String tlsClientCert) {
        getSecurityOptions().setTlsClientCert(tlsClientCert);
    }

    public void setTls_client_cert(String tlsClientCert) {
        getSecurityOptions().setTlsClientCert(tlsClientCert);
    }

    public void setTlsClientKey(String tlsClientKey) {
        getSecurityOptions().setTlsClientKey(tlsClientKey);
    }

    public void setTls_client_key(String tlsClientKey) {
        getSecurityOptions().setTlsClientKey(tlsClientKey);
    }

    public void setStreamName(String streamName) {
        getStreamOptions().setStreamName(streamName);
    }

    public void setDurableName(String durableName) {
        getBindingOptions().setDurableName(durableName);
    }

    public void setQueueGroupName(String queueGroupName) {
        getPushOptions().setQueueGroupName(queueGroupName);
    }

    public void setStartSequence(String startSequence) {
        getStartOptions().setStartSequence(read("startSequence", Long.class, startSequence));
    }

    public void setStartTime(String startTime) {
        getStartOptions().setStartTime(startTime);
    }

    public void setDeliverAll(String deliverAll) {
        getStartOptions().setDeliverAll(read("deliverAll", Boolean.class, deliverAll));
    }

    public void setDeliverPolicy(String deliverPolicy) {
        getStartOptions().setDeliverPolicy(read("deliverPolicy", DeliverPolicy.class, deliverPolicy));
    }

    public void setFlowControl(String flowControl) {
        getPushOptions().setFlowControl(read("flowControl", Boolean.class, flowControl));
    }

    public void setAckPolicy(String ackPolicy) {
        getAckOptions().setAckPolicy(read("ackPolicy", AckPolicy.class, ackPolicy));
    }

    public void setAckWait(String ackWait) {
        getAckOptions().setAckWait(read("ackWait", Duration.class, ackWait));
    }

    public void setMaxDeliver(String maxDeliver) {
        getAckOptions().setMaxDeliver(read("maxDeliver", Long.class, maxDeliver));
    }

    public void setBackOff(String backOff) {
        getAckOptions().setBackOff(backOff);
    }

    public void setMaxAckPending(String maxAckPending) {
        getAckOptions().setMaxAckPending(read("maxAckPending", Integer.class, maxAckPending));
    }

    public void setReplicas(String replicas) {
        getBindingOptions().setReplicas(read("replicas", Integer.class, replicas));
    }

    public void setMemoryStorage(String memoryStorage) {
        getBindingOptions().setMemoryStorage(read("memoryStorage", Boolean.class, memoryStorage));
    }

    public void setRateLimit(String rateLimit) {
        getPushOptions().setRateLimit(read("rateLimit", Long.class, rateLimit));
    }

    public void setHeartbeat(String heartbeat) {
        getPushOptions().setHeartbeat(read("heartbeat", Duration.class, heartbeat));
    }

    public void setHearbeat(String hearbeat) {
        getPushOptions().setHeartbeat(read("hearbeat", Duration.class, hearbeat));
    }

    public void setConcurrency(String concurrency) {
        getRoutingOptions()
                .setConcurrency(
                        requireNonNullElse(read("concurrency", Concurrency.class, concurrency), Concurrency.SINGLE));
        noteGiven(OptionConfigurer.key("concurrency"));
    }

    public void setDaprComponent(String daprComponent) {
        getDaprOptions().setDaprComponent(daprComponent);
    }

    public void setDaprSecrets(String daprSecrets) {
        getDaprOptions().setDaprSecrets(daprSecrets);
    }

    private static <T> @Nullable T read(String option, Class<T> type, @Nullable String value) {
        return value == null ? null : type.cast(OptionValues.read(option, type, value));
    }
}
