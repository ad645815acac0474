package io.github.cameljetstream;

import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.StreamOptions;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HeaderFilterStrategyComponent;

/**
 * Publishes to and consumes from NATS JetStream. What is set here holds for all endpoints; the options of a URI win.
 */
@Component("jetstream")
public class JetStreamComponent extends HeaderFilterStrategyComponent implements SSLContextParametersAware {
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

    @Metadata(label = "security", description = "Whether the TLS configuration of the Camel context is used.")
    private boolean useGlobalSslContextParameters;

    private SharedConnections connections;

    public JetStreamComponent() {}

    public JetStreamComponent(CamelContext context) {
        super(context);
    }

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> properties) throws Exception {
        try {
            return super.createEndpoint(uri, properties);
        } catch (Exception e) {
            SecretUris.beforeFailure(getCamelContext(), uri);
            throw e;
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        JetStreamEndpoint endpoint = new JetStreamEndpoint(SecretUris.masked(uri), this, remaining);
        endpoint.setConnectionOptions(connectionOptions.copy());
        endpoint.setSecurityOptions(securityOptions.copy());
        endpoint.setStreamOptions(streamOptions.copy());
        endpoint.setConsumerOptions(consumerOptions.copy());
        endpoint.setFailureOptions(failureOptions.copy());
        endpoint.setPublishOptions(publishOptions.copy());
        setEndpointHeaderFilterStrategy(endpoint);
        if (endpoint.getSecurityOptions().getSslContextParameters() == null && useGlobalSslContextParameters) {
            endpoint.getSecurityOptions().setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        OptionConfigurer.refuseBothSpellings(parameters);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** All options are set by now: what cannot work together is refused here, and not when the first message comes. */
    @Override
    protected void afterConfiguration(String uri, String remaining, Endpoint endpoint, Map<String, Object> parameters) {
        ((JetStreamEndpoint) endpoint).validate();
    }

    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return OptionConfigurer.around(super.getComponentPropertyConfigurer());
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return OptionConfigurer.around(super.getEndpointPropertyConfigurer());
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (getHeaderFilterStrategy() == null) {
            setHeaderFilterStrategy(new JetStreamHeaderFilterStrategy());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        connections = SharedConnections.of(getCamelContext());
    }

    SharedConnections connections() {
        return connections;
    }

    public ConnectionOptions getConnectionOptions() {
        return connectionOptions;
    }

    /** The options of connections. */
    public void setConnectionOptions(ConnectionOptions connectionOptions) {
        this.connectionOptions = connectionOptions;
    }

    public SecurityOptions getSecurityOptions() {
        return securityOptions;
    }

    /** The options of authentication and TLS. */
    public void setSecurityOptions(SecurityOptions securityOptions) {
        this.securityOptions = securityOptions;
    }

    public StreamOptions getStreamOptions() {
        return streamOptions;
    }

    /** The options of streams. */
    public void setStreamOptions(StreamOptions streamOptions) {
        this.streamOptions = streamOptions;
    }

    public ConsumerOptions getConsumerOptions() {
        return consumerOptions;
    }

    /** The options of consumers. */
    public void setConsumerOptions(ConsumerOptions consumerOptions) {
        this.consumerOptions = consumerOptions;
    }

    public FailureOptions getFailureOptions() {
        return failureOptions;
    }

    /** The options of what happens to messages whose exchange failed. */
    public void setFailureOptions(FailureOptions failureOptions) {
        this.failureOptions = failureOptions;
    }

    public PublishOptions getPublishOptions() {
        return publishOptions;
    }

    /** The options of publishing. */
    public void setPublishOptions(PublishOptions publishOptions) {
        this.publishOptions = publishOptions;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    /** Whether the TLS configuration of the Camel context is used. */
    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
