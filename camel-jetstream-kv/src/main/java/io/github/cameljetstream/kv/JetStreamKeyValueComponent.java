package io.github.cameljetstream.kv;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.configure.ExclusiveOptions;
import io.github.cameljetstream.configure.OptionConfigurer;
import io.github.cameljetstream.configure.SecretUris;
import io.github.cameljetstream.kv.options.DaprStateOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, writes and watches the keys of a key-value bucket of NATS. */
@Component("jetstream-kv")
public class JetStreamKeyValueComponent extends DefaultComponent {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamKeyValueComponent.class);

    @Metadata(
            label = "common",
            defaultValue = "jetstream",
            description = "Name of the Camel component jetstream whose connection and security options the endpoints"
                    + " use. An endpoint's own options take precedence. Example: jetstream-east")
    private String component = "jetstream";

    @Metadata(
            label = "common",
            description =
                    "Dapr component file with a component of type state.jetstream, for the endpoints whose URI has"
                            + " no daprComponent of its own. It takes precedence over the options of the component jetstream."
                            + " Example: file:statestore.yaml")
    private @Nullable String daprComponent;

    @Metadata(
            label = "advanced",
            description = "Property placeholder, without its braces, for the secrets to which the file of daprComponent"
                    + " refers by secretKeyRef. Example: env:{key}")
    private @Nullable String daprSecrets;

    /** Logged warnings about Dapr component files, because many endpoints may use one file. */
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();

    public JetStreamKeyValueComponent() {}

    public JetStreamKeyValueComponent(CamelContext context) {
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
        OptionConfigurer configurer =
                requireNonNull(OptionConfigurer.around(super.getEndpointPropertyConfigurer()), "generated");
        configurer.leaveOutEmpty(parameters);
        OptionConfigurer.refuseBothSpellings(parameters);
        Set<String> given = ExclusiveOptions.keysOf(parameters);
        DaprStateOptions files = files(parameters);
        DaprState dapr = DaprState.read(getCamelContext(), files, given);
        JetStreamKeyValueEndpoint endpoint = new JetStreamKeyValueEndpoint(
                SecretUris.masked(uri), this, dapr == null ? remaining : dapr.bucket(remaining));
        endpoint.connectAs(connected());
        endpoint.setDaprStateOptions(files);
        DaprState.clear(endpoint, configurer, given);
        if (dapr != null) {
            dapr.applyTo(endpoint, configurer);
            dapr.withoutMeaningHere().filter(warnings::add).ifPresent(LOG::warn);
        }
        setOptions(endpoint, parameters);
        return endpoint;
    }

    /** The options of the file, of the URI or else of the component. */
    private DaprStateOptions files(Map<String, Object> parameters) {
        DaprStateOptions files = new DaprStateOptions();
        files.setDaprComponent(textOf(parameters, "daprComponent", daprComponent));
        files.setDaprSecrets(textOf(parameters, "daprSecrets", daprSecrets));
        if (files.getDaprComponent() != null && "true".equalsIgnoreCase(textOf(parameters, "encodeKeys", null))) {
            throw new IllegalArgumentException("encodeKeys=true is refused: with daprComponent, the keys are those of"
                    + " Dapr, which encodes none. Remove encodeKeys.");
        }
        return files;
    }

    private static @Nullable String textOf(Map<String, Object> parameters, String option, @Nullable String otherwise) {
        return parameters.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(option))
                .map(each -> String.valueOf(each.getValue()))
                .findFirst()
                .orElse(otherwise);
    }

    /** The component whose connections are used. */
    JetStreamComponent connected() {
        JetStreamComponent connected = getCamelContext().getComponent(component, JetStreamComponent.class);
        if (connected == null) {
            throw new IllegalArgumentException("component=" + component
                    + " is refused: it must be the name of a Camel component of the type jetstream.");
        }
        return connected;
    }

    /** Camel's exception about a rejected value says less than its cause, and users see only the outermost one. */
    private void setOptions(Endpoint endpoint, Map<String, Object> parameters) throws Exception {
        try {
            setProperties(endpoint, parameters);
        } catch (PropertyBindingException e) {
            throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
        }
    }

    /** All options are set now. Combinations that cannot work fail here, and not at the first exchange. */
    @Override
    protected void afterConfiguration(String uri, String remaining, Endpoint endpoint, Map<String, Object> parameters) {
        JetStreamKeyValueEndpoint ours = (JetStreamKeyValueEndpoint) endpoint;
        String file = ours.getDaprStateOptions().getDaprComponent();
        try {
            ours.validate();
        } catch (IllegalArgumentException e) {
            throw file == null
                    ? e
                    : new IllegalArgumentException(
                            "With daprComponent=" + file + ", and all other options: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable PropertyConfigurer getEndpointPropertyConfigurer() {
        return OptionConfigurer.around(super.getEndpointPropertyConfigurer());
    }

    public @Nullable String getDaprComponent() {
        return daprComponent;
    }

    /** Dapr component file with a component of type state.jetstream. */
    public void setDaprComponent(@Nullable String daprComponent) {
        this.daprComponent = daprComponent;
    }

    public @Nullable String getDaprSecrets() {
        return daprSecrets;
    }

    /** Property placeholder for the secrets to which the file refers. */
    public void setDaprSecrets(@Nullable String daprSecrets) {
        this.daprSecrets = daprSecrets;
    }

    public String getComponent() {
        return component;
    }

    /** Name of the Camel component whose connection and security options the endpoints use. */
    public void setComponent(String component) {
        this.component = component;
    }
}
