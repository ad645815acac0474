package io.github.cameljetstream.examples.springboot;

import io.github.cameljetstream.headers.JetStreamHeaders;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Publishes orders and processes them. */
@Component
class OrdersRoutes extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:orders")
                .routeId("publish")
                .setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, simple("order-${header.orderNumber}"))
                .to("jetstream:orders.new");

        from("jetstream:orders.new?durableName=billing").routeId("billing").log("Order ${header.orderNumber}: ${body}");
    }
}
