package io.github.cameljetstream;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.configure.OptionConfigurer;
import io.github.cameljetstream.configure.SecretUris;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.provision.ConsumersAhead;
import io.github.cameljetstream.stream.StreamDocument;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.Route;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to and consumes from NATS JetStream. Options of the component apply to all endpoints; options of a URI take
 * precedence.
 */
@Component("jetstream")
public class JetStreamComponent extends JetStreamComponentOptions implements SSLContextParametersAware {
    @Metadata(
            label = "security",
            description = "If true, the component uses the TLS configuration of the Camel context. The options"
                    + " sslContextParameters, tlsClientCert and tlsCaCert take precedence over it.")
    private boolean useGlobalSslContextParameters;

    /** Logged warnings about Dapr component files, because many endpoints may use one file. */
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();

    private final ActiveServices running = new ActiveServices();
    private final ConsumersAhead ahead = new ConsumersAhead();
    private SharedConnections connections;
    private @Nullable JetStreamHealthCheck connectionsCheck;

    public JetStreamComponent() {}

    public JetStreamComponent(CamelContext context) {
        super(context);
    }

    /** Early enough for camel-main, which logs the properties of its components before it starts them. */
    @Override
    public void setCamelContext(CamelContext context) {
        super.setCamelContext(context);
        SecretUris.registerWith(context);
    }

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> properties) throws Exception {
        SecretUris.tellCamel(getCamelContext(), uri);
        return super.createEndpoint(uri, properties);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        JetStreamEndpoint endpoint = new JetStreamEndpoint(SecretUris.masked(uri), this, remaining);
        endpoint.inherit(this);
        endpointConfigurer().leaveOutEmpty(parameters);
        OptionConfigurer.refuseBothSpellings(parameters);
        new OptionPrecedence(this, endpoint).applyBelow(parameters);
        setOptions(endpoint, parameters);
        if (useGlobalSslContextParameters && !endpoint.getSecurityOptions().saysTls()) {
            endpoint.getSecurityOptions().setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        return endpoint;
    }

    /** Camel's exception about a rejected value says less than its cause, and users see only the outermost one. */
    private void setOptions(Endpoint endpoint, Map<String, Object> parameters) throws Exception {
        try {
            setProperties(endpoint, parameters);
        } catch (PropertyBindingException e) {
            throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
        }
    }

    /** All options are set now. Combinations that cannot work fail here, and not at the first message. */
    @Override
    protected void afterConfiguration(String uri, String remaining, Endpoint endpoint, Map<String, Object> parameters) {
        JetStreamEndpoint ours = (JetStreamEndpoint) endpoint;
        String file = ours.getDaprOptions().getDaprComponent();
        try {
            StreamDocument.load(ours.getStreamOptions(), getCamelContext());
            ours.validate();
        } catch (IllegalArgumentException e) {
            throw file == null
                    ? e
                    : new IllegalArgumentException(
                            "With daprComponent=" + file + ", and all other options: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable PropertyConfigurer getComponentPropertyConfigurer() {
        return OptionConfigurer.around(super.getComponentPropertyConfigurer(), this::noteGiven);
    }

    @Override
    public @Nullable PropertyConfigurer getEndpointPropertyConfigurer() {
        return OptionConfigurer.around(super.getEndpointPropertyConfigurer());
    }

    OptionConfigurer endpointConfigurer() {
        return requireNonNull(OptionConfigurer.around(super.getEndpointPropertyConfigurer()), "generated");
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        FailureInterceptStrategy.addTo(getCamelContext());
        if (getHeaderFilterStrategy() == null) {
            setHeaderFilterStrategy(new JetStreamHeaderFilterStrategy());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        connections = SharedConnections.of(getCamelContext());
        HealthCheckRegistry registry = HealthCheckRegistry.get(getCamelContext());
        if (registry != null
                && (isHealthCheckConsumerEnabled() || isHealthCheckProducerEnabled())
                && registry.getCheck(JetStreamHealthCheck.CONNECTIONS_ID).isEmpty()) {
            connectionsCheck = JetStreamHealthCheck.ofConnections(connections);
            registry.register(connectionsCheck);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (connectionsCheck != null) {
            HealthCheckRegistry.get(getCamelContext()).unregister(connectionsCheck);
            connectionsCheck = null;
        }
        ahead.end();
        super.doStop();
    }

    /** If true, this warning is new. */
    boolean isNewWarning(String warning) {
        return warnings.add(warning);
    }

    SharedConnections connections() {
        return connections;
    }

    /** The started consumers and producers of its endpoints. */
    ActiveServices running() {
        return running;
    }

    /** A consumer starts: its creation ahead is over, if there was one. */
    void awaitCreation(JetStreamConsumer consumer) throws InterruptedException {
        ahead.await(consumer);
    }

    /**
     * A consumer starts with the context: creates the consumers of the routes that start next and share its connection.
     * Does not block.
     */
    void createAhead(JetStreamEndpoint started, ConnectionLease lease) {
        CamelContext context = getCamelContext();
        boolean startsAllRoutes = context.getStatus().isStarting()
                && context.isAutoStartup()
                && context.getAutoStartupExcludePattern() == null
                && !context.getRouteController().isSupervising();
        if (!startsAllRoutes || !ahead.isFirst()) {
            return;
        }
        Map<JetStreamConsumer, ConsumerProvisioner> provisioners = new LinkedHashMap<>();
        Set<String> durables = new HashSet<>();
        durables.add(started.consumerOptions().all().durable());
        for (Route route : context.getRoutes()) {
            if (route.isAutoStartup()
                    && route.getConsumer() instanceof JetStreamConsumer consumer
                    && consumer.getStatus().isStartable()
                    && consumer.getEndpoint() instanceof JetStreamEndpoint endpoint
                    && endpoint.jetStreamComponent() == this
                    && endpoint.createsPlainDurable()
                    && endpoint.connectionKey().equals(started.connectionKey())
                    && durables.add(endpoint.consumerOptions().all().durable())) { // the first one decides
                provisioners.put(consumer, ConsumerSession.provisioner(endpoint, lease));
            }
        }
        ahead.begin(provisioners, lease.tasks());
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    /** If true, endpoints without a TLS configuration of their own use that of the Camel context. */
    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
