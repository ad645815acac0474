package io.github.cameljetstream;

import io.github.cameljetstream.operations.InspectableEndpoint;
import io.github.cameljetstream.options.AckOptions;
import io.github.cameljetstream.options.BindingOptions;
import io.github.cameljetstream.options.ClaimCheckOptions;
import io.github.cameljetstream.options.CloudEventMode;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.DaprOptions;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.PartitionOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.PullOptions;
import io.github.cameljetstream.options.PushOptions;
import io.github.cameljetstream.options.RoutingOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.StartOptions;
import io.github.cameljetstream.options.StreamOptions;
import org.apache.camel.Component;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.UriParam;
import org.jspecify.annotations.Nullable;

/** The options of an endpoint, in groups. A new group is also one of {@link JetStreamComponentGroups}. */
public abstract class JetStreamEndpointOptions extends InspectableEndpoint implements HeaderFilterStrategyAware {
    @UriParam
    private ConnectionOptions connectionOptions = new ConnectionOptions();

    @UriParam
    private SecurityOptions securityOptions = new SecurityOptions();

    @UriParam
    private StreamOptions streamOptions = new StreamOptions();

    @UriParam
    private BindingOptions bindingOptions = new BindingOptions();

    @UriParam
    private StartOptions startOptions = new StartOptions();

    @UriParam
    private AckOptions ackOptions = new AckOptions();

    @UriParam
    private PushOptions pushOptions = new PushOptions();

    @UriParam
    private PullOptions pullOptions = new PullOptions();

    @UriParam
    private RoutingOptions routingOptions = new RoutingOptions();

    @UriParam
    private PartitionOptions partitionOptions = new PartitionOptions();

    @UriParam
    private FailureOptions failureOptions = new FailureOptions();

    @UriParam
    private PublishOptions publishOptions = new PublishOptions();

    @UriParam
    private MessageOptions messageOptions = new MessageOptions();

    @UriParam
    private ClaimCheckOptions claimCheckOptions = new ClaimCheckOptions();

    @UriParam
    private DaprOptions daprOptions = new DaprOptions();

    /**
     * Handling of messages that are CloudEvents 1.0, such as those of Dapr. none: the component reads and publishes
     * bodies as they are; unwrap: a consumer moves the data of an event to the body and its attributes to headers such
     * as CamelCloudEventID; wrap: a producer publishes events as JSON, as Dapr expects; wrapBinary: a producer
     * publishes the attributes of an event as headers such as ce-id, and its data as the body; both: unwrap for
     * consumers, wrap for producers. A message that is no event stays as it is. On the component, unwrap applies only
     * to its consumers, and wrap and wrapBinary only to its producers. The component rejects an endpoint that cannot
     * use the value in its own URI.
     */
    @UriParam(label = "common", enums = "none,unwrap,wrap,wrapBinary,both", defaultValue = "none")
    private CloudEventMode cloudEvents = CloudEventMode.NONE;

    /** If true, this endpoint sets the value, and not the component. */
    private boolean setsCloudEvents;

    /**
     * Filter of the headers that travel between Camel and NATS messages. By default all headers pass, except those of
     * Camel and of the NATS protocol. Example: #myHeaderFilter
     */
    @UriParam(label = "advanced")
    private @Nullable HeaderFilterStrategy headerFilterStrategy;

    /** If true, the caller of a producer waits until the stream has acknowledged the message. */
    @UriParam(label = "producer,advanced", defaultValue = "false")
    private boolean synchronous;

    protected JetStreamEndpointOptions(String uri, Component component) {
        super(uri, component);
    }

    /** Copies the options of the component, which apply below those of the URI. */
    void inherit(JetStreamComponentOptions component) {
        connectionOptions = component.getConnectionOptions().copy();
        securityOptions = component.getSecurityOptions().copy();
        streamOptions = component.getStreamOptions().copy();
        bindingOptions = component.getBindingOptions().copy();
        startOptions = component.getStartOptions().copy();
        ackOptions = component.getAckOptions().copy();
        pushOptions = component.getPushOptions().copy();
        pullOptions = component.getPullOptions().copy();
        routingOptions = component.getRoutingOptions().copy();
        partitionOptions = component.getPartitionOptions().copy();
        failureOptions = component.getFailureOptions().copy();
        publishOptions = component.getPublishOptions().copy();
        messageOptions = component.getMessageOptions().copy();
        claimCheckOptions = component.getClaimCheckOptions().copy();
        daprOptions = component.getDaprOptions().copy();
        setOperationOptions(component.getOperationOptions().copy());
        cloudEvents = component.getCloudEvents();
        headerFilterStrategy = component.getHeaderFilterStrategy();
    }

    /** The groups of a consumer, together. */
    ConsumerOptions consumerOptions() {
        return new ConsumerOptions(bindingOptions, startOptions, ackOptions, pushOptions, pullOptions, routingOptions);
    }

    public ConnectionOptions getConnectionOptions() {
        return connectionOptions;
    }

    public void setConnectionOptions(ConnectionOptions connectionOptions) {
        this.connectionOptions = connectionOptions;
    }

    public SecurityOptions getSecurityOptions() {
        return securityOptions;
    }

    public void setSecurityOptions(SecurityOptions securityOptions) {
        this.securityOptions = securityOptions;
    }

    public StreamOptions getStreamOptions() {
        return streamOptions;
    }

    public void setStreamOptions(StreamOptions streamOptions) {
        this.streamOptions = streamOptions;
    }

    public BindingOptions getBindingOptions() {
        return bindingOptions;
    }

    public void setBindingOptions(BindingOptions bindingOptions) {
        this.bindingOptions = bindingOptions;
    }

    public StartOptions getStartOptions() {
        return startOptions;
    }

    public void setStartOptions(StartOptions startOptions) {
        this.startOptions = startOptions;
    }

    public AckOptions getAckOptions() {
        return ackOptions;
    }

    public void setAckOptions(AckOptions ackOptions) {
        this.ackOptions = ackOptions;
    }

    public PushOptions getPushOptions() {
        return pushOptions;
    }

    public void setPushOptions(PushOptions pushOptions) {
        this.pushOptions = pushOptions;
    }

    public PullOptions getPullOptions() {
        return pullOptions;
    }

    public void setPullOptions(PullOptions pullOptions) {
        this.pullOptions = pullOptions;
    }

    public RoutingOptions getRoutingOptions() {
        return routingOptions;
    }

    public void setRoutingOptions(RoutingOptions routingOptions) {
        this.routingOptions = routingOptions;
    }

    public PartitionOptions getPartitionOptions() {
        return partitionOptions;
    }

    public void setPartitionOptions(PartitionOptions partitionOptions) {
        this.partitionOptions = partitionOptions;
    }

    public FailureOptions getFailureOptions() {
        return failureOptions;
    }

    public void setFailureOptions(FailureOptions failureOptions) {
        this.failureOptions = failureOptions;
    }

    public PublishOptions getPublishOptions() {
        return publishOptions;
    }

    public void setPublishOptions(PublishOptions publishOptions) {
        this.publishOptions = publishOptions;
    }

    public MessageOptions getMessageOptions() {
        return messageOptions;
    }

    public void setMessageOptions(MessageOptions messageOptions) {
        this.messageOptions = messageOptions;
    }

    public ClaimCheckOptions getClaimCheckOptions() {
        return claimCheckOptions;
    }

    public void setClaimCheckOptions(ClaimCheckOptions claimCheckOptions) {
        this.claimCheckOptions = claimCheckOptions;
    }

    public DaprOptions getDaprOptions() {
        return daprOptions;
    }

    public void setDaprOptions(DaprOptions daprOptions) {
        this.daprOptions = daprOptions;
    }

    public CloudEventMode getCloudEvents() {
        return cloudEvents;
    }

    /**
     * If true, the endpoint sets the value itself: that of the component may be for endpoints of the other direction.
     */
    boolean setsCloudEvents() {
        return setsCloudEvents;
    }

    public void setCloudEvents(CloudEventMode cloudEvents) {
        this.cloudEvents = cloudEvents;
        this.setsCloudEvents = true;
    }

    @Override
    public @Nullable HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    @Override
    public void setHeaderFilterStrategy(@Nullable HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }

    public boolean isSynchronous() {
        return synchronous;
    }

    public void setSynchronous(boolean synchronous) {
        this.synchronous = synchronous;
    }
}
