package io.github.cameljetstream.springboot;

import io.github.cameljetstream.kv.JetStreamKeyValueComponent;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code camel.component.jetstream-kv.*}: the options of {@link JetStreamKeyValueComponent}. One that it does not
 * have fails the start.
 */
@ConfigurationProperties(prefix = JetStreamKeyValueProperties.PREFIX, ignoreUnknownFields = false)
public class JetStreamKeyValueProperties {
    static final String PREFIX = "camel.component.jetstream-kv";

    private boolean enabled = true;
    private Map<String, Boolean> customizer = Map.of();
    private String component;
    private String daprComponent;
    private String daprSecrets;
    private Boolean bridgeErrorHandler;
    private Boolean lazyStartProducer;
    private Boolean autowiredEnabled;

    /** Sets what is given. */
    void configure(JetStreamKeyValueComponent target) {
        if (component != null) {
            target.setComponent(component);
        }
        if (daprComponent != null) {
            target.setDaprComponent(daprComponent);
        }
        if (daprSecrets != null) {
            target.setDaprSecrets(daprSecrets);
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

    /** See {@link JetStreamKeyValueComponent#setComponent}. */
    public void setComponent(String component) {
        this.component = component;
    }

    public String getDaprComponent() {
        return daprComponent;
    }

    /** See {@link JetStreamKeyValueComponent#setDaprComponent}. */
    public void setDaprComponent(String daprComponent) {
        this.daprComponent = daprComponent;
    }

    public String getDaprSecrets() {
        return daprSecrets;
    }

    /** See {@link JetStreamKeyValueComponent#setDaprSecrets}. */
    public void setDaprSecrets(String daprSecrets) {
        this.daprSecrets = daprSecrets;
    }

    public Boolean getBridgeErrorHandler() {
        return bridgeErrorHandler;
    }

    /** See {@link JetStreamKeyValueComponent#setBridgeErrorHandler}. */
    public void setBridgeErrorHandler(Boolean bridgeErrorHandler) {
        this.bridgeErrorHandler = bridgeErrorHandler;
    }

    public Boolean getLazyStartProducer() {
        return lazyStartProducer;
    }

    /** See {@link JetStreamKeyValueComponent#setLazyStartProducer}. */
    public void setLazyStartProducer(Boolean lazyStartProducer) {
        this.lazyStartProducer = lazyStartProducer;
    }

    public Boolean getAutowiredEnabled() {
        return autowiredEnabled;
    }

    /** See {@link JetStreamKeyValueComponent#setAutowiredEnabled}. */
    public void setAutowiredEnabled(Boolean autowiredEnabled) {
        this.autowiredEnabled = autowiredEnabled;
    }
}
