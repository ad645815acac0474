package io.github.cameljetstream;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.cloudevents.Wrapping;
import io.github.cameljetstream.connection.ConnectFailedException;
import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.OwnConnection;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.message.PublishDirectives;
import io.github.cameljetstream.message.SubjectExpression;
import io.github.cameljetstream.message.SubjectRules;
import io.github.cameljetstream.operations.OperationResults;
import io.github.cameljetstream.operations.OperationTarget;
import io.github.cameljetstream.operations.StreamInspector;
import io.github.cameljetstream.options.CloudEventMode;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.options.ConsumerRules;
import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.partition.PartitionRules;
import io.github.cameljetstream.values.EnumNames;
import io.github.cameljetstream.values.ServerUrls;
import io.github.cameljetstream.values.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.EndpointAware;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.SynchronousDelegateProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publish messages to and consume messages from NATS JetStream streams.
 */
@ManagedResource(description = "Managed JetStreamEndpoint")
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "jetstream",
        title = "JetStream",
        syntax = "jetstream:subject",
        category = {Category.MESSAGING},
        headersClass = JetStreamHeaders.class)
public class JetStreamEndpoint extends JetStreamEndpointOptions implements AsyncEndpoint, EndpointServiceLocation {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamEndpoint.class);

    /** The subject of a producer whose messages each name their own. */
    static final String ANY_SUBJECT = ">";

    @UriPath(
            description = "Subject to publish to, or to consume from. A consumer's subject can contain the wildcards"
                    + " of NATS: an asterisk for one token, a greater-than sign at the end for all further tokens. If"
                    + " each message of a producer names its own subject, the endpoint's subject is a greater-than"
                    + " sign alone. Example: orders.new")
    @Metadata(required = true)
    private final String subject;

    /**
     * @param uri the URI without secrets
     */
    public JetStreamEndpoint(String uri, Component component, String subject) {
        super(uri, component);
        this.subject = subject;
    }

    @Override
    public Producer createProducer() throws Exception {
        checkProducerSubject();
        if (setsCloudEvents() && getCloudEvents() == CloudEventMode.UNWRAP) {
            throw new IllegalArgumentException("cloudEvents=unwrap of " + this
                    + " has no effect on a producer: set wrap, wrapBinary or both to publish CloudEvents, or none.");
        }
        checkCounter();
        Producer producer = new JetStreamProducer(this);
        return isSynchronous() ? new SynchronousDelegateProducer(producer) : producer;
    }

    private void checkProducerSubject() {
        boolean publishes = getOperationOptions().getOperation() == StreamOperation.PUBLISH;
        if (publishes && Subjects.hasWildcard(subject) && !ANY_SUBJECT.equals(subject)) {
            throw new IllegalArgumentException("The subject '" + subject + "' of " + this
                    + " holds a wildcard: a producer needs a subject without '*' and '>', or '>' alone if each message"
                    + " names its own.");
        }
        if (ANY_SUBJECT.equals(subject)
                && getStreamOptions().getStreamProvisioning() != StreamProvisioning.NONE
                && !getStreamOptions().namesSubjects()) {
            throw new IllegalArgumentException("streamProvisioning is set for the subject '>' of " + this
                    + ", with which no stream can be created: set streamSubjects.");
        }
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        checkConsumer();
        JetStreamConsumer consumer = new JetStreamConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
        checkConsumer();
        ConsumerRules.validatePolling(consumerOptions());
        PartitionRules.checkPolling(getPartitionOptions());
        return new JetStreamPollingConsumer(this);
    }

    private void checkCounter() {
        if (getCloudEvents().wraps() && getMessageOptions().getCounterIncrement() != null) {
            throw new IllegalArgumentException("cloudEvents=" + EnumNames.of(getCloudEvents()) + " of " + this
                    + " is set together with counterIncrement="
                    + getMessageOptions().getCounterIncrement()
                    + ", whose messages have no body: set cloudEvents=none.");
        }
    }

    private void checkConsumer() {
        if (setsCloudEvents() && getCloudEvents().wraps() && !getCloudEvents().unwraps()) {
            throw new IllegalArgumentException("cloudEvents=" + EnumNames.of(getCloudEvents()) + " of " + this
                    + " has no effect on a consumer: set unwrap or both to read CloudEvents, or none.");
        }
        String streamName = getStreamOptions().getStreamName();
        ConsumerEndpointRules.check(consumerOptions(), getFailureOptions(), subject, streamName);
        PartitionRules.check(getPartitionOptions(), consumerOptions(), getFailureOptions(), streamName, subject);
    }

    /** Rejects invalid options before the start. */
    void validate() {
        String problem = Subjects.problem(subject);
        if (problem != null) {
            throw new IllegalArgumentException("'" + subject + "' is not a NATS subject: " + problem + ".");
        }
        getConnectionOptions().validate();
        getSecurityOptions().validate();
        getStreamOptions().validate(subject);
        getFailureOptions().validate();
        getPartitionOptions().validate();
        ConsumerRules.validate(consumerOptions(), getFailureOptions());
        getPublishOptions().validate();
        getOperationOptions().validate();
        getOperationOptions().validateWith(getPublishOptions().getPublishSubject());
        validateBrowsing();
        getPublishOptions().validateWith(getMessageOptions());
        getClaimCheckOptions().validateWith(getPublishOptions(), getCloudEvents());
        directives(() -> ServerFeatures.UNKNOWN);
        terminateOnClasses();
    }

    /** Leases the connection that the options describe, and creates it if there is none. */
    ConnectionLease lease() throws ConnectFailedException {
        warnOfUnused();
        return jetStreamComponent().connections().lease(connectionKey());
    }

    /** Endpoints with equal keys share a connection. */
    ConnectionKey connectionKey() {
        String defaultName = "camel-" + getCamelContext().getName();
        return ConnectionKey.of(getConnectionOptions(), getSecurityOptions(), defaultName);
    }

    /** If true, a route of the endpoint only creates a durable pull consumer, which starts where any time is the same. */
    boolean createsPlainDurable() {
        ConsumerOptions options = consumerOptions().all();
        return options.durable() != null
                && options.binding().getConsumerProvisioning() == ConsumerProvisioning.CREATE
                && getStreamOptions().getStreamProvisioning() == StreamProvisioning.NONE
                && !options.needsPush()
                && !getPartitionOptions().arePartitioned()
                && options.start().getStartSequence() == null
                && options.start().getStartTime() == null
                && options.start().getPauseUntil() == null;
    }

    OperationTarget operationTarget() {
        return new OperationTarget(
                getOperationOptions(),
                subject,
                getStreamOptions().getStreamName(),
                getBindingOptions().getDurableName(),
                getPullOptions().getPriorityGroup());
    }

    OperationResults operationResults() {
        return new OperationResults(headerMapper(), unwrapping());
    }

    @Override
    public StreamInspector inspect() throws ConnectFailedException {
        return new StreamInspector(
                lease(),
                getConnectionOptions(),
                operationTarget(),
                getBindingOptions().filters(subject),
                operationResults());
    }

    private void warnOfUnused() {
        List<String> unused = getConnectionOptions().getConnection() == null
                ? List.of()
                : OwnConnection.unused(getConnectionOptions(), getSecurityOptions());
        if (!unused.isEmpty()) {
            String warning =
                    "Option connection is set for " + this + ": the component uses the connection as it is, and "
                            + String.join(", ", unused) + " has no effect. Remove one of the two.";
            if (jetStreamComponent().isNewWarning(warning)) {
                LOG.warn(warning);
            }
        }
    }

    JetStreamComponent jetStreamComponent() {
        return (JetStreamComponent) getComponent();
    }

    PublishDirectives directives(Supplier<ServerFeatures> features) {
        return new PublishDirectives(getMessageOptions(), getStreamOptions().getStreamName(), subjectRules(), features);
    }

    /** The expression for the subject of each exchange; null for the subject of the endpoint. */
    @Nullable
    SubjectExpression publishSubject() {
        String text = getPublishOptions().getPublishSubject();
        return text == null ? null : new SubjectExpression(getCamelContext(), text);
    }

    /** Rules for subjects that messages set. */
    SubjectRules subjectRules() {
        boolean allowed = getPublishOptions().isAllowReservedSubjects();
        return new SubjectRules(allowed, getConnectionOptions().getApiPrefix());
    }

    /** Unwraps received events; null if cloudEvents does not say so. */
    @Nullable
    Unwrapping unwrapping() {
        return getCloudEvents().unwraps() ? new Unwrapping() : null;
    }

    /** Wraps published messages as events; null if cloudEvents does not say so. */
    @Nullable
    Wrapping wrapping() {
        String component = getEndpointUri().substring(0, getEndpointUri().indexOf(':'));
        return getCloudEvents().wraps()
                ? new Wrapping(
                        getCloudEvents() == CloudEventMode.WRAP_BINARY,
                        getCamelContext().getName(),
                        component)
                : null;
    }

    HeaderMapper headerMapper() {
        return new HeaderMapper(requireNonNull(getHeaderFilterStrategy(), "the component has one"));
    }

    List<Class<?>> terminateOnClasses() {
        List<Class<?>> classes = new ArrayList<>();
        for (String name : getFailureOptions().terminateOnNames()) {
            Class<?> type = getCamelContext().getClassResolver().resolveClass(name);
            if (type == null || !Throwable.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException(
                        "terminateOn=" + getFailureOptions().getTerminateOn() + " is refused: '" + name
                                + "' is not the full name of an exception class on the class path.");
            }
            classes.add(type);
        }
        return classes;
    }

    @Override
    public String getServiceUrl() {
        return ServerUrls.masked(getConnectionOptions().getNatsURL());
    }

    @Override
    public String getServiceProtocol() {
        return "nats";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        String stream = getStreamOptions().getStreamName();
        return stream == null ? Map.of("subject", subject) : Map.of("subject", subject, "stream", stream);
    }

    @ManagedAttribute(description = "The subject to publish to, or to consume from")
    public String getSubject() {
        return subject;
    }

    @ManagedAttribute(description = "The servers, without secrets")
    public String getServers() {
        return getServiceUrl();
    }

    @ManagedAttribute(description = "Started consumers of the endpoint")
    public int getConsumers() {
        return (int) jetStreamComponent().running().consumers().stream()
                .filter(this::isOurs)
                .count();
    }

    @ManagedAttribute(description = "Started producers of the endpoint")
    public int getProducers() {
        return (int) jetStreamComponent().running().producers().stream()
                .filter(this::isOurs)
                .count();
    }

    @ManagedAttribute(description = "Messages that its consumers have received and not yet settled")
    public int getInFlight() {
        return jetStreamComponent().running().consumers().stream()
                .filter(this::isOurs)
                .mapToInt(JetStreamConsumer::getPendingExchangesSize)
                .sum();
    }

    @ManagedAttribute(description = "Pending messages of its producers, including those that wait for the window")
    public int getPendingPublishes() {
        return jetStreamComponent().running().producers().stream()
                .filter(this::isOurs)
                .mapToInt(each -> requireNonNull(each.publisher(), "started").pending())
                .sum();
    }

    private boolean isOurs(EndpointAware each) {
        return each.getEndpoint() == this;
    }
}
