package io.github.cameljetstream.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to consume.
 *
 * @param options of the endpoint, as in a URI
 * @param kind how messages reach the user
 * @param ordered whether messages of one key end in their order
 * @param durable whether the consumer has a name
 * @param cumulative whether an acknowledgement covers all before it
 */
record Mode(String options, Kind kind, boolean ordered, boolean durable, boolean cumulative) {

    /** How messages reach the user. */
    enum Kind {
        /** Each in an exchange of its own, which acknowledges it. */
        EXCHANGE,
        /** Several in one exchange. */
        BATCH,
        /** Each in an exchange of its own, and the route acknowledges it. */
        MANUAL,
        /** When the user asks for it. */
        POLLED
    }

    static List<Mode> all() {
        List<Mode> modes = new ArrayList<>();
        for (String type : List.of("pull", "push")) {
            for (String order : List.of(
                    "concurrency=single",
                    "concurrency=parallel",
                    "orderBy=subject&maxInFlight=100",
                    "concurrency=single&orderOnFailure=hold")) {
                for (String ack : List.of("explicit", "all")) {
                    for (boolean durable : List.of(true, false)) {
                        modes.add(of(
                                Kind.EXCHANGE,
                                "consumerType=" + type + "&" + order + "&ackPolicy=" + ack
                                        + (durable ? "&durableName=d" : "")));
                    }
                }
            }
        }
        for (String type : List.of("pull", "push")) {
            for (String ack : List.of("explicit", "all")) {
                String common = "&consumerType=" + type + "&ackPolicy=" + ack + "&durableName=d";
                for (String concurrency : List.of("concurrency=single", "concurrency=parallel")) {
                    modes.add(of(
                            Kind.BATCH, "batching=true&maxBatchSize=10&batchingInterval=50ms&" + concurrency + common));
                    modes.add(of(Kind.EXCHANGE, "doubleAck=true&" + concurrency + common));
                }
                modes.add(of(Kind.EXCHANGE, "doubleAck=true&orderBy=subject&maxInFlight=100" + common));
                for (String order : List.of("concurrency=single", "concurrency=parallel", "orderBy=subject")) {
                    modes.add(of(Kind.MANUAL, "autoAck=false&maxInFlight=100&" + order + common));
                }
            }
        }
        for (String option : List.of("ackPolicy=explicit", "ackPolicy=all", "doubleAck=true", "autoAck=false")) {
            modes.add(of(Kind.POLLED, option + "&durableName=d"));
        }
        return modes;
    }

    private static Mode of(Kind kind, String options) {
        return new Mode(
                options,
                kind,
                options.contains("orderBy") || options.contains("hold"),
                options.contains("durableName"),
                options.contains("ackPolicy=all"));
    }

    @Override
    public String toString() {
        return kind + " " + options;
    }
}
