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
        if (server.getAckPolicy() != AckPolicy.None) {
            builder.maxAckPending(ConsumerPlan.noLimitAsMost(server.getMaxAckPending()));
        }
        for (ConsumerSetting setting : ConsumerSetting.ALL) {
            if (setting.given().test(given)) {
                setting.write().accept(builder, wanted);
            }
        }
        if (plan.push()) {
            builder.deliverGroup(wanted.getDeliverGroup());
            if (given.getDeliverSubject() != null) {
                builder.deliverSubject(given.getDeliverSubject());
            }
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
