package io.github.cameljetstream.options;

import java.util.LinkedHashMap;
import java.util.Map;

/** What does not go with {@code ordered}. */
final class OrderedRules {
    private OrderedRules() {}

    static void check(ConsumerOptions options, FailureOptions failure) {
        if (!options.isOrdered()) {
            return;
        }
        String ephemeral = "the consumer is ephemeral, and made anew when it has to be";
        String unacknowledged = "nothing is acknowledged, nor delivered again";
        Map<String, Object> ephemeralOnly = new LinkedHashMap<>();
        ephemeralOnly.put("durableName", options.getDurableName());
        ephemeralOnly.put("replicas", options.getReplicas());
        ephemeralOnly.put("memoryStorage", options.getMemoryStorage());
        if (options.getConsumerProvisioning() != ConsumerProvisioning.CREATE) {
            ephemeralOnly.put("consumerProvisioning", EnumNames.of(options.getConsumerProvisioning()));
        }
        ephemeralOnly.put("priorityGroup", options.getPriorityGroup());
        ephemeralOnly.forEach((option, value) -> refuse(option, value, ephemeral));

        Map<String, Object> acknowledged = new LinkedHashMap<>();
        if (options.getAckPolicy() != null && options.getAckPolicy() != AckPolicy.NONE) {
            acknowledged.put("ackPolicy", EnumNames.of(options.getAckPolicy()));
        }
        acknowledged.put("ackWait", options.getAckWait() == null ? null : Durations.format(options.getAckWait()));
        acknowledged.put("maxDeliver", options.getMaxDeliver());
        acknowledged.put("backOff", options.getBackOff());
        acknowledged.put("maxAckPending", options.getMaxAckPending());
        acknowledged.put("sampleFrequency", options.getSampleFrequency());
        acknowledged.put("deadLetterSubject", failure.getDeadLetterSubject());
        acknowledged.put("doubleAck", options.isDoubleAck() ? true : null);
        acknowledged.put("autoAck", options.isAutoAck() ? null : false);
        acknowledged.put(
                "onExhausted",
                failure.getOnExhausted() == OnExhausted.LEAVE ? null : EnumNames.of(failure.getOnExhausted()));
        acknowledged.put(
                "maxAckExtension",
                ConsumerOptions.MAX_ACK_EXTENSION.equals(options.getMaxAckExtension())
                        ? null
                        : Durations.format(options.getMaxAckExtension()));
        acknowledged.put(
                "drainTimeout",
                ConsumerOptions.DRAIN_TIMEOUT.equals(options.getDrainTimeout())
                        ? null
                        : Durations.format(options.getDrainTimeout()));
        acknowledged.forEach((option, value) -> refuse(option, value, unacknowledged));

        String inOrder = "messages are routed one after the other, in the order of the stream";
        refuse("concurrency", options.getConcurrency() == Concurrency.PARALLEL ? "parallel" : null, inOrder);
        refuse("orderBy", options.getOrderBy(), inOrder);
        if (options.getOrderOnFailure() != OrderOnFailure.HOLD) {
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
