package io.github.cameljetstream.partition;

import io.github.cameljetstream.options.AckOptions;
import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.options.ConsumerType;
import io.github.cameljetstream.options.DeliverPolicy;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.PartitionOptions;
import io.github.cameljetstream.options.RoutingOptions;
import io.github.cameljetstream.options.StartOptions;
import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rules for a consumer whose instances share partitions. */
public final class PartitionRules {
    /** A shorter wait may end while a message is on its way. */
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);

    private PartitionRules() {}

    /**
     * Rejects options that a consumer with partitions cannot have.
     *
     * @param given the options of the consumer
     * @param subject the subject of the endpoint
     * @throws IllegalArgumentException naming the option, its value and the cure
     */
    public static void check(
            PartitionOptions partitions,
            ConsumerOptions given,
            FailureOptions failures,
            @Nullable String streamName,
            String subject) {
        if (!partitions.arePartitioned()) {
            return;
        }
        ConsumerOptions options = given.all();
        String what = "partitions=" + partitions.getPartitions();
        require(what, "durableName", options.binding().getDurableName(), "the name of the group");
        require(what, "streamName", streamName, "the name of the stream");
        partitions.wildcards(subject);
        refuse(what, conflicting(options));
        refuse(what, ofStart(options.start()));
        refuse(what, failures.isDeadLetterAdvisories() ? "deadLetterAdvisories=true" : null);
        checkProvisioning(what, options.binding().getConsumerProvisioning());
        checkWaits(what, options.acks());
    }

    /** Rejects partitions of messages that are polled one by one. */
    public static void checkPolling(PartitionOptions partitions) {
        if (partitions.arePartitioned()) {
            throw new IllegalArgumentException("partitions=" + partitions.getPartitions()
                    + " has no effect on messages that are polled one by one (pollEnrich, ConsumerTemplate): remove it"
                    + " from that endpoint.");
        }
    }

    private static void require(String what, String option, @Nullable String value, String meaning) {
        if (value == null) {
            throw new IllegalArgumentException(what + " needs " + option + ": set " + meaning + ".");
        }
    }

    private static void refuse(String what, @Nullable String option) {
        if (option != null) {
            throw new IllegalArgumentException(what + " is set together with " + option
                    + ", which a consumer with partitions cannot have. Remove one of the two.");
        }
    }

    /** An option of another kind of consumer, as {@code name=value}; null if there is none. */
    private static @Nullable String conflicting(ConsumerOptions options) {
        if (options.binding().getConsumerType() == ConsumerType.PUSH) {
            return "consumerType=push";
        }
        if (options.push().firstSet() != null) {
            return options.push().firstSet();
        }
        if (options.binding().getFilterSubjects() != null) {
            return "filterSubjects=" + options.binding().getFilterSubjects();
        }
        if (options.pull().getPriorityGroup() != null) {
            return "priorityGroup=" + options.pull().getPriorityGroup();
        }
        String ofRouting = ofRouting(options.routing());
        return ofRouting == null ? ofAcks(options.acks()) : ofRouting;
    }

    private static @Nullable String ofRouting(RoutingOptions routing) {
        if (routing.isBatching()) {
            return "batching=true";
        }
        if (routing.getOrderBy() != null) {
            return "orderBy=" + routing.getOrderBy();
        }
        if (routing.getConcurrency() == Concurrency.PARALLEL) {
            return "concurrency=parallel";
        }
        return routing.getOrderOnFailure() == null
                ? null
                : "orderOnFailure=" + EnumNames.of(routing.getOrderOnFailure());
    }

    private static @Nullable String ofAcks(AckOptions acks) {
        if (acks.getAckPolicy() != null && acks.getAckPolicy() != AckPolicy.EXPLICIT) {
            return "ackPolicy=" + EnumNames.of(acks.getAckPolicy());
        }
        Integer pending = acks.getMaxAckPending();
        return pending == null || pending == 1 ? null : "maxAckPending=" + pending;
    }

    /** A group begins with the first message of the stream: where a later partition begins would depend on the instance. */
    private static @Nullable String ofStart(StartOptions start) {
        if (start.getStartSequence() != null) {
            return "startSequence=" + start.getStartSequence();
        }
        if (start.getStartTime() != null) {
            return "startTime=" + start.getStartTime();
        }
        if (Boolean.FALSE.equals(start.getDeliverAll())) {
            return "deliverAll=false";
        }
        return start.getDeliverPolicy() == null || start.getDeliverPolicy() == DeliverPolicy.ALL
                ? null
                : "deliverPolicy=" + EnumNames.of(start.getDeliverPolicy());
    }

    private static void checkProvisioning(String what, ConsumerProvisioning provisioning) {
        if (provisioning == ConsumerProvisioning.NONE) {
            throw new IllegalArgumentException(what + " is set together with consumerProvisioning=none, with which the"
                    + " component does not read the settings of the partitions. Use create, update or bind.");
        }
    }

    private static void checkWaits(String what, AckOptions acks) {
        Duration wait = acks.getAckWait();
        String shortWait = wait != null && wait.compareTo(MIN_WAIT) < 0 ? "ackWait=" + Durations.format(wait) : null;
        if (shortWait != null || acks.backOffs().stream().anyMatch(each -> each.compareTo(MIN_WAIT) < 0)) {
            throw new IllegalArgumentException((shortWait == null ? "backOff=" + acks.getBackOff() : shortWait)
                    + " is refused with " + what + ": a wait of less than 1s may end while a message is on"
                    + " its way. Use at least 1s, and nakDelay for a shorter delay after a failure.");
        }
    }
}
