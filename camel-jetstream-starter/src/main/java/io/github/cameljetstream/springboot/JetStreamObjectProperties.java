package io.github.cameljetstream.springboot;

import io.github.cameljetstream.object.JetStreamObjectComponent;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code camel.component.jetstream-object.*}: the options of {@link JetStreamObjectComponent}. One that it does not
 * have fails the start.
 */
@ConfigurationProperties(prefix = JetStreamObjectProperties.PREFIX, ignoreUnknownFields = false)
public class JetStreamObjectProperties {
    static final String PREFIX = "camel.component.jetstream-object";

    private boolean enabled = true;
    private Map<String, Boolean> customizer = Map.of();
    private String component;
    private Boolean bridgeErrorHandler;
    private Boolean lazyStartProducer;
    private Boolean autowiredEnabled;

    /** Sets what is given. */
    void configure(JetStreamObjectComponent target) {
        if (component != null) {
            target.setComponent(component);
        }
        if (bridgeErrorHandler != null) {
            target.setBridgeErrorHandler(bridgeErrorHandler);
        }
        if (lazyStartProducer != null) {
            target.setLazyStartProducer(lazyStartProducer);
        }
        if (autowiredEnabled != null) {
            target.setAutowiredEnabled(autowiredEnabled);
        }
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** If true, the starter sets these properties on the component. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Map<String, Boolean> getCustomizer() {
        return customizer;
    }

    /** With {@code enabled=false}, the starter does not set these properties on the component. */
    public void setCustomizer(Map<String, Boolean> customizer) {
        this.customizer = customizer;
    }

    public String getComponent() {
        return component;
    }

    /** See {@link JetStreamObjectComponent#setComponent}. */
    public void setComponent(String component) {
        this.component = component;
    }

    public Boolean getBridgeErrorHandler() {
        return bridgeErrorHandler;
    }

    /** See {@link JetStreamObjectComponent#setBridgeErrorHandler}. */
    public void setBridgeErrorHandler(Boolean bridgeErrorHandler) {
        this.bridgeErrorHandler = bridgeErrorHandler;
    }

    public Boolean getLazyStartProducer() {
        return lazyStartProducer;
    }

    /** See {@link JetStreamObjectComponent#setLazyStartProducer}. */
    public void setLazyStartProducer(Boolean lazyStartProducer) {
        this.lazyStartProducer = lazyStartProducer;
    }

    public Boolean getAutowiredEnabled() {
        return autowiredEnabled;
    }

    /** See {@link JetStreamObjectComponent#setAutowiredEnabled}. */
    public void setAutowiredEnabled(Boolean autowiredEnabled) {
        this.autowiredEnabled = autowiredEnabled;
    }
}
