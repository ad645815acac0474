package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** One route sets prices, another receives the current prices and each change, and a third reads one. */
public class KeyValueExample extends RouteBuilder {
    /** How often prices are set. */
    static final int CHANGES = 10;

    @Override
    public void configure() {
        from("timer:prices?period=50&includeMetadata=true&repeatCount=" + CHANGES)
                .routeId("set")
                .setBody(simple("${exchangeProperty.CamelTimerCounter}"))
                .to("jetstream-kv:prices?operation=put&key=price.apples&provisioning=create&history=" + CHANGES);

        from("jetstream-kv:prices?keys=price.*&provisioning=create&history=" + CHANGES)
                .routeId("watch")
                .log("${header.CamelJetStreamKey} is ${body}");

        from("timer:lookup?period=200&delay=1000&repeatCount=1")
                .routeId("lookup")
                .to("jetstream-kv:prices?operation=get&key=price.apples")
                .log("Apples cost ${body}");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new KeyValueExample());
        main.run();
    }
}
