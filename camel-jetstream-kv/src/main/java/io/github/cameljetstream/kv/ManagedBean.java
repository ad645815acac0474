package io.github.cameljetstream.kv;

import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.spi.ManagementStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a bean in JMX as a service of the Camel context: Camel does that only for services that are added to the context, and the
 * repository of an aggregation is not. Not thread-safe.
 */
final class ManagedBean {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedBean.class);

    private final ManagementStrategy strategy;
    private final Object managed;

    private ManagedBean(ManagementStrategy strategy, Object managed) {
        this.strategy = strategy;
        this.managed = managed;
    }

    /** Null if JMX is disabled, or Camel shows the bean itself. */
    static @Nullable ManagedBean show(CamelContext context, Service bean) {
        ManagementStrategy strategy = context.getManagementStrategy();
        if (strategy == null || strategy.getManagementAgent() == null) {
            return null;
        }
        try {
            Object managed = strategy.getManagementObjectStrategy().getManagedObjectForService(context, bean);
            if (managed == null || strategy.isManaged(managed)) {
                return null;
            }
            strategy.manageObject(managed);
            return new ManagedBean(strategy, managed);
        } catch (Exception e) {
            LOG.warn("JMX does not show {}: {} It works without.", bean, e.getMessage());
            return null;
        }
    }

    void hide() {
        try {
            strategy.unmanageObject(managed);
        } catch (Exception e) {
            LOG.debug("JMX still shows {}", managed, e);
        }
    }
}
