package io.github.cameljetstream.object;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.configure.OptionConfigurer;
import io.github.cameljetstream.configure.SecretUris;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/** Writes, reads and watches the objects of an object store bucket of NATS. */
@Component("jetstream-object")
public class JetStreamObjectComponent extends DefaultComponent {
    @Metadata(
            label = "common",
            defaultValue = "jetstream",
            description = "Name of the Camel component jetstream whose connection and security options the endpoints"
                    + " use. An endpoint's own options take precedence. Example: jetstream-east")
    private String component = "jetstream";

    public JetStreamObjectComponent() {}

    public JetStreamObjectComponent(CamelContext context) {
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
        JetStreamObjectEndpoint endpoint = new JetStreamObjectEndpoint(SecretUris.masked(uri), this, remaining);
        endpoint.connectAs(connected());
        OptionConfigurer configurer =
                requireNonNull(OptionConfigurer.around(super.getEndpointPropertyConfigurer()), "generated");
        configurer.leaveOutEmpty(parameters);
        OptionConfigurer.refuseBothSpellings(parameters);
        setOptions(endpoint, parameters);
        return endpoint;
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
        ((JetStreamObjectEndpoint) endpoint).validate();
    }

    @Override
    public @Nullable PropertyConfigurer getEndpointPropertyConfigurer() {
        return OptionConfigurer.around(super.getEndpointPropertyConfigurer());
    }

    public String getComponent() {
        return component;
    }

    /** Name of the Camel component whose connection and security options the endpoints use. */
    public void setComponent(String component) {
        this.component = component;
    }
}
