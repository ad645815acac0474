package io.github.cameljetstream.options;

import java.util.LinkedHashMap;
import java.util.Map;

/** What does not go with {@code ordered}. */
final class OrderedRules {
    private OrderedRules() {}

    static void check(ConsumerOptions options, FailureOptions failure) {
        if (!options.binding().isOrdered()) {
            return;
        }
        String ephemeral = "the consumer is ephemeral, and made anew when it has to be";
        String unacknowledged = "nothing is acknowledged, nor delivered again";
        Map<String, Object> ephemeralOnly = new LinkedHashMap<>();
        ephemeralOnly.put("durableName", options.binding().getDurableName());
        ephemeralOnly.put("replicas", options.binding().getReplicas());
        ephemeralOnly.put("memoryStorage", options.binding().getMemoryStorage());
        if (options.binding().getConsumerProvisioning() != ConsumerProvisioning.CREATE) {
            ephemeralOnly.put(
                    "consumerProvisioning", EnumNames.of(options.binding().getConsumerProvisioning()));
        }
        ephemeralOnly.put("priorityGroup", options.pull().getPriorityGroup());
        ephemeralOnly.forEach((option, value) -> refuse(option, value, ephemeral));

        Map<String, Object> acknowledged = new LinkedHashMap<>();
        if (options.acks().getAckPolicy() != null && options.acks().getAckPolicy() != AckPolicy.NONE) {
            acknowledged.put("ackPolicy", EnumNames.of(options.acks().getAckPolicy()));
        }
        acknowledged.put(
                "ackWait",
                options.acks().getAckWait() == null
                        ? null
                        : Durations.format(options.acks().getAckWait()));
        acknowledged.put("maxDeliver", options.acks().getMaxDeliver());
        acknowledged.put("backOff", options.acks().getBackOff());
        acknowledged.put("maxAckPending", options.acks().getMaxAckPending());
        acknowledged.put("sampleFrequency", options.acks().getSampleFrequency());
        acknowledged.put("deadLetterSubject", failure.getDeadLetterSubject());
        acknowledged.put("doubleAck", options.acks().isDoubleAck() ? true : null);
        acknowledged.put("autoAck", options.acks().isAutoAck() ? null : false);
        acknowledged.put(
                "onExhausted",
                failure.getOnExhausted() == OnExhausted.LEAVE ? null : EnumNames.of(failure.getOnExhausted()));
        acknowledged.put(
                "maxAckExtension",
                AckOptions.MAX_ACK_EXTENSION.equals(options.acks().getMaxAckExtension())
                        ? null
                        : Durations.format(options.acks().getMaxAckExtension()));
        acknowledged.put(
                "drainTimeout",
                RoutingOptions.DRAIN_TIMEOUT.equals(options.routing().getDrainTimeout())
                        ? null
                        : Durations.format(options.routing().getDrainTimeout()));
        acknowledged.forEach((option, value) -> refuse(option, value, unacknowledged));

        String inOrder = "messages are routed one after the other, in the order of the stream";
        refuse("concurrency", options.routing().getConcurrency() == Concurrency.PARALLEL ? "parallel" : null, inOrder);
        refuse("orderBy", options.routing().getOrderBy(), inOrder);
        if (options.routing().getOrderOnFailure() != OrderOnFailure.HOLD) {
            String passed = "what fails is passed over. Give orderOnFailure=hold to have it retried in its place";
            refuse("nakDelay", failure.getNakDelay() == null ? null : Durations.format(failure.getNakDelay()), passed);
            refuse(
                    "onFailure",
                    failure.getOnFailure() == OnFailure.NAK ? null : EnumNames.of(failure.getOnFailure()),
                    passed);
            refuse("terminateOn", failure.getTerminateOn(), passed);
        }
    }

    private static void refuse(String option, Object value, String why) {
        if (value != null) {
            throw new IllegalArgumentException("ordered=true is given together with " + option + "=" + value
                    + ", which has no use: " + why + ". Leave one of the two out.");
        }
    }
}
