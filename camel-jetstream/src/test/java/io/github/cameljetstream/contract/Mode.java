package io.github.cameljetstream.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to consume.
 *
 * @param options of the endpoint, as in a URI
 * @param ordered whether messages of one key end in their order
 * @param durable whether the consumer has a name
 * @param cumulative whether an acknowledgement covers all before it
 */
record Mode(String options, boolean ordered, boolean durable, boolean cumulative) {

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
                        modes.add(new Mode(
                                "consumerType=" + type + "&" + order + "&ackPolicy=" + ack
                                        + (durable ? "&durableName=d" : ""),
                                order.contains("orderBy") || order.contains("hold"),
                                durable,
                                ack.equals("all")));
                    }
                }
            }
        }
        return modes;
    }

    @Override
    public String toString() {
        return options;
    }
}
