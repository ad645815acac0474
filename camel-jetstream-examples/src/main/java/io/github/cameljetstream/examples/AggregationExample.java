package io.github.cameljetstream.examples;

import io.github.cameljetstream.kv.JetStreamAggregationRepository;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/** Collects five parcels for each truck. The bucket keeps what is collected, so that a restarted program continues. */
public class AggregationExample extends RouteBuilder {
    /** How many trucks leave. */
    static final int TRUCKS = 6;

    static final int PARCELS_PER_TRUCK = 5;

    @Override
    public void configure() {
        from("timer:parcels?period=20&includeMetadata=true&repeatCount=" + TRUCKS * PARCELS_PER_TRUCK)
                .routeId("parcels")
                .setBody(simple("parcel ${exchangeProperty.CamelTimerCounter}"))
                .process(exchange -> exchange.getMessage()
                        .setHeader("city", exchange.getProperty("CamelTimerCounter", Integer.class) % 3))
                .aggregate(header("city"), new GroupedBodyAggregationStrategy())
                .aggregationRepository(new JetStreamAggregationRepository("trucks"))
                .completionSize(PARCELS_PER_TRUCK)
                .to("direct:truck");

        from("direct:truck").routeId("truck").log("A truck to city ${header.city} leaves with ${body}");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new AggregationExample());
        main.run();
    }
}
