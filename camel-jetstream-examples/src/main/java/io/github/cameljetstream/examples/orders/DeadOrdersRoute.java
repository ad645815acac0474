package io.github.cameljetstream.examples.orders;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** Reads the dead letters from their own stream. They are the orders as they were, with the reason in their headers. */
public final class DeadOrdersRoute extends RouteBuilder {
    private final Plan plan;
    private final Tally tally;
    private final Display display;

    public DeadOrdersRoute(Plan plan, Tally tally, Display display) {
        this.plan = plan;
        this.tally = tally;
        this.display = display;
    }

    @Override
    public void configure() {
        from("jetstream:" + plan.deadSubject() + "?streamName=" + plan.deadStream()
                        + "&streamProvisioning=create&durableName=" + Plan.SUPPORT)
                .routeId(Plan.SUPPORT)
                .process(this::dead);
    }

    private void dead(Exchange exchange) {
        Message letter = exchange.getMessage();
        int order = letter.getHeader(OrderHeaders.NUMBER, Integer.class);
        tally.dead(order);
        display.event("order " + order + " is a dead letter: " + letter.getHeader("Dead-Letter-Reason"));
    }
}
