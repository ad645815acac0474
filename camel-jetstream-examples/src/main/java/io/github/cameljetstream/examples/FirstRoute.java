package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** Publishes an order each second to a stream, which is made if it is missing, and processes the orders from there. */
public class FirstRoute extends RouteBuilder {
    @Override
    public void configure() {
        from("timer:orders?period=1000&includeMetadata=true")
                .routeId("publish")
                .setBody(simple("Order ${exchangeProperty.CamelTimerCounter}"))
                .to("jetstream:orders.new?streamName=ORDERS&streamSubjects=orders.>&streamProvisioning=create");

        from("jetstream:orders.new?streamName=ORDERS&durableName=billing")
                .routeId("process")
                .log("${body} is number ${header.CamelJetStreamStreamSequence} in the stream");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new FirstRoute());
        main.run();
    }
}
