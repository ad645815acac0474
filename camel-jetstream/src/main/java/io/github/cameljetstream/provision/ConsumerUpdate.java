package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The configuration of an existing consumer with the options that are set: pure. */
final class ConsumerUpdate {
    private ConsumerUpdate() {}

    static ConsumerConfiguration of(ConsumerOptions given, ConsumerPlan plan, ConsumerConfiguration server) {
        ConsumerConfiguration wanted = plan.configuration();
        ConsumerConfiguration.Builder builder =
                ConsumerConfiguration.builder(server).filterSubjects(wanted.getFilterSubjects());
        if (server.getAckPolicy() != AckPolicy.None) {
            builder.maxAckPending(ConsumerSetting.noLimitAsMost(server.getMaxAckPending()));
        }
        ConsumerSetting.ALL.stream()
                .filter(setting -> setting.isCompared().test(given))
                .forEach(setting -> setting.plan().accept(builder, given));
        if (plan.push()) {
            applyPush(builder, given, wanted, server);
        }
        return builder.build();
    }

    private static void applyPush(
            ConsumerConfiguration.Builder builder,
            ConsumerOptions given,
            ConsumerConfiguration wanted,
            ConsumerConfiguration server) {
        builder.deliverGroup(wanted.getDeliverGroup());
        if (given.push().getDeliverSubject() != null) {
            builder.deliverSubject(given.push().getDeliverSubject());
        }
        if (given.push().getHeartbeat() != null) {
            builder.idleHeartbeat(wanted.getIdleHeartbeat());
        }
        if (given.push().getFlowControl() != null && wanted.isFlowControl()) {
            builder.flowControl(heartbeat(given, wanted, server));
        }
    }

    /** Flow control needs a heartbeat: that of the option, otherwise that of the server if it has one. */
    private static @Nullable Duration heartbeat(
            ConsumerOptions given, ConsumerConfiguration wanted, ConsumerConfiguration server) {
        return given.push().getHeartbeat() == null && server.getIdleHeartbeat() != null
                ? server.getIdleHeartbeat()
                : wanted.getIdleHeartbeat();
    }
}
