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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a Camel context. They exist while a consumer or a producer runs. A scrape reads the existing counts, so
 * that only the timers cost something for each message.
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
    /** By their tags. It guards itself and the three fields that follow. */
    private final Map<Tags, MeterGroup<ObservedConsumer>> consumers = new HashMap<>();

    private final Map<Tags, MeterGroup<ObservedProducer>> producers = new HashMap<>();
    /** Of members of other types, which the key has too. */
    private final Map<List<Object>, MeterGroup<?>> others = new HashMap<>();

    private final Map<ConnectionName, MeterGroup<ConnectionName>> known = new HashMap<>();

    /** Connections of one name may differ in secrets, which no tag may show: they share their meters. */
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

    /** The metrics of the context; {@link #NONE} if it has no meter registry at the moment. */
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

    /**
     * The registry that camel-micrometer uses: by name, otherwise the only one. A composite registry takes precedence.
     */
    private static @Nullable MeterRegistry find(Registry beans) {
        MeterRegistry composite = find(beans, CompositeMeterRegistry.class);
        return composite == null ? find(beans, MeterRegistry.class) : composite;
    }

    private static <T extends MeterRegistry> @Nullable T find(Registry beans, Class<T> type) {
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
        consumerGauges(group);
        consumerCounters(group);
        consumerCountersByKind(group);
        Timer settle = group.timer(CONSUMER + "settle", "Time from the receipt of a message until it is settled");
        Timer route = group.timer(CONSUMER + "route", "Time from the start of an exchange until it is done");
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

    private static void consumerGauges(MeterGroup<ObservedConsumer> group) {
        group.highest(CONSUMER + "lag", "Undelivered messages when the last one was received", MicrometerMetrics::lag);
        group.gauge(CONSUMER + "in.flight", "Messages received and not yet settled", null, each -> each.snapshot()
                .get()
                .inFlight());
        group.gauge(
                CONSUMER + "waiting", "Messages in flight whose exchange has not started", null, each -> each.snapshot()
                        .get()
                        .waiting());
        group.lowest(
                CONSUMER + "up",
                "1 while the consumer receives messages, or its route is suspended; 0 while it receives none",
                each -> each.snapshot().get().state().isHealthy() ? 1 : 0);
    }

    private static double lag(ObservedConsumer consumer) {
        Long lag = consumer.snapshot().get().lag();
        return lag == null ? 0 : lag;
    }

    private static void consumerCounters(MeterGroup<ObservedConsumer> group) {
        Tags none = Tags.empty();
        group.counter(CONSUMER + "deliveries", "Received messages, including redeliveries", none, each -> each.tally()
                .deliveries());
        group.counter(CONSUMER + "redeliveries", "Received redeliveries", none, each -> each.tally()
                .redeliveries());
        group.counter(CONSUMER + "retries", "Retries of a message in place", none, each -> each.tally()
                .retries());
        group.counter(
                CONSUMER + "dead.letters",
                "Copies stored at the dead letter subject",
                none,
                each -> each.deadLetters() == null ? 0 : each.deadLetters().ended(PublishOutcome.STORED));
    }

    private static void consumerCountersByKind(MeterGroup<ObservedConsumer> group) {
        for (SettlementKind as : SettlementKind.values()) {
            group.counter(
                    CONSUMER + "settlements",
                    "Messages by the kind of their settlement",
                    Tags.of("kind", as.word()),
                    each -> each.tally().settled(as));
        }
        for (DroppedAs as : DroppedAs.values()) {
            group.counter(
                    CONSUMER + "dropped",
                    "Messages in the inbox that the server did not send for the consumer, by their appearance",
                    Tags.of("kind", as.word()),
                    each -> each.tally().dropped(as));
        }
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
        producerGauges(group);
        producerCounters(group);
        Timer publish = group.timer(PRODUCER + "publish", "Time from the send of a message until its outcome is known");
        group.whenAdded(each -> each.publisher().tally().timeFor(nanos -> publish.record(nanos, TimeUnit.NANOSECONDS)));
    }

    private static void producerGauges(MeterGroup<ObservedProducer> group) {
        group.gauge(
                PRODUCER + "pending",
                "Pending messages, including those that wait for the window",
                null,
                each -> each.publisher().pending());
        group.gauge(
                PRODUCER + "pending.bytes",
                "Bytes of pending messages, including those that wait for the window",
                "bytes",
                each -> each.publisher().pendingBytes());
        group.gauge(PRODUCER + "window", "Maximum number of pending messages", null, ObservedProducer::window);
    }

    private static void producerCounters(MeterGroup<ObservedProducer> group) {
        for (PublishOutcome as : PublishOutcome.values()) {
            group.counter(
                    PRODUCER + "published",
                    "Messages by the outcome of their publish",
                    Tags.of("outcome", as.word()),
                    each -> each.publisher().tally().ended(as));
        }
        group.counter(PRODUCER + "retries", "Retries of publishes", Tags.empty(), each -> each.publisher()
                .tally()
                .retries());
    }

    @Override
    public <T> Registration member(Map<String, String> tags, T member, Consumer<Meters<T>> definition) {
        Tags all = MeterGroup.tagsOf(tags).and("camelContext", context.getName());
        List<Object> key = List.of(member.getClass(), all);
        synchronized (consumers) {
            @SuppressWarnings("unchecked") // the type is in the key
            MeterGroup<T> group = (MeterGroup<T>) others.get(key);
            if (group == null) {
                group = new MeterGroup<>(registry, all);
                definition.accept(group);
                others.put(key, group);
            }
            group.add(member);
            updateConnections();
            MeterGroup<T> joined = group;
            return () -> leave(key, joined, member);
        }
    }

    private <T> void leave(List<Object> key, MeterGroup<T> group, T member) {
        synchronized (consumers) {
            if (group.remove(member)) {
                others.remove(key);
            }
            updateConnections();
        }
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
            updateConnections();
        }
        return () -> unregister(groups, tags, member);
    }

    private <T> void unregister(Map<Tags, MeterGroup<T>> groups, Tags tags, T member) {
        synchronized (consumers) {
            MeterGroup<T> group = groups.get(tags);
            if (group != null && group.remove(member)) {
                groups.remove(tags);
            }
            updateConnections();
        }
    }

    /** Adds meters of connections whose first user has started, and removes those whose last user has stopped. */
    private void updateConnections() {
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
        connectionGauges(group);
        group.counter(
                CONNECTION + "reconnects",
                "Number of reconnects",
                Tags.empty(),
                each -> sum(each, ConnectionSnapshot::reconnects));
        group.add(name);
        return group;
    }

    private void connectionGauges(MeterGroup<ConnectionName> group) {
        group.gauge(
                CONNECTION + "connected",
                "Established connections",
                null,
                each -> sum(each, snapshot -> snapshot.state() == ConnectionState.CONNECTED ? 1 : 0));
        group.gauge(
                CONNECTION + "lost",
                "Lost connections, which the component restores",
                null,
                each -> sum(each, snapshot -> snapshot.state() == ConnectionState.CONNECTED ? 0 : 1));
        group.gauge(
                CONNECTION + "leases",
                "Consumers and producers that share the connections",
                null,
                each -> sum(each, ConnectionSnapshot::leases));
    }

    private double sum(ConnectionName name, ToDoubleFunction<ConnectionSnapshot> value) {
        return connections.snapshots().stream()
                .filter(each -> name.equals(ConnectionName.of(each)))
                .mapToDouble(value)
                .sum();
    }

    private static String orNone(@Nullable String value) {
        return value == null ? NONE_KNOWN : value;
    }
}
