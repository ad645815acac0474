package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Two orders cannot be processed. One may succeed later for all we know, so it is delivered three times; the other never
 * will, as its exception tells. Both end on the dead letter subject, with the reason in their headers.
 */
public class DeadLetterExample extends RouteBuilder {
    @Override
    public void configure() {
        from("timer:once?repeatCount=1&delay=0")
                .routeId("publish")
                .setBody(constant("order 1, card expired"))
                .to("jetstream:shop.orders?streamName=SHOP&streamProvisioning=create")
                .setBody(constant("order 2, no amount"))
                .to("jetstream:shop.orders?streamName=SHOP");

        from("jetstream:shop.orders?streamName=SHOP&durableName=billing"
                        + "&maxDeliver=3&backOff=100ms,500ms"
                        + "&terminateOn=java.lang.IllegalArgumentException"
                        + "&deadLetterSubject=shop-dead.orders")
                .routeId("process")
                .errorHandler(noErrorHandler()) // JetStream delivers again: Camel has nothing to add
                .log("${body}: delivery ${header.CamelJetStreamDeliveredCount}")
                .filter(body().contains("no amount"))
                .throwException(new IllegalArgumentException("There is no amount"))
                .end()
                .throwException(new IllegalStateException("The bank says no"));

        from("jetstream:shop-dead.orders?streamName=SHOP_DEAD&streamProvisioning=create&durableName=support")
                .routeId("dead letters")
                .log("Dead: ${body}: ${header[Dead-Letter-Reason]}");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new DeadLetterExample());
        main.run();
    }
}
