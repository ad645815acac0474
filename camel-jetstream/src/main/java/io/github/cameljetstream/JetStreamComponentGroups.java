package io.github.cameljetstream;

import io.github.cameljetstream.options.AckOptions;
import io.github.cameljetstream.options.BindingOptions;
import io.github.cameljetstream.options.ClaimCheckOptions;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.DaprOptions;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.OperationOptions;
import io.github.cameljetstream.options.PartitionOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.PullOptions;
import io.github.cameljetstream.options.PushOptions;
import io.github.cameljetstream.options.RoutingOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.StartOptions;
import io.github.cameljetstream.options.StreamOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;

/** The groups of options that the component gives its endpoints: those of {@link JetStreamEndpointOptions}. */
public abstract class JetStreamComponentGroups extends HealthCheckComponent {
    @Metadata(label = "advanced")
    private ConnectionOptions connectionOptions = new ConnectionOptions();

    @Metadata(label = "advanced")
    private SecurityOptions securityOptions = new SecurityOptions();

    @Metadata(label = "advanced")
    private StreamOptions streamOptions = new StreamOptions();

    @Metadata(label = "advanced")
    private BindingOptions bindingOptions = new BindingOptions();

    @Metadata(label = "advanced")
    private StartOptions startOptions = new StartOptions();

    @Metadata(label = "advanced")
    private AckOptions ackOptions = new AckOptions();

    @Metadata(label = "advanced")
    private PushOptions pushOptions = new PushOptions();

    @Metadata(label = "advanced")
    private PullOptions pullOptions = new PullOptions();

    @Metadata(label = "advanced")
    private RoutingOptions routingOptions = new RoutingOptions();

    @Metadata(label = "advanced")
    private PartitionOptions partitionOptions = new PartitionOptions();

    @Metadata(label = "advanced")
    private FailureOptions failureOptions = new FailureOptions();

    @Metadata(label = "advanced")
    private PublishOptions publishOptions = new PublishOptions();

    @Metadata(label = "advanced")
    private MessageOptions messageOptions = new MessageOptions();

    @Metadata(label = "advanced")
    private ClaimCheckOptions claimCheckOptions = new ClaimCheckOptions();

    @Metadata(label = "advanced")
    private DaprOptions daprOptions = new DaprOptions();

    @Metadata(label = "advanced")
    private OperationOptions operationOptions = new OperationOptions();

    /** Keys of options that are set, perhaps to their default, which the value does not show. */
    private final Set<String> given = ConcurrentHashMap.newKeySet();

    protected JetStreamComponentGroups() {}

    protected JetStreamComponentGroups(CamelContext context) {
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

    public BindingOptions getBindingOptions() {
        return bindingOptions;
    }

    /** Options of the consumer on the server as one object, for configuration in Java. */
    public void setBindingOptions(BindingOptions bindingOptions) {
        this.bindingOptions = bindingOptions;
    }

    public StartOptions getStartOptions() {
        return startOptions;
    }

    /** Options for the start of a new consumer as one object, for configuration in Java. */
    public void setStartOptions(StartOptions startOptions) {
        this.startOptions = startOptions;
    }

    public AckOptions getAckOptions() {
        return ackOptions;
    }

    /** Acknowledgement options as one object, for configuration in Java. */
    public void setAckOptions(AckOptions ackOptions) {
        this.ackOptions = ackOptions;
    }

    public PushOptions getPushOptions() {
        return pushOptions;
    }

    /** Options of push consumers as one object, for configuration in Java. */
    public void setPushOptions(PushOptions pushOptions) {
        this.pushOptions = pushOptions;
    }

    public PullOptions getPullOptions() {
        return pullOptions;
    }

    /** Options of pull consumers as one object, for configuration in Java. */
    public void setPullOptions(PullOptions pullOptions) {
        this.pullOptions = pullOptions;
    }

    public RoutingOptions getRoutingOptions() {
        return routingOptions;
    }

    /** Routing options of consumers as one object, for configuration in Java. */
    public void setRoutingOptions(RoutingOptions routingOptions) {
        this.routingOptions = routingOptions;
    }

    public PartitionOptions getPartitionOptions() {
        return partitionOptions;
    }

    /** Options of partitions as one object, for configuration in Java. */
    public void setPartitionOptions(PartitionOptions partitionOptions) {
        this.partitionOptions = partitionOptions;
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

    public ClaimCheckOptions getClaimCheckOptions() {
        return claimCheckOptions;
    }

    /** Options of large bodies as one object, for configuration in Java. */
    public void setClaimCheckOptions(ClaimCheckOptions claimCheckOptions) {
        this.claimCheckOptions = claimCheckOptions;
    }

    public DaprOptions getDaprOptions() {
        return daprOptions;
    }

    /** Options of the Dapr component file as one object, for configuration in Java. */
    public void setDaprOptions(DaprOptions daprOptions) {
        this.daprOptions = daprOptions;
    }

    public OperationOptions getOperationOptions() {
        return operationOptions;
    }

    /** Options of operations as one object, for configuration in Java. */
    public void setOperationOptions(OperationOptions operationOptions) {
        this.operationOptions = operationOptions;
    }

    void noteGiven(String key) {
        given.add(key);
    }

    /** If true, the option with this key is known to be set. An option that Java code set on its group is not known. */
    boolean wasGiven(String key) {
        return given.contains(key);
    }
}
