package io.github.cameljetstream.permissions;

import io.github.cameljetstream.permissions.PermissionRow.Step;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.spi.BrowsableEndpoint;

/** What accounts have before a run, and what runs do. */
final class Steps {
    private Steps() {}

    static Step nothing() {
        return run -> {};
    }

    static Step stream() {
        return run -> run.addStream(ordersStream());
    }

    static StreamConfiguration.Builder ordersStream() {
        return StreamConfiguration.builder().name("ORDERS").subjects("orders.>");
    }

    private static ConsumerConfiguration.Builder billing() {
        return ConsumerConfiguration.builder()
                .durable("billing")
                .ackPolicy(AckPolicy.Explicit)
                .filterSubject("orders.new");
    }

    static Step pullConsumer() {
        return run -> {
            run.addStream(ordersStream());
            run.addConsumer(billing());
        };
    }

    static Step pushConsumer(String group) {
        return run -> {
            run.addStream(ordersStream());
            run.addConsumer(billing().deliverSubject("deliver.billing").deliverGroup(group));
        };
    }

    static Step streamsOfDeadLetters(RetentionPolicy retention) {
        return run -> {
            run.addStream(ordersStream().retentionPolicy(retention));
            run.addStream("DEAD", "dead.>");
            if (retention == RetentionPolicy.WorkQueue) {
                run.addStream(StreamConfiguration.builder()
                        .name("MAX_DELIVERIES")
                        .subjects("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>")
                        .retentionPolicy(RetentionPolicy.Interest));
            }
            run.addConsumer(billing().maxDeliver(1).ackWait(Duration.ofMillis(300)));
        };
    }

    /** A route works, is suspended, resumed and stopped. */
    static Step consumes() {
        return run -> {
            run.route();
            run.publish("orders.new");
            run.await(() -> run.routed() == 1);
            run.camel().getRouteController().suspendRoute(PermissionRun.ROUTE);
            run.camel().getRouteController().resumeRoute(PermissionRun.ROUTE);
            run.publish("orders.new");
            run.await(() -> run.routed() == 2);
            run.await(() -> isSettled(run));
            run.camel().getRouteController().stopRoute(PermissionRun.ROUTE);
        };
    }

    /** A member of a group works, and is stopped. */
    static Step consumesPartitions() {
        return run -> {
            run.route();
            run.publish("orders.new");
            run.await(() -> run.routed() == 1);
            run.await(() -> run.management()
                            .getStreamInfo("ORDERS-billing")
                            .getStreamState()
                            .getMsgCount()
                    == 0);
            run.camel().getRouteController().stopRoute(PermissionRun.ROUTE);
        };
    }

    private static boolean isSettled(PermissionRun run) throws Exception {
        for (ConsumerInfo each : run.management().getConsumers("ORDERS")) {
            if (each.getNumAckPending() > 0) {
                return false;
            }
        }
        return true;
    }

    /** So many bytes that the server wants an answer before it sends more. */
    static Step floods() {
        return run -> {
            run.route();
            int messages = 64;
            for (int i = 0; i < messages; i++) {
                run.nats().publish("orders.new", new byte[64 * 1024]);
            }
            run.await(() -> run.routed() == messages);
            run.await(() -> isSettled(run));
            run.camel().getRouteController().stopRoute(PermissionRun.ROUTE);
        };
    }

    static Step polls() {
        return run -> {
            run.publish("orders.new");
            try (ConsumerTemplate template = run.camel().createConsumerTemplate()) {
                Exchange exchange = template.receive(run.uri(), 2_000);
                if (exchange == null) {
                    throw new AssertionError("Nothing was received");
                }
                template.doneUoW(exchange);
                run.await(() -> isSettled(run));
            }
        };
    }

    /** A last delivery fails, and of another one the server never hears. */
    static Step failsAndForgets() {
        return run -> {
            run.forgetfulRoute();
            run.publish("orders.new");
            run.await(() -> run.routed() == 1);
            run.publish("orders.new");
            run.await(() -> run.routed() == 2);
            run.await(() ->
                    run.management().getStreamInfo("DEAD").getStreamState().getMsgCount() == 2);
            run.await(() -> isSettled(run));
            run.camel().getRouteController().stopRoute(PermissionRun.ROUTE);
        };
    }

    static Step sends(Object body) {
        return run -> run.send(body, null, null);
    }

    /** A stream with one message. */
    static Step storedMessage(boolean direct) {
        return run -> {
            run.addStream(ordersStream().allowDirect(direct));
            run.publish("orders.new");
        };
    }

    static Step pullConsumerWithMessage() {
        return run -> {
            pullConsumer().run(run);
            run.publish("orders.new");
        };
    }

    static Step browses() {
        return run -> {
            if (run.camel()
                            .getEndpoint(run.uri(), BrowsableEndpoint.class)
                            .getExchanges()
                            .size()
                    != 1) {
                throw new AssertionError("Not one message was shown");
            }
        };
    }
}
