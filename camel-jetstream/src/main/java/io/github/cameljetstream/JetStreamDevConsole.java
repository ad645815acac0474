package io.github.cameljetstream;

import io.github.cameljetstream.connection.ConnectionSnapshot;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishTally;
import io.github.cameljetstream.publish.Publisher;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The consumers, producers and connections of a Camel context, as text and as JSON, without secrets. */
@DevConsole(
        name = "jetstream",
        displayName = "JetStream",
        description = "Consumers, producers and connections of JetStream")
public class JetStreamDevConsole extends AbstractDevConsole {
    public JetStreamDevConsole() {
        super("camel", "jetstream", "JetStream", "Consumers, producers and connections of JetStream");
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        JsonObject all = new JsonObject();
        all.put("consumers", consumers());
        all.put("producers", producers());
        all.put("connections", connections());
        return all;
    }

    /** The same as JSON, one thing in a block of lines. */
    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        doCallJson(options).forEach((kind, things) -> {
            for (Object thing : (JsonArray) things) {
                text.append("%n    %s:%n"
                        .formatted(
                                kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1, kind.length() - 1)));
                ((JsonObject) thing).forEach((name, value) -> text.append("        %s: %s%n".formatted(name, value)));
            }
        });
        return text.isEmpty() ? "\n    No consumers, producers or connections\n" : text.toString();
    }

    private <T> List<T> running(Function<ActiveServices, Collection<T>> kind, Function<T, String> order) {
        return getCamelContext().getComponentNames().stream()
                .map(name -> getCamelContext().hasComponent(name))
                .flatMap(each -> each instanceof JetStreamComponent ours ? Stream.of(ours) : Stream.empty())
                .flatMap(each -> kind.apply(each.running()).stream())
                .sorted(Comparator.comparing(order))
                .toList();
    }

    private JsonArray consumers() {
        JsonArray all = new JsonArray();
        Stream.concat(
                        running(ActiveServices::consumers, each -> String.valueOf(each.getRouteId())).stream(),
                        notStarted())
                .forEach(each -> all.add(consumer(
                        each.getRouteId(),
                        each.getEndpoint().getEndpointUri(),
                        each.snapshot(),
                        each.tally(),
                        each.startFailure() == null ? null : each.startFailure().getMessage())));
        running(ActiveServices::pollingConsumers, each -> each.getEndpoint().getEndpointUri())
                .forEach(each -> all.add(
                        consumer(null, each.getEndpoint().getEndpointUri(), each.snapshot(), each.tally(), null)));
        return all;
    }

    /** Those of routes that could not start, and may be started again. */
    private Stream<JetStreamConsumer> notStarted() {
        return getCamelContext().getRoutes().stream()
                .map(Route::getConsumer)
                .flatMap(each -> each instanceof JetStreamConsumer ours ? Stream.of(ours) : Stream.empty())
                .filter(each -> each.startFailure() != null);
    }

    private static JsonObject consumer(
            @Nullable String routeId,
            String uri,
            @Nullable ConsumerSnapshot now,
            @Nullable ConsumerTally tally,
            @Nullable String startFailure) {
        JsonObject one = new JsonObject();
        put(one, "routeId", routeId);
        put(one, "uri", uri);
        if (now == null) {
            put(one, "state", "NOT_STARTED");
            put(one, "lastError", startFailure);
            return one;
        }
        put(one, "state", now.state().name());
        putSnapshot(one, now);
        if (tally != null) {
            putTally(one, tally);
        }
        return one;
    }

    private static void putSnapshot(JsonObject one, ConsumerSnapshot now) {
        put(one, "stream", now.stream());
        put(one, "consumer", now.consumer());
        put(one, "durable", now.durable());
        put(one, "servers", now.servers());
        put(one, "inFlight", now.inFlight());
        put(one, "waiting", now.waiting());
        put(one, "lag", now.lag());
        put(one, "lastDelivery", text(now.lastDelivery()));
        put(one, "lastError", now.lastError());
        put(one, "recoveringSince", text(now.recoveringSince()));
        put(one, "pinned", now.pinned());
        if (now.partitions() != null) {
            putPartitions(one, now.partitions());
        }
    }

    private static void putPartitions(JsonObject one, ConsumerSnapshot.Partitions partitions) {
        put(one, "partitions", partitions.toString());
        JsonObject members = new JsonObject();
        partitions.members().forEach((member, held) -> members.put(member, new JsonArray(held)));
        one.put("members", members);
    }

    private static void putTally(JsonObject one, ConsumerTally tally) {
        put(one, "deliveries", tally.deliveries());
        put(one, "redeliveries", tally.redeliveries());
        put(one, "retries", tally.retries());
        JsonObject settlements = new JsonObject();
        Stream.of(SettlementKind.values()).forEach(as -> settlements.put(as.word(), tally.settled(as)));
        one.put("settlements", settlements);
    }

    private JsonArray producers() {
        JsonArray all = new JsonArray();
        running(ActiveServices::producers, each -> each.getEndpoint().getEndpointUri())
                .forEach(each -> all.add(producer(each)));
        return all;
    }

    private static JsonObject producer(JetStreamProducer producer) {
        JsonObject one = new JsonObject();
        put(one, "uri", producer.getEndpoint().getEndpointUri());
        put(one, "state", producer.getConnectionState());
        put(one, "subject", producer.getSubject());
        put(one, "servers", producer.getServers());
        if (producer.publisher() != null) {
            JetStreamEndpoint endpoint = (JetStreamEndpoint) producer.getEndpoint();
            putPublisher(one, producer.publisher(), endpoint.getPublishOptions().getMaxPendingPublishes());
        }
        put(one, "lastError", producer.getLastError());
        return one;
    }

    private static void putPublisher(JsonObject one, Publisher publisher, int window) {
        PublishTally tally = publisher.tally();
        put(one, "pending", publisher.pending());
        put(one, "pendingBytes", publisher.pendingBytes());
        put(one, "window", window);
        put(one, "retries", tally.retries());
        JsonObject published = new JsonObject();
        Stream.of(PublishOutcome.values()).forEach(as -> published.put(as.word(), tally.ended(as)));
        one.put("published", published);
    }

    private JsonArray connections() {
        JsonArray all = new JsonArray();
        SharedConnections connections = getCamelContext().hasService(SharedConnections.class);
        if (connections != null) {
            for (ConnectionSnapshot each : connections.snapshots()) {
                JsonObject one = new JsonObject();
                put(one, "name", each.name());
                put(one, "state", each.state().name());
                put(one, "servers", each.servers());
                put(one, "leases", each.leases());
                put(one, "reconnects", each.reconnects());
                all.add(one);
            }
        }
        return all;
    }

    private static void put(JsonObject target, String name, @Nullable Object value) {
        if (value != null) {
            target.put(name, value);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
