package io.github.cameljetstream.examples.orders;

import io.github.cameljetstream.headers.JetStreamHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The work that an order is: takes a few milliseconds, and fails now and then. */
public final class Billing implements Processor {
    private static final long WORK_MILLIS = 3;

    private final Plan plan;
    private final Tally tally;
    private final Display display;

    public Billing(Plan plan, Tally tally, Display display) {
        this.plan = plan;
        this.tally = tally;
        this.display = display;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        int order = message.getHeader(OrderHeaders.NUMBER, Integer.class);
        long delivery = message.getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class);
        if (delivery > 1) {
            tally.redelivered();
        }
        Thread.sleep(WORK_MILLIS);
        if (fails(order, delivery)) {
            tally.failed();
            show(order, delivery);
            throw new BillingException("The bank does not answer for order " + order);
        }
        tally.processed(order);
    }

    private void show(int order, long delivery) {
        String text = "order " + order + " failed in delivery " + delivery;
        if (order == plan.poison()) {
            display.event(text);
        } else {
            display.first("failed " + delivery, text);
        }
    }

    /** Every 10th order fails once, every 50th twice, the poisoned one always. */
    private boolean fails(int order, long delivery) {
        if (order == plan.poison()) {
            return true;
        }
        return order % 50 == 0 ? delivery <= 2 : order % 10 == 0 && delivery <= 1;
    }

    private static final class BillingException extends Exception {
        private static final long serialVersionUID = 1L;

        BillingException(String message) {
            super(message);
        }
    }
}
