package io.github.cameljetstream.examples.quarkus;

import io.github.cameljetstream.headers.JetStreamHeaders;
import org.apache.camel.builder.RouteBuilder;

/** Publishes orders, and makes a bill of each. */
public class OrdersRoutes extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:orders")
                .routeId("publish")
                .setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, simple("order-${header.orderNumber}"))
                .to("jetstream:orders.new?streamName=ORDERS");

        from("jetstream:orders.new?streamName=ORDERS&durableName=billing")
                .routeId("billing")
                .log("Order ${header.orderNumber}: ${body}")
                .to("jetstream:bills.new?streamName=BILLS");
    }
}
