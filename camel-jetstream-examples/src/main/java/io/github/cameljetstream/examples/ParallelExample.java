package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Fifty pictures of half a second each are done in two and a half seconds, ten at a time; one after the other they would take
 * 25. While all ten are under way no more are asked for.
 */
public class ParallelExample extends RouteBuilder {
    /** How many pictures are published. */
    static final int PICTURES = 50;

    @Override
    public void configure() {
        from("timer:pictures?period=1&includeMetadata=true&repeatCount=" + PICTURES)
                .routeId("publish")
                .setBody(simple("picture ${exchangeProperty.CamelTimerCounter}"))
                .to("jetstream:pictures.new?streamName=PICTURES&streamProvisioning=create");

        from("jetstream:pictures.new?streamName=PICTURES&durableName=painter&concurrency=parallel&maxInFlight=10")
                .routeId("process")
                .delay(500)
                .log("${body} is done, ${header.CamelJetStreamPending} were still to come");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new ParallelExample());
        main.run();
    }
}
