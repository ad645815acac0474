package io.github.cameljetstream.examples;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** The orders of yesterday are published again, to a subject for the consumer that missed them. */
public class ReplayExample extends RouteBuilder {
    private final Instant from;
    private final Instant to;

    /** Replays the messages from a time until another one. */
    public ReplayExample(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public void configure() {
        from("timer:once?repeatCount=1&delay=0")
                .routeId("replay")
                .setHeader("CamelJetStreamOperationTime", constant(from))
                .setHeader("CamelJetStreamOperationUpToTime", constant(to))
                .to("jetstream:shop.>?streamName=SHOP&operation=getBatch&operationStreaming=true")
                .split(body())
                .streaming()
                .to("jetstream:replayed.order?streamName=REPLAYED&streamProvisioning=create");
    }

    public static void main(String[] args) throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Instant midnight = today.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant before = today.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Main main = new Main();
        main.configure().addRoutesBuilder(new ReplayExample(before, midnight));
        main.run();
    }
}
