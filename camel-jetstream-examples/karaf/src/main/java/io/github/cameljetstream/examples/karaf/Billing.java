package io.github.cameljetstream.examples.karaf;

import io.github.cameljetstream.JetStreamComponent;
import org.apache.camel.CamelContext;

/**
 * Runs the route while the bundle is active. Blueprint makes it, from OSGI-INF/blueprint/billing.xml.
 *
 * <p>The bundle gets the component by its class, so it is restarted when the bundle of the component is updated and refreshed.
 */
public class Billing {
    private final CamelContext camel;
    private final JetStreamComponent jetstream;

    public Billing(CamelContext camel, JetStreamComponent jetstream) {
        this.camel = camel;
        this.jetstream = jetstream;
    }

    public void start() throws Exception {
        try {
            camel.addComponent("jetstream", jetstream);
            camel.addRoutes(new BillingRoute());
            camel.start();
        } catch (Exception e) {
            // Blueprint does not stop what failed to start.
            camel.stop();
            throw e;
        }
    }

    public void stop() {
        camel.stop();
    }
}
