package io.github.cameljetstream.metrics;

import io.github.cameljetstream.connection.ConnectionSnapshot;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.publish.PublishOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The meters of a CamelContext. They are made when a consumer or a producer starts, and removed when it stops; what is
 * counted anyway is read when somebody looks, so that only times cost something for each message.
 */
final class MicrometerMetrics extends ServiceSupport implements Metrics {
    /** The name by which Camel's own metrics look for the registry. */
    private static final String REGISTRY_NAME = "metricsRegistry";

    private static final String CONSUMER = "camel.jetstream.consumer.";
    private static final String PRODUCER = "camel.jetstream.producer.";
    private static final String CONNECTION = "camel.jetstream.connection.";
    private static final String NONE_KNOWN = "none";

    private final CamelContext context;
    private final MeterRegistry registry;
    private final SharedConnections connections;
    /** By their tags; guarded by itself, as is what follows. */
    private final Map<Tags, MeterGroup<ObservedConsumer>> consumers = new HashMap<>();

    private final Map<Tags, MeterGroup<ObservedProducer>> producers = new HashMap<>();
    private final Map<ConnectionName, MeterGroup<ConnectionName>> known = new HashMap<>();

    /** Connections of one name may differ in what cannot be shown: they are told together. */
    private record ConnectionName(String name, String servers) {
        static ConnectionName of(ConnectionSnapshot snapshot) {
            return new ConnectionName(snapshot.name(), snapshot.servers());
        }
    }

    private MicrometerMetrics(CamelContext context, MeterRegistry registry, SharedConnections connections) {
        this.context = context;
        this.registry = registry;
        this.connections = connections;
    }

    /** Those of the context, or none if it has no meter registry now. */
    static Metrics of(CamelContext context) {
        synchronized (context.getRegistry()) {
            MicrometerMetrics metrics = context.hasService(MicrometerMetrics.class);
            if (metrics != null) {
                return metrics;
            }
            MeterRegistry registry = find(context.getRegistry());
            if (registry == null) {
                return NONE;
            }
            try {
                metrics = new MicrometerMetrics(context, registry, SharedConnections.of(context));
                context.addService(metrics, true, true);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeCamelException(e);
            }
            return metrics;
        }
    }

    /** As camel-micrometer finds it: by name, else the only one there is; one that holds others comes first. */
    private static MeterRegistry find(Registry beans) {
        MeterRegistry composite = find(beans, CompositeMeterRegistry.class);
        return composite == null ? find(beans, MeterRegistry.class) : composite;
    }

    private static <T extends MeterRegistry> T find(Registry beans, Class<T> type) {
        if (beans.lookupByName(REGISTRY_NAME) instanceof MeterRegistry named && type.isInstance(named)) {
            return type.cast(named);
        }
        Set<T> all = beans.findByType(type);
        return all.size() == 1 ? all.iterator().next() : null;
    }

    @Override
    public Registration consumer(ObservedConsumer consumer) {
        ConsumerSnapshot bound = consumer.snapshot().get();
        Tags tags = Tags.of(
                "camelContext", context.getName(),
                "routeId", orNone(consumer.routeId()),
                "stream", bound.stream(),
                "consumer", bound.durable() ? bound.consumer() : "ephemeral",
                "subject", consumer.subject());
        return register(consumers, tags, consumer, this::consumerMeters);
    }

    private void consumerMeters(MeterGroup<ObservedConsumer> group) {
        group.highest(CONSUMER + "lag", "Messages that were still to come when the last one came", each -> {
            Long lag = each.snapshot().get().lag();
            return lag == null ? 0 : lag;
        });
        group.gauge(
                CONSUMER + "in.flight", "Messages that were taken and are not settled", null, each -> each.snapshot()
                        .get()
                        .inFlight());
        group.gauge(
                CONSUMER + "waiting", "Messages in flight whose exchange has not begun", null, each -> each.snapshot()
                        .get()
                        .waiting());
        group.lowest(
                CONSUMER + "up",
                "1 while messages are taken, or are not since the route is suspended; 0 while they do not come",
                each -> each.snapshot().get().state().isWell() ? 1 : 0);
        group.counter(
                CONSUMER + "deliveries", "Messages that came, redeliveries included", Tags.empty(), each -> each.tally()
                        .deliveries());
        group.counter(
                CONSUMER + "redeliveries",
                "Messages that came not for the first time",
                Tags.empty(),
                each -> each.tally().redeliveries());
        group.counter(
                CONSUMER + "retries",
                "Runs of a message again in its place in the order",
                Tags.empty(),
                each -> each.tally().retries());
        for (SettlementKind as : SettlementKind.values()) {
            group.counter(
                    CONSUMER + "settlements",
                    "Messages by what the server was told about them",
                    Tags.of("kind", as.word()),
                    each -> each.tally().settled(as));
        }
        group.counter(
                CONSUMER + "dead.letters",
                "Copies that were stored at the dead letter subject",
                Tags.empty(),
                each -> each.deadLetters() == null ? 0 : each.deadLetters().ended(PublishOutcome.STORED));
        for (DroppedAs as : DroppedAs.values()) {
            group.counter(
                    CONSUMER + "dropped",
                    "Messages to the inbox that the server did not send for the consumer, by what they looked like",
                    Tags.of("kind", as.word()),
                    each -> each.tally().dropped(as));
        }
        Timer settle = group.timer(CONSUMER + "settle", "Time from the arrival of a message until it is settled");
        Timer route = group.timer(CONSUMER + "route", "Time from the begin of an exchange until it is done");
        group.whenAdded(each -> each.tally().timeFor(new ConsumerTally.Instants() {
            @Override
            public void settled(long nanos) {
                settle.record(nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void routed(long nanos) {
                route.record(nanos, TimeUnit.NANOSECONDS);
            }
        }));
    }

    @Override
    public Registration producer(ObservedProducer producer) {
        Tags tags = Tags.of(
                "camelContext", context.getName(),
                "stream", orNone(producer.stream()),
                "subject", producer.subject());
        return register(producers, tags, producer, this::producerMeters);
    }

    private void producerMeters(MeterGroup<ObservedProducer> group) {
        group.gauge(
                PRODUCER + "pending",
                "Messages under way, or waiting for a place in the window",
                null,
                each -> each.publisher().pending());
        group.gauge(
                PRODUCER + "pending.bytes",
                "Bytes under way, or waiting for a place in the window",
                "bytes",
                each -> each.publisher().pendingBytes());
        group.gauge(PRODUCER + "window", "Messages that may be under way", null, ObservedProducer::window);
        for (PublishOutcome as : PublishOutcome.values()) {
            group.counter(
                    PRODUCER + "published",
                    "Messages by how their publication ended",
                    Tags.of("outcome", as.word()),
                    each -> each.publisher().tally().ended(as));
        }
        group.counter(
                PRODUCER + "retries",
                "Attempts to publish after the first of each message",
                Tags.empty(),
                each -> each.publisher().tally().retries());
        Timer publish = group.timer(PRODUCER + "publish", "Time from the send of a message until its outcome is told");
        group.whenAdded(each -> each.publisher().tally().timeFor(nanos -> publish.record(nanos, TimeUnit.NANOSECONDS)));
    }

    private <T> Registration register(
            Map<Tags, MeterGroup<T>> groups, Tags tags, T member, Consumer<MeterGroup<T>> meters) {
        synchronized (consumers) {
            MeterGroup<T> group = groups.get(tags);
            if (group == null) {
                group = new MeterGroup<>(registry, tags);
                meters.accept(group);
                groups.put(tags, group);
            }
            group.add(member);
            lookForConnections();
        }
        return () -> unregister(groups, tags, member);
    }

    private <T> void unregister(Map<Tags, MeterGroup<T>> groups, Tags tags, T member) {
        synchronized (consumers) {
            MeterGroup<T> group = groups.get(tags);
            if (group != null && group.remove(member)) {
                groups.remove(tags);
            }
            lookForConnections();
        }
    }

    /** A connection comes with who uses it first, and goes with the last. */
    private void lookForConnections() {
        Set<ConnectionName> now = new HashSet<>();
        connections.snapshots().forEach(each -> now.add(ConnectionName.of(each)));
        known.entrySet().removeIf(each -> {
            boolean gone = !now.contains(each.getKey());
            if (gone) {
                each.getValue().remove(each.getKey());
            }
            return gone;
        });
        now.forEach(each -> known.computeIfAbsent(each, this::connectionMeters));
    }

    private MeterGroup<ConnectionName> connectionMeters(ConnectionName name) {
        MeterGroup<ConnectionName> group = new MeterGroup<>(
                registry,
                Tags.of("camelContext", context.getName(), "connection", name.name(), "servers", name.servers()));
        group.gauge(
                CONNECTION + "connected",
                "Connections that are there",
                null,
                each -> sum(each, snapshot -> snapshot.state() == ConnectionState.CONNECTED ? 1 : 0));
        group.gauge(
                CONNECTION + "lost",
                "Connections that are lost and being made again",
                null,
                each -> sum(each, snapshot -> snapshot.state() == ConnectionState.CONNECTED ? 0 : 1));
        group.gauge(
                CONNECTION + "leases",
                "Consumers and producers that share the connections",
                null,
                each -> sum(each, ConnectionSnapshot::leases));
        group.counter(
                CONNECTION + "reconnects",
                "How many times a connection was lost and came back",
                Tags.empty(),
                each -> sum(each, ConnectionSnapshot::reconnects));
        group.add(name);
        return group;
    }

    private double sum(ConnectionName name, ToDoubleFunction<ConnectionSnapshot> value) {
        return connections.snapshots().stream()
                .filter(each -> name.equals(ConnectionName.of(each)))
                .mapToDouble(value)
                .sum();
    }

    private static String orNone(String value) {
        return value == null ? NONE_KNOWN : value;
    }
}
