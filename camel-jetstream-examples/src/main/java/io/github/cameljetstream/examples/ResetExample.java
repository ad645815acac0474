package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * A route had a bug, and acknowledged what it did not process. After the fix, its consumer begins again at the first message
 * that was affected. Needs nats-server 2.14 or newer.
 */
public class ResetExample extends RouteBuilder {
    @Override
    public void configure() {
        from("jetstream:invoices.new?streamName=INVOICES&streamProvisioning=create&durableName=accounting")
                .routeId("accounting")
                .log("Invoice ${header.CamelJetStreamStreamSequence}, delivery"
                        + " ${header.CamelJetStreamConsumerSequence}");

        from("direct:mend")
                .routeId("mend")
                .to("jetstream:invoices.new?streamName=INVOICES&streamProvisioning=create&durableName=accounting"
                        + "&operation=resetConsumer&operationSequence=2")
                .log("The consumer continues at sequence ${header.CamelJetStreamResetSequence}");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new ResetExample());
        main.run();
    }
}
