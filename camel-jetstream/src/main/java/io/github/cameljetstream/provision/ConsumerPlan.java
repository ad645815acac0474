package io.github.cameljetstream.provision;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.options.AckOptions;
import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.DeliverPolicy;
import io.github.cameljetstream.options.PushOptions;
import io.github.cameljetstream.options.StartOptions;
import io.github.cameljetstream.values.EnumNames;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumer that the options describe, with contradictions between them resolved: a pure value.
 *
 * @param configuration the consumer to create, except for its name and deliver subject
 * @param push if true, it is a push consumer
 * @param warnings decisions against an option that is set, each a sentence for the log
 */
public record ConsumerPlan(ConsumerConfiguration configuration, boolean push, List<String> warnings) {
    private static final Duration FLOW_CONTROL_HEARTBEAT = Duration.ofSeconds(5);
    /** With the server's default of 5 s any outage loses an ephemeral consumer and its position in the stream. */
    private static final Duration EPHEMERAL_THRESHOLD = Duration.ofMinutes(5);

    /** The server's default. */
    private static final int DEFAULT_MAX_ACK_PENDING = 1_000;

    /** The server closes a connection on which 64 MiB wait to be read. */
    private static final long MAX_UNREAD_BYTES = 32L * 1024 * 1024;

    /**
     * Limit on unacknowledged messages for a queue group, which has no flow control; null for the server's default.
     *
     * @param size the size of a message in bytes; 0 if unknown
     */
    static @Nullable Long maxAckPendingOfGroup(long size) {
        return size * DEFAULT_MAX_ACK_PENDING <= MAX_UNREAD_BYTES
                ? null
                : Long.valueOf(Math.max(1, MAX_UNREAD_BYTES / size));
    }

    /** The plan for a consumer of the subject. */
    public static ConsumerPlan of(ConsumerOptions options, String subject, boolean push) {
        List<String> warnings = new ArrayList<>();
        ConsumerConfiguration.Builder builder = ConsumerConfiguration.builder();
        builder.filterSubjects(options.binding().filters(subject));
        builder.durable(options.durable());
        start(options.start(), builder, warnings);
        defaults(options, push, builder);
        ConsumerSetting.ALL.forEach(setting -> setting.plan().accept(builder, options));
        if (options.binding().isOrdered()) {
            ordered(builder);
        }
        if (push) {
            push(options, builder, warnings);
        }
        return new ConsumerPlan(builder.build(), push, List.copyOf(warnings));
    }

    /** The component's own defaults; an option that is set overrides them. */
    private static void defaults(ConsumerOptions options, boolean push, ConsumerConfiguration.Builder builder) {
        AckPolicy policy = options.acks().getAckPolicy();
        builder.ackPolicy(io.nats.client.api.AckPolicy.Explicit);
        boolean acknowledges = policy != AckPolicy.NONE && !options.binding().isOrdered();
        int maxInFlight = options.routing().maxInFlight();
        boolean isPullBeyondDefault = !push && maxInFlight > DEFAULT_MAX_ACK_PENDING;
        if (acknowledges && (isPullBeyondDefault || options.routing().keepsStreamOrder())) {
            builder.maxAckPending(maxInFlight);
        }
        if (options.durable() == null) {
            builder.inactiveThreshold(EPHEMERAL_THRESHOLD);
        }
    }

    private static void ordered(ConsumerConfiguration.Builder builder) {
        builder.ackPolicy(io.nats.client.api.AckPolicy.None)
                .maxDeliver(1)
                .numReplicas(1)
                .memStorage(true);
    }

    private static void start(StartOptions options, ConsumerConfiguration.Builder builder, List<String> warnings) {
        DeliverPolicy policy = options.getDeliverPolicy() == null ? impliedPolicy(options) : options.getDeliverPolicy();
        warnOfUnusedStarts(policy, options, warnings);
        startAt(policy, options, builder);
        Instant pause = options.pauseInstant();
        if (pause != null) {
            builder.pauseUntil(pause.atZone(ZoneOffset.UTC));
        }
    }

    private static void startAt(DeliverPolicy policy, StartOptions options, ConsumerConfiguration.Builder builder) {
        switch (policy) {
            case ALL -> builder.deliverPolicy(io.nats.client.api.DeliverPolicy.All);
            case LAST_PER_SUBJECT -> builder.deliverPolicy(io.nats.client.api.DeliverPolicy.LastPerSubject);
            case LAST -> builder.deliverPolicy(io.nats.client.api.DeliverPolicy.Last);
            case NEW -> builder.deliverPolicy(io.nats.client.api.DeliverPolicy.New);
            case SEQUENCE ->
                builder.deliverPolicy(io.nats.client.api.DeliverPolicy.ByStartSequence)
                        .startSequence(options.getStartSequence());
            case TIME ->
                builder.deliverPolicy(io.nats.client.api.DeliverPolicy.ByStartTime)
                        .startTime(requireNonNull(options.startInstant(), "validated")
                                .atZone(ZoneOffset.UTC));
        }
    }

    private static void warnOfUnusedStarts(DeliverPolicy policy, StartOptions options, List<String> warnings) {
        warnIfUnused(policy, "startSequence", options.getStartSequence(), DeliverPolicy.SEQUENCE, warnings);
        warnIfUnused(policy, "startTime", options.getStartTime(), DeliverPolicy.TIME, warnings);
        boolean impliedByDeliverAll = options.getDeliverPolicy() == null
                && options.getStartTime() == null
                && options.getStartSequence() == null;
        if (!impliedByDeliverAll) {
            warnIfUnused(policy, "deliverAll", options.getDeliverAll(), null, warnings);
        }
    }

    /** The policy without the option deliverPolicy, in the order that Dapr documents. */
    private static DeliverPolicy impliedPolicy(StartOptions options) {
        if (options.getStartTime() != null) {
            return DeliverPolicy.TIME;
        }
        if (options.getStartSequence() != null) {
            return DeliverPolicy.SEQUENCE;
        }
        return Boolean.FALSE.equals(options.getDeliverAll()) ? DeliverPolicy.LAST : DeliverPolicy.ALL;
    }

    private static void warnIfUnused(
            DeliverPolicy policy,
            String option,
            @Nullable Object value,
            @Nullable DeliverPolicy user,
            List<String> warnings) {
        if (value != null && policy != user) {
            warnings.add("Option " + option + "=" + value + " is not used: the consumer starts by deliverPolicy="
                    + EnumNames.of(policy));
        }
    }

    private static void push(ConsumerOptions options, ConsumerConfiguration.Builder builder, List<String> warnings) {
        PushOptions push = options.push();
        builder.deliverGroup(push.getQueueGroupName());
        if (usesFlowControl(push, options.acks(), warnings)) {
            builder.flowControl(push.getHeartbeat() == null ? FLOW_CONTROL_HEARTBEAT : push.getHeartbeat());
        } else if (push.getHeartbeat() != null) {
            builder.idleHeartbeat(push.getHeartbeat());
        }
    }

    /** Only flow control keeps the server from sending more bytes than the connection carries, and closing it. */
    private static boolean usesFlowControl(PushOptions push, AckOptions acks, List<String> warnings) {
        if (push.getQueueGroupName() == null) {
            return !Boolean.FALSE.equals(push.getFlowControl()) || acks.getAckPolicy() == AckPolicy.NONE;
        }
        if (Boolean.TRUE.equals(push.getFlowControl())) {
            warnings.add("Option flowControl=true is not used: NATS does not support it in a queue group"
                    + " (queueGroupName="
                    + push.getQueueGroupName() + ")");
        }
        return false;
    }
}
