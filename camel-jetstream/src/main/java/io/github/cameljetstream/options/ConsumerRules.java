package io.github.cameljetstream.options;

import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rules for all groups of {@link ConsumerOptions}. Each group checks its own options; pairs across groups are here. */
public final class ConsumerRules {
    private ConsumerRules() {}

    /**
     * Rejects options with which no consumer can be created, whatever the server says.
     *
     * @throws IllegalArgumentException naming the options, their values and the cure
     */
    public static void validate(ConsumerOptions given, FailureOptions failure) {
        ConsumerOptions options = given.all();
        options.binding().validate();
        options.start().validate();
        options.acks().validate();
        options.push().validate();
        options.pull().validate(options.binding().getConsumerProvisioning() == ConsumerProvisioning.BIND);
        options.routing().validate();
        checkType(options);
        checkGroup(options);
        OrderedRules.check(options, failure);
    }

    /**
     * Rejects what a producer does not need, but a consumer does: the component may set consumerProvisioning and
     * filterSubjects for both.
     *
     * @param subject the subject of the endpoint
     * @throws IllegalArgumentException naming the options and the cure
     */
    public static void validateNames(ConsumerOptions given, String subject, @Nullable String streamName) {
        ConsumerOptions options = given.all();
        options.binding().validateFilters(subject);
        checkNames(options, streamName);
    }

    private static void checkGroup(ConsumerOptions options) {
        AckPolicy policy = options.acks().getAckPolicy();
        String group = options.push().getQueueGroupName();
        if (policy == AckPolicy.ALL && group != null) {
            throw new IllegalArgumentException("ackPolicy=all is set together with queueGroupName=" + group
                    + ": the ack of one member would cover messages that another still processes. Use"
                    + " ackPolicy=explicit.");
        }
        if (policy == AckPolicy.NONE && group != null) {
            throw new IllegalArgumentException("ackPolicy=none is set together with queueGroupName=" + group
                    + ": a push consumer without acks needs flow control, which NATS does not support in a"
                    + " group. Use ackPolicy=explicit, or a pull consumer with a durableName.");
        }
    }

    private static void checkType(ConsumerOptions options) {
        ConsumerType type = options.binding().getConsumerType();
        String pushOnly = options.push().firstSet();
        if (type == ConsumerType.PULL && pushOnly != null) {
            throw new IllegalArgumentException("consumerType=pull is set together with " + pushOnly
                    + ", which only a push consumer has: remove one of the two.");
        }
        String pullOnly = options.pullOnlyOption();
        String push = type == ConsumerType.PUSH ? "consumerType=push" : pushOnly;
        if (pullOnly != null && push != null) {
            throw new IllegalArgumentException(push + " is set together with " + pullOnly
                    + ", which only a pull consumer has: remove one of the two.");
        }
    }

    /**
     * Rejects what a polling consumer cannot do.
     *
     * @throws IllegalArgumentException naming the option
     */
    public static void validatePolling(ConsumerOptions given) {
        String option = pushOrQueueOption(given.all());
        if (option != null) {
            throw new IllegalArgumentException(option
                    + " has no effect on messages that are polled one by one (pollEnrich, ConsumerTemplate):"
                    + " remove it from that endpoint.");
        }
    }

    /** An option that is set, and has no effect on polled messages; null if there is none. */
    private static @Nullable String pushOrQueueOption(ConsumerOptions options) {
        if (options.binding().isOrdered()) {
            return "ordered=true";
        }
        if (options.routing().isBatching()) {
            return "batching=true";
        }
        if (options.routing().getOrderBy() != null) {
            return "orderBy=" + options.routing().getOrderBy();
        }
        if (options.routing().getOrderOnFailure() == OrderOnFailure.HOLD) {
            return "orderOnFailure=hold";
        }
        return options.binding().getConsumerType() == ConsumerType.PUSH
                ? "consumerType=push"
                : options.push().firstSet();
    }

    private static void checkNames(ConsumerOptions options, @Nullable String streamName) {
        if (options.binding().getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            checkUnasked(options, streamName);
        }
        if (options.binding().getConsumerProvisioning() == ConsumerProvisioning.BIND && options.durable() == null) {
            throw new IllegalArgumentException(
                    "consumerProvisioning=bind needs durableName: set the name of the durable.");
        }
    }

    private static void checkUnasked(ConsumerOptions options, @Nullable String streamName) {
        if (options.binding().getDurableName() == null || streamName == null) {
            throw new IllegalArgumentException(
                    "consumerProvisioning=none needs streamName and durableName, because the component never asks the"
                            + " server for them. Set both, or use consumerProvisioning=bind.");
        }
        boolean push = options.binding().getConsumerType() == ConsumerType.PUSH
                || options.push().firstSet() != null;
        if (push && options.push().getDeliverSubject() == null) {
            throw new IllegalArgumentException(
                    "consumerProvisioning=none needs deliverSubject for a push consumer, because the component never"
                            + " asks the server for it ($JS.API.CONSUMER.INFO). Set the deliver subject of the"
                            + " consumer, or use consumerProvisioning=bind.");
        }
    }

    /** Options that have no effect on an ordered replay ({@code ordered=true}). */
    private static final class OrderedRules {
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
            refuseUnless(
                    ConsumerProvisioning.CREATE, "consumerProvisioning", binding.getConsumerProvisioning(), ephemeral);
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
                    RoutingOptions.DRAIN_TIMEOUT,
                    "drainTimeout",
                    options.routing().getDrainTimeout(),
                    unacknowledged);
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
}
