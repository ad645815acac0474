package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * The members of a queue group share the messages: each is delivered to one of them. Here the two members are routes;
 * in life they are instances of a program. The server sends the messages (a push consumer), and the durable has the
 * name of the group.
 */
public class QueueGroupExample extends RouteBuilder {
    /** How many parcels are published. */
    static final int PARCELS = 40;

    @Override
    public void configure() {
        from("timer:parcels?period=50&includeMetadata=true&repeatCount=" + PARCELS)
                .routeId("publish")
                .setBody(simple("parcel ${exchangeProperty.CamelTimerCounter}"))
                .to("jetstream:parcels.new?streamName=PARCELS&streamProvisioning=create");

        for (String member : new String[] {"Anna", "Ben"}) {
            from("jetstream:parcels.new?streamName=PARCELS&queueGroupName=couriers")
                    .routeId(member)
                    .log(member + " takes ${body}");
        }
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new QueueGroupExample());
        main.run();
    }
}
