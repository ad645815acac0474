package io.github.cameljetstream;

import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.CloudEventMode;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.DaprOptions;
import io.github.cameljetstream.options.DeliverPolicy;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.StreamOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;

/**
 * The options that the component gives its endpoints.
 *
 * <p>Java code sets them on their group. The setters with a String are for Spring and Blueprint XML, whose
 * {@code <property name="ackWait" value="1m30s"/>} asks for a setter of that name: there is one for each option and
 * spelling of Dapr's documentation, and for a Dapr component file, and it takes the forms that an endpoint URI takes.
 */
public abstract class JetStreamComponentOptions extends HealthCheckComponent implements HeaderFilterStrategyAware {
    @Metadata
    private ConnectionOptions connectionOptions = new ConnectionOptions();

    @Metadata
    private SecurityOptions securityOptions = new SecurityOptions();

    @Metadata
    private StreamOptions streamOptions = new StreamOptions();

    @Metadata
    private ConsumerOptions consumerOptions = new ConsumerOptions();

    @Metadata
    private FailureOptions failureOptions = new FailureOptions();

    @Metadata
    private PublishOptions publishOptions = new PublishOptions();

    @Metadata
    private MessageOptions messageOptions = new MessageOptions();

    @Metadata
    private DaprOptions daprOptions = new DaprOptions();

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
    private HeaderFilterStrategy headerFilterStrategy;

    /** What was given, and may be the default nevertheless: then its value does not show it. */
    private final Set<String> given = ConcurrentHashMap.newKeySet();

    protected JetStreamComponentOptions() {}

    protected JetStreamComponentOptions(CamelContext context) {
        super(context);
    }

    public ConnectionOptions getConnectionOptions() {
        return connectionOptions;
    }

    /** Connection options as one object, for configuration in Java. */
    public void setConnectionOptions(ConnectionOptions connectionOptions) {
        this.connectionOptions = connectionOptions;
    }

    public SecurityOptions getSecurityOptions() {
        return securityOptions;
    }

    /** Authentication and TLS options as one object, for configuration in Java. */
    public void setSecurityOptions(SecurityOptions securityOptions) {
        this.securityOptions = securityOptions;
    }

    public StreamOptions getStreamOptions() {
        return streamOptions;
    }

    /** Stream options as one object, for configuration in Java. */
    public void setStreamOptions(StreamOptions streamOptions) {
        this.streamOptions = streamOptions;
    }

    public ConsumerOptions getConsumerOptions() {
        return consumerOptions;
    }

    /** Consumer options as one object, for configuration in Java. */
    public void setConsumerOptions(ConsumerOptions consumerOptions) {
        this.consumerOptions = consumerOptions;
    }

    public FailureOptions getFailureOptions() {
        return failureOptions;
    }

    /** Options for failed messages as one object, for configuration in Java. */
    public void setFailureOptions(FailureOptions failureOptions) {
        this.failureOptions = failureOptions;
    }

    public PublishOptions getPublishOptions() {
        return publishOptions;
    }

    /** Producer options as one object, for configuration in Java. */
    public void setPublishOptions(PublishOptions publishOptions) {
        this.publishOptions = publishOptions;
    }

    public MessageOptions getMessageOptions() {
        return messageOptions;
    }

    /** Options of published messages as one object, for configuration in Java. */
    public void setMessageOptions(MessageOptions messageOptions) {
        this.messageOptions = messageOptions;
    }

    public DaprOptions getDaprOptions() {
        return daprOptions;
    }

    /** Options of the Dapr component file as one object, for configuration in Java. */
    public void setDaprOptions(DaprOptions daprOptions) {
        this.daprOptions = daprOptions;
    }

    void noteGiven(String option) {
        given.add(OptionConfigurer.key(option));
    }

    /** Whether the option, by its key, is known to have been given; one that was set on its group in Java is not. */
    boolean wasGiven(String key) {
        return given.contains(key);
    }

    public CloudEventMode getCloudEvents() {
        return cloudEvents;
    }

    /** Handling of messages that are CloudEvents. */
    public void setCloudEvents(CloudEventMode cloudEvents) {
        this.cloudEvents = cloudEvents;
    }

    @Override
    public HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    /** Filter of the headers that travel between Camel and NATS messages. */
    @Override
    public void setHeaderFilterStrategy(HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }

    public void setNatsURL(String natsURL) {
        getConnectionOptions().setNatsURL(natsURL);
        noteGiven("natsURL");
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
        getConsumerOptions().setDurableName(durableName);
    }

    public void setQueueGroupName(String queueGroupName) {
        getConsumerOptions().setQueueGroupName(queueGroupName);
    }

    public void setStartSequence(String startSequence) {
        getConsumerOptions().setStartSequence(read("startSequence", Long.class, startSequence));
    }

    public void setStartTime(String startTime) {
        getConsumerOptions().setStartTime(startTime);
    }

    public void setDeliverAll(String deliverAll) {
        getConsumerOptions().setDeliverAll(read("deliverAll", Boolean.class, deliverAll));
    }

    public void setDeliverPolicy(String deliverPolicy) {
        getConsumerOptions().setDeliverPolicy(read("deliverPolicy", DeliverPolicy.class, deliverPolicy));
    }

    public void setFlowControl(String flowControl) {
        getConsumerOptions().setFlowControl(read("flowControl", Boolean.class, flowControl));
    }

    public void setAckPolicy(String ackPolicy) {
        getConsumerOptions().setAckPolicy(read("ackPolicy", AckPolicy.class, ackPolicy));
    }

    public void setAckWait(String ackWait) {
        getConsumerOptions().setAckWait(read("ackWait", Duration.class, ackWait));
    }

    public void setMaxDeliver(String maxDeliver) {
        getConsumerOptions().setMaxDeliver(read("maxDeliver", Long.class, maxDeliver));
    }

    public void setBackOff(String backOff) {
        getConsumerOptions().setBackOff(backOff);
    }

    public void setMaxAckPending(String maxAckPending) {
        getConsumerOptions().setMaxAckPending(read("maxAckPending", Integer.class, maxAckPending));
    }

    public void setReplicas(String replicas) {
        getConsumerOptions().setReplicas(read("replicas", Integer.class, replicas));
    }

    public void setMemoryStorage(String memoryStorage) {
        getConsumerOptions().setMemoryStorage(read("memoryStorage", Boolean.class, memoryStorage));
    }

    public void setRateLimit(String rateLimit) {
        getConsumerOptions().setRateLimit(read("rateLimit", Long.class, rateLimit));
    }

    public void setHeartbeat(String heartbeat) {
        getConsumerOptions().setHeartbeat(read("heartbeat", Duration.class, heartbeat));
    }

    public void setHearbeat(String hearbeat) {
        getConsumerOptions().setHeartbeat(read("hearbeat", Duration.class, hearbeat));
    }

    public void setConcurrency(String concurrency) {
        getConsumerOptions().setConcurrency(read("concurrency", Concurrency.class, concurrency));
        noteGiven("concurrency");
    }

    public void setDaprComponent(String daprComponent) {
        getDaprOptions().setDaprComponent(daprComponent);
    }

    public void setDaprSecrets(String daprSecrets) {
        getDaprOptions().setDaprSecrets(daprSecrets);
    }

    private static <T> T read(String option, Class<T> type, String value) {
        return value == null ? null : type.cast(OptionValues.read(option, type, value));
    }
}
