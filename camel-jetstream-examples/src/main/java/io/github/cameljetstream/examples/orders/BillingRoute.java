package io.github.cameljetstream.examples.orders;

import org.apache.camel.builder.RouteBuilder;

/**
 * Processes the orders by a durable pull consumer, which keeps its place when the server or we are away.
 *
 * <p>An order is acknowledged when its exchange has ended well. One that fails comes again after the delays of backOff; in
 * its fourth delivery it is published to the dead letter subject instead.
 */
public final class BillingRoute extends RouteBuilder {
    private final Plan plan;
    private final Billing billing;

    public BillingRoute(Plan plan, Billing billing) {
        this.plan = plan;
        this.billing = billing;
    }

    @Override
    public void configure() {
        from("jetstream:" + plan.subject() + "?streamName=" + plan.stream() + "&durableName=" + Plan.BILLING
                        + "&consumerType=pull&ackPolicy=explicit"
                        + "&backOff=200ms,500ms,1s&maxDeliver=4"
                        + "&deadLetterSubject=" + plan.deadSubject())
                .routeId(Plan.BILLING)
                .errorHandler(noErrorHandler()) // the stream delivers again, also when we are gone by then
                .process(billing);
    }
}
