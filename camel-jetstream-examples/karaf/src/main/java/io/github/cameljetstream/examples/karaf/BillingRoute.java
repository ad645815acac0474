package io.github.cameljetstream.examples.karaf;

import org.apache.camel.builder.RouteBuilder;

/** Takes orders from the stream ORDERS and publishes what was billed to it. */
public class BillingRoute extends RouteBuilder {
    @Override
    public void configure() {
        from("jetstream:orders.new?streamName=ORDERS&durableName=billing")
                .routeId("billing")
                .log("Billing ${body}")
                .to("jetstream:orders.billed");
    }
}
