package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.DeliverPolicy;
import io.github.cameljetstream.options.EnumNames;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.api.ReplayPolicy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What the options ask of the server, with the contradictions among them decided: a pure value.
 *
 * @param configuration the consumer to create, but for its name and deliver subject if it is to be given one
 * @param push whether it is a push consumer
 * @param warnings what was decided against an option that was given, each a sentence for the log
 */
public record ConsumerPlan(ConsumerConfiguration configuration, boolean push, List<String> warnings) {
    private static final Duration FLOW_CONTROL_HEARTBEAT = Duration.ofSeconds(5);
    /** The server's own 5 s would lose an ephemeral, and its place in the stream, in any outage. */
    private static final Duration EPHEMERAL_THRESHOLD = Duration.ofMinutes(5);

    /** What the server takes if it is told nothing. */
    private static final int SERVERS_MAX_ACK_PENDING = 1_000;

    /** The server cuts off a connection on which 64 MiB wait to be read. */
    private static final long MAX_BYTES_ON_THE_WAY = 32L * 1024 * 1024;

    /**
     * How many messages of a size the server may send ahead to the members of a queue group, where there is no flow
     * control; null for the server's default.
     *
     * @param size in bytes; 0 if unknown
     */
    static Long maxAckPendingOfGroup(long size) {
        return size * SERVERS_MAX_ACK_PENDING <= MAX_BYTES_ON_THE_WAY
                ? null
                : Long.valueOf(Math.max(1, MAX_BYTES_ON_THE_WAY / size));
    }

    /** The plan for a consumer of the subject. */
    public static ConsumerPlan of(ConsumerOptions options, String subject, boolean push) {
        List<String> warnings = new ArrayList<>();
        ConsumerConfiguration.Builder builder = ConsumerConfiguration.builder();
        builder.filterSubjects(options.filters(subject));
        builder.durable(options.durable());
        start(options, builder, warnings);
        acknowledgement(options, push, builder);
        storage(options, builder);
        details(options, builder);
        if (push) {
            push(options, builder, warnings);
        }
        return new ConsumerPlan(builder.build(), push, List.copyOf(warnings));
    }

    private static void start(ConsumerOptions options, ConsumerConfiguration.Builder builder, List<String> warnings) {
        DeliverPolicy policy = options.getDeliverPolicy();
        if (policy != null) {
            ignored(policy, "startSequence", options.getStartSequence(), DeliverPolicy.SEQUENCE, warnings);
            ignored(policy, "startTime", options.getStartTime(), DeliverPolicy.TIME, warnings);
            ignored(policy, "deliverAll", options.getDeliverAll(), null, warnings);
        } else {
            policy = impliedPolicy(options);
            if (policy == DeliverPolicy.TIME) {
                ignored(policy, "startSequence", options.getStartSequence(), null, warnings);
            }
            if (policy == DeliverPolicy.TIME || policy == DeliverPolicy.SEQUENCE) {
                ignored(policy, "deliverAll", options.getDeliverAll(), null, warnings);
            }
        }
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
                        .startTime(options.startInstant().atZone(ZoneOffset.UTC));
        }
    }

    /** What the start options mean without a deliverPolicy, in the order that Dapr has documented. */
    private static DeliverPolicy impliedPolicy(ConsumerOptions options) {
        if (options.getStartTime() != null) {
            return DeliverPolicy.TIME;
        }
        if (options.getStartSequence() != null) {
            return DeliverPolicy.SEQUENCE;
        }
        return Boolean.FALSE.equals(options.getDeliverAll()) ? DeliverPolicy.LAST : DeliverPolicy.ALL;
    }

    private static void ignored(
            DeliverPolicy policy, String option, Object value, DeliverPolicy user, List<String> warnings) {
        if (value != null && policy != user) {
            warnings.add(
                    "Option " + option + "=" + value + " is not used: the consumer begins by " + EnumNames.of(policy));
        }
    }

    private static void acknowledgement(ConsumerOptions options, boolean push, ConsumerConfiguration.Builder builder) {
        AckPolicy policy = options.getAckPolicy() == null ? AckPolicy.EXPLICIT : options.getAckPolicy();
        if (options.isOrdered()) {
            policy = AckPolicy.NONE;
            builder.maxDeliver(1);
        }
        builder.ackPolicy(io.nats.client.api.AckPolicy.get(EnumNames.of(policy)));
        if (options.getAckWait() != null) {
            builder.ackWait(options.getAckWait());
        }
        if (options.getMaxDeliver() != null) {
            builder.maxDeliver(options.getMaxDeliver());
        }
        if (!options.backOffs().isEmpty()) {
            builder.backoff(options.backOffs().toArray(Duration[]::new));
        }
        if (options.getMaxAckPending() != null) {
            builder.maxAckPending(noLimitAsMost(options.getMaxAckPending()));
        } else if (!push && policy != AckPolicy.NONE && options.maxInFlight() > SERVERS_MAX_ACK_PENDING) {
            builder.maxAckPending(options.maxInFlight());
        }
    }

    /** jnats leaves numbers below 0 out, which the server takes for its default of 1000. */
    static long noLimitAsMost(long maxAckPending) {
        return maxAckPending < 0 ? Integer.MAX_VALUE : maxAckPending;
    }

    private static void storage(ConsumerOptions options, ConsumerConfiguration.Builder builder) {
        if (options.isOrdered()) {
            builder.numReplicas(1).memStorage(true);
        }
        if (options.getReplicas() != null) {
            builder.numReplicas(options.getReplicas());
        }
        if (options.getMemoryStorage() != null) {
            builder.memStorage(options.getMemoryStorage());
        }
        if (options.getInactiveThreshold() != null) {
            builder.inactiveThreshold(options.getInactiveThreshold());
        } else if (options.durable() == null) {
            builder.inactiveThreshold(EPHEMERAL_THRESHOLD);
        }
    }

    private static void details(ConsumerOptions options, ConsumerConfiguration.Builder builder) {
        builder.headersOnly(options.getHeadersOnly());
        if (options.getReplayPolicy() != null) {
            builder.replayPolicy(ReplayPolicy.get(EnumNames.of(options.getReplayPolicy())));
        }
        builder.description(options.getConsumerDescription());
        builder.metadata(options.metadata());
        builder.sampleFrequency(options.getSampleFrequency());
        if (options.getPauseUntil() != null) {
            builder.pauseUntil(options.pauseInstant().atZone(ZoneOffset.UTC));
        }
        if (options.getMaxWaiting() != null) {
            builder.maxPullWaiting(options.getMaxWaiting());
        }
        if (options.getMaxRequestBatch() != null) {
            builder.maxBatch(options.getMaxRequestBatch());
        }
        builder.maxExpires(options.getMaxRequestExpires());
        if (options.getMaxRequestMaxBytes() != null) {
            builder.maxBytes(options.getMaxRequestMaxBytes());
        }
        if (options.getPriorityGroup() != null) {
            builder.priorityGroups(options.getPriorityGroup());
        }
        if (options.getPriorityPolicy() != null) {
            builder.priorityPolicy(
                    switch (options.getPriorityPolicy()) {
                        case NONE -> PriorityPolicy.None;
                        case OVERFLOW -> PriorityPolicy.Overflow;
                        case PINNED_CLIENT -> PriorityPolicy.PinnedClient;
                        case PRIORITIZED -> PriorityPolicy.Prioritized;
                    });
        }
        builder.priorityTimeout(options.getPriorityTimeout());
    }

    private static void push(ConsumerOptions options, ConsumerConfiguration.Builder builder, List<String> warnings) {
        if (options.getQueueGroupName() != null) {
            builder.deliverGroup(options.getQueueGroupName());
        }
        if (options.getRateLimit() != null) {
            builder.rateLimit(options.getRateLimit());
        }
        // Nothing else keeps the server from sending more bytes than the connection carries, and cutting it off.
        boolean flowControl =
                !Boolean.FALSE.equals(options.getFlowControl()) || options.getAckPolicy() == AckPolicy.NONE;
        if (options.getQueueGroupName() != null) {
            if (Boolean.TRUE.equals(options.getFlowControl())) {
                warnings.add(
                        "Option flowControl=true is not used: NATS does not support it in a queue group (queueGroupName="
                                + options.getQueueGroupName() + ")");
            }
            flowControl = false;
        }
        if (flowControl) {
            builder.flowControl(options.getHeartbeat() == null ? FLOW_CONTROL_HEARTBEAT : options.getHeartbeat());
        } else if (options.getHeartbeat() != null) {
            builder.idleHeartbeat(options.getHeartbeat());
        }
    }
}
