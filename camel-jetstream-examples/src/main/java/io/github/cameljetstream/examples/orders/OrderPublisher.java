package io.github.cameljetstream.examples.orders;

import io.github.cameljetstream.headers.JetStreamHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * Publishes the orders to a stream, which is made if it is missing.
 *
 * <p>While the server is away the component waits and tries again; what it gives up in the end, Camel's error handler sends
 * again. An order may so be sent several times, since nobody knows whether the server had stored it before it died. All
 * these attempts carry the same message id, so that the stream keeps one.
 */
public final class OrderPublisher extends RouteBuilder {
    private final Plan plan;
    private final Tally tally;
    private final Display display;

    public OrderPublisher(Plan plan, Tally tally, Display display) {
        this.plan = plan;
        this.tally = tally;
        this.display = display;
    }

    @Override
    public void configure() {
        errorHandler(defaultErrorHandler()
                .maximumRedeliveries(100)
                .redeliveryDelay(250)
                .asyncDelayedRedelivery()
                .onRedelivery(this::sentAgain));

        from("timer:orders?includeMetadata=true&delay=0&period=" + plan.pause().toMillis() + "&repeatCount="
                        + plan.orders())
                .routeId("publish")
                .setHeader(OrderHeaders.NUMBER, exchangeProperty(Exchange.TIMER_COUNTER))
                .setBody(simple("{\"order\": ${header.order-number}}"))
                .to("jetstream:" + plan.subject() + "?streamName=" + plan.stream()
                        + "&streamProvisioning=create&streamStorage=file"
                        + "&publishTimeout=1s&publishRetries=1")
                .process(this::stored);
    }

    private void sentAgain(Exchange exchange) {
        tally.sentAgain();
        display.first("sent again", number(exchange) + " was not acknowledged and is sent again, with the same id");
    }

    private void stored(Exchange exchange) {
        Message message = exchange.getMessage();
        tally.published(message.getHeader(OrderHeaders.NUMBER, Integer.class));
        if (message.getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE, Boolean.class)) {
            tally.recognized();
            display.first("recognized", number(exchange) + " came a second time, and the stream recognized its id");
        }
    }

    private static String number(Exchange exchange) {
        return "order " + exchange.getMessage().getHeader(OrderHeaders.NUMBER);
    }
}
