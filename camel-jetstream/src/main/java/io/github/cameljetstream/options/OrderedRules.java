package io.github.cameljetstream.options;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Options that have no effect on an ordered replay ({@code ordered=true}). */
final class OrderedRules {
    private OrderedRules() {}

    static void check(ConsumerOptions options, FailureOptions failure) {
        if (!options.binding().isOrdered()) {
            return;
        }
        checkEphemeral(options);
        checkUnacknowledged(options, failure);
        String inOrder = "the component routes one message at a time, in the order of the stream";
        RoutingOptions routing = options.routing();
        refuse("concurrency", routing.getConcurrency() == Concurrency.PARALLEL ? "parallel" : null, inOrder);
        refuse("orderBy", routing.getOrderBy(), inOrder);
        if (routing.getOrderOnFailure() != OrderOnFailure.HOLD) {
            checkSkipped(failure);
        }
    }

    private static void checkEphemeral(ConsumerOptions options) {
        String ephemeral = "the consumer is ephemeral, and the component creates it again when needed";
        BindingOptions binding = options.binding();
        refuse("durableName", binding.getDurableName(), ephemeral);
        refuse("replicas", binding.getReplicas(), ephemeral);
        refuse("memoryStorage", binding.getMemoryStorage(), ephemeral);
        refuseUnless(ConsumerProvisioning.CREATE, "consumerProvisioning", binding.getConsumerProvisioning(), ephemeral);
        refuse("priorityGroup", options.pull().getPriorityGroup(), ephemeral);
    }

    private static void checkUnacknowledged(ConsumerOptions options, FailureOptions failure) {
        String unacknowledged = "the component acknowledges nothing, and the server redelivers nothing";
        AckOptions acks = options.acks();
        refuseUnless(AckPolicy.NONE, "ackPolicy", acks.getAckPolicy(), unacknowledged);
        refuse("ackWait", text(acks.getAckWait()), unacknowledged);
        refuse("maxDeliver", acks.getMaxDeliver(), unacknowledged);
        refuse("backOff", acks.getBackOff(), unacknowledged);
        refuse("maxAckPending", acks.getMaxAckPending(), unacknowledged);
        refuse("sampleFrequency", acks.getSampleFrequency(), unacknowledged);
        refuse("deadLetterSubject", failure.getDeadLetterSubject(), unacknowledged);
        refuse("doubleAck", acks.isDoubleAck() ? true : null, unacknowledged);
        refuse("autoAck", acks.isAutoAck() ? null : false, unacknowledged);
        refuseUnless(OnExhausted.LEAVE, "onExhausted", failure.getOnExhausted(), unacknowledged);
        refuseUnless(AckOptions.MAX_ACK_EXTENSION, "maxAckExtension", acks.getMaxAckExtension(), unacknowledged);
        refuseUnless(
                RoutingOptions.DRAIN_TIMEOUT, "drainTimeout", options.routing().getDrainTimeout(), unacknowledged);
    }

    private static void checkSkipped(FailureOptions failure) {
        String skipped = "the component skips a failed message. Set orderOnFailure=hold to retry it in place";
        refuse("nakDelay", text(failure.getNakDelay()), skipped);
        refuseUnless(OnFailure.NAK, "onFailure", failure.getOnFailure(), skipped);
        refuse("terminateOn", failure.getTerminateOn(), skipped);
    }

    private static void refuseUnless(Enum<?> allowed, String option, @Nullable Enum<?> value, String why) {
        refuse(option, value == null || value == allowed ? null : EnumNames.of(value), why);
    }

    private static void refuseUnless(Duration allowed, String option, Duration value, String why) {
        refuse(option, allowed.equals(value) ? null : text(value), why);
    }

    private static @Nullable String text(@Nullable Duration value) {
        return value == null ? null : Durations.format(value);
    }

    private static void refuse(String option, @Nullable Object value, String why) {
        if (value != null) {
            throw new IllegalArgumentException("ordered=true is set together with " + option + "=" + value
                    + ", which has no effect: " + why + ". Remove one of the two.");
        }
    }
}
