package io.github.cameljetstream.examples.orders;

import java.time.Duration;

/**
 * What a run of the demo does.
 *
 * @param stream the stream that orders are published to; the dead ones go to another of that name with {@code -DEAD}
 * @param orders how many orders are published
 * @param pause the time between two orders
 * @param downtime how long the server is away, if it is killed
 * @param limit the time after the start of the routes at which the run has failed
 */
public record Plan(String stream, int orders, Duration pause, Duration downtime, Duration limit) {
    /** The durable consumer that processes the orders. */
    public static final String BILLING = "billing";

    /** The durable consumer that reads the dead letters. */
    public static final String SUPPORT = "support";

    /** 500 orders in 12 seconds. */
    public static Plan of(String stream) {
        return new Plan(stream, 500, Duration.ofMillis(24), Duration.ofSeconds(3), Duration.ofSeconds(60));
    }

    /** The subject of orders. */
    public String subject() {
        return stream + ".new";
    }

    /** The stream of dead letters. */
    public String deadStream() {
        return stream + "-DEAD";
    }

    /** The subject of dead letters. */
    public String deadSubject() {
        return deadStream() + ".new";
    }

    /** The one order that can never be processed. */
    public int poison() {
        return orders / 4 + 1;
    }
}
