package io.github.cameljetstream.examples;

import io.github.cameljetstream.kv.JetStreamIdempotentRepository;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Each order is published twice and billed once. The bucket remembers the numbers: for all instances of the program, and after
 * a crash of one.
 */
public class IdempotentExample extends RouteBuilder {
    /** How many orders there are. */
    static final int ORDERS = 20;

    @Override
    public void configure() {
        from("timer:orders?period=20&includeMetadata=true&repeatCount=" + 2 * ORDERS)
                .routeId("publish")
                .process(exchange -> exchange.getMessage()
                        .setHeader("number", exchange.getProperty("CamelTimerCounter", Integer.class) % ORDERS))
                .setBody(simple("order ${header.number}"))
                .to("jetstream:bills.new?streamName=BILLS&streamProvisioning=create&messageIdStrategy=none");

        from("jetstream:bills.new?streamName=BILLS&durableName=billing")
                .routeId("receive")
                .idempotentConsumer(header("number"), new JetStreamIdempotentRepository("bills-seen"))
                .to("direct:bill");

        from("direct:bill").routeId("bill").log("Billing ${body}");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new IdempotentExample());
        main.run();
    }
}
