package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;

/** The configuration of a consumer that exists with the options that were given put over it: pure. */
final class ConsumerUpdate {
    private ConsumerUpdate() {}

    static ConsumerConfiguration of(ConsumerOptions given, ConsumerPlan plan, ConsumerConfiguration server) {
        ConsumerConfiguration wanted = plan.configuration();
        ConsumerConfiguration.Builder builder =
                ConsumerConfiguration.builder(server).filterSubjects(wanted.getFilterSubjects());
        if (given.getAckPolicy() != null) {
            builder.ackPolicy(wanted.getAckPolicy());
        }
        if (given.getAckWait() != null && given.backOffs().isEmpty()) {
            builder.ackWait(wanted.getAckWait());
        }
        if (!given.backOffs().isEmpty()) {
            builder.backoff(wanted.getBackoff().toArray(Duration[]::new));
        }
        if (given.getMaxDeliver() != null) {
            builder.maxDeliver(wanted.getMaxDeliver());
        }
        if (given.getMaxAckPending() != null) {
            builder.maxAckPending(wanted.getMaxAckPending());
        } else if (server.getAckPolicy() != AckPolicy.None) {
            builder.maxAckPending(ConsumerPlan.noLimitAsMost(server.getMaxAckPending()));
        }
        if (given.getReplicas() != null) {
            builder.numReplicas(wanted.getNumReplicas());
        }
        if (given.getMemoryStorage() != null) {
            builder.memStorage(wanted.isMemStorage());
        }
        if (given.getInactiveThreshold() != null) {
            builder.inactiveThreshold(wanted.getInactiveThreshold());
        }
        if (plan.push()) {
            builder.deliverGroup(wanted.getDeliverGroup());
            if (given.getRateLimit() != null) {
                builder.rateLimit(wanted.getRateLimit());
            }
            if (given.getHeartbeat() != null) {
                builder.idleHeartbeat(wanted.getIdleHeartbeat());
            }
            if (given.getFlowControl() != null && wanted.isFlowControl()) {
                builder.flowControl(heartbeat(given, wanted, server));
            }
        }
        return builder.build();
    }

    /** Flow control needs one: that of the server if it has one and none is given. */
    private static Duration heartbeat(
            ConsumerOptions given, ConsumerConfiguration wanted, ConsumerConfiguration server) {
        return given.getHeartbeat() == null && server.getIdleHeartbeat() != null
                ? server.getIdleHeartbeat()
                : wanted.getIdleHeartbeat();
    }
}
