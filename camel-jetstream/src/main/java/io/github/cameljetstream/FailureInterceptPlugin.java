package io.github.cameljetstream;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Adds the {@link FailureInterceptStrategy} to each context before its first route is made: a delivery may be handed over
 * to a route that is made before the component. Camel finds it as a Java service. Where it does not look for one (older versions, OSGi),
 * the component adds the strategy when it is made.
 */
public final class FailureInterceptPlugin implements ContextServicePlugin {
    @Override
    public void load(CamelContext camelContext) {
        FailureInterceptStrategy.addTo(camelContext);
    }
}
