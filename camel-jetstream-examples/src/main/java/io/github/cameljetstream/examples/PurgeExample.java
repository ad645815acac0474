package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** Deletes the messages of one customer from the stream, which keeps those of the others. */
public class PurgeExample extends RouteBuilder {
    @Override
    public void configure() {
        from("timer:once?repeatCount=1&delay=0")
                .routeId("customers")
                .setBody(constant("a new address"))
                .to("jetstream:customers.7.address?streamName=CUSTOMERS&streamSubjects=customers.>"
                        + "&streamProvisioning=create")
                .to("jetstream:customers.8.address?streamName=CUSTOMERS")
                .setHeader("customer", constant("7"))
                .to("direct:forget");

        from("direct:forget")
                .routeId("forget")
                .toD("jetstream:customers.${header.customer}.>?streamName=CUSTOMERS&operation=purge")
                .log("Removed ${header.CamelJetStreamPurged} messages of customer ${header.customer}");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new PurgeExample());
        main.run();
    }
}
