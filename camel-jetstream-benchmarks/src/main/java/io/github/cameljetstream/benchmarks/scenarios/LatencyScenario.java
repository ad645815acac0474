package io.github.cameljetstream.benchmarks.scenarios;

import io.github.cameljetstream.benchmarks.BenchmarkEnvironment;
import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Scenario;
import io.github.cameljetstream.benchmarks.VoidRoundException;
import io.github.cameljetstream.benchmarks.raw.RawConsuming;
import io.nats.client.JetStream;
import io.nats.client.api.ConsumerConfiguration;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/**
 * How long a message is on its way, from publishing to the route that processes it, at a steady rate. Each message
 * carries the time at which it was due, whether or not its publisher was held up then: that a slow answer delays those
 * behind it is counted, not forgotten (coordinated omission).
 */
public final class LatencyScenario {
    private static final int PER_SECOND = 1_000;
    private static final int SIZE = 128;
    private static final long HIGHEST_MICROS = 60_000_000;

    private final BenchmarkEnvironment arena;
    private final int messages;
    private final Map<String, Histogram> histograms = new TreeMap<>();

    /**
     * @param messages of each round, the first quarter of which is not counted
     */
    public LatencyScenario(BenchmarkEnvironment arena, int messages) {
        this.arena = arena;
        this.messages = messages;
    }

    /** Both ends, ready. */
    private interface Ends extends AutoCloseable {
        /** Publishes one, without waiting. */
        void send(byte[] body) throws Exception;

        @Override
        void close() throws Exception;
    }

    /** Makes both ends. */
    @FunctionalInterface
    private interface Way {
        Ends open(String stream, String durable, Consumer<byte[]> received) throws Exception;
    }

    public Scenario scenario() {
        return new Scenario(
                "latency",
                "latency from publishing to processing, " + PER_SECOND + " messages/s, " + Sizes.text(SIZE),
                List.of(
                        contender(Candidate.RAW, this::raw),
                        contender(
                                Candidate.CAMEL,
                                (stream, durable, received) ->
                                        new Routes("raw:" + stream, "raw:" + stream + "?durable=" + durable, received)),
                        contender(
                                Candidate.OURS,
                                (stream, durable, received) -> new Routes(
                                        "jetstream:" + stream,
                                        "jetstream:" + stream + "?durableName=" + durable,
                                        received)),
                        contender(Candidate.INCUMBENT, this::incumbent),
                        contender(Candidate.RAW_AGAIN, this::raw)));
    }

    /** Of all counted rounds, in microseconds, by contender. */
    public Map<String, Histogram> histograms() {
        return histograms;
    }

    private Candidate contender(String name, Way way) {
        return Candidate.of(name, () -> round(name, way));
    }

    private Map<Metric, Double> round(String name, Way way) throws Exception {
        String stream = arena.newStream(false);
        Histogram latencies = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        AtomicLong count = new AtomicLong();
        Consumer<byte[]> received = body -> {
            long micros = (System.nanoTime() - ByteBuffer.wrap(body).getLong()) / 1_000;
            if (count.incrementAndGet() > messages / 4) {
                latencies.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, micros)));
            }
        };
        try (Ends ends = way.open(stream, arena.newName("durable"), received)) {
            long start = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                long due = start + i * (1_000_000_000L / PER_SECOND);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                byte[] body = new byte[SIZE];
                ByteBuffer.wrap(body).putLong(due);
                ends.send(body);
            }
            BenchmarkEnvironment.awaitTrue(messages + " messages", () -> count.get() >= messages);
        }
        arena.deleteStream(stream);
        if (count.get() != messages) {
            throw new VoidRoundException(messages + " published, " + count + " received");
        }
        histograms
                .computeIfAbsent(name, any -> new Histogram(HIGHEST_MICROS, 3))
                .add(latencies);
        Map<Metric, Double> sample = new EnumMap<>(Metric.class);
        sample.put(Metric.P50, (double) latencies.getValueAtPercentile(50));
        sample.put(Metric.P99, (double) latencies.getValueAtPercentile(99));
        sample.put(Metric.P999, (double) latencies.getValueAtPercentile(99.9));
        return sample;
    }

    private Ends raw(String stream, String durable, Consumer<byte[]> received) throws Exception {
        JetStream jetStream = arena.rawFlushing().jetStream();
        RawConsuming consuming = new RawConsuming(
                        arena.rawFlushing(),
                        stream,
                        durable,
                        false,
                        RawConsuming.batch(SIZE),
                        RawConsuming.threshold(SIZE))
                .filter(stream);
        consuming.start(message -> {
            received.accept(message.getData());
            message.ack();
        });
        return new Ends() {
            @Override
            public void send(byte[] body) {
                jetStream.publishAsync(stream, body);
            }

            @Override
            public void close() {
                consuming.stop();
            }
        };
    }

    private Ends incumbent(String stream, String durable, Consumer<byte[]> received) throws Exception {
        arena.context()
                .getRegistry()
                .bind(
                        durable,
                        ConsumerConfiguration.builder()
                                .durable(durable)
                                .deliverSubject(arena.newName("deliver"))
                                .build());
        String uri = "nats:" + stream + "?jetstreamEnabled=true&jetstreamName=" + stream;
        Routes routes = new Routes(
                uri, uri + "&pullSubscription=false&replyToDisabled=true&consumerConfiguration=#" + durable, received);
        // Its route is started before its consumer is there.
        BenchmarkEnvironment.awaitTrue("the consumer", () -> arena.hasConsumer(stream, durable));
        return routes;
    }

    /** A route at either end. */
    private final class Routes implements Ends {
        private final String id = arena.newName("latency");
        private final Endpoint from;
        private final Endpoint to;
        private final AsyncProducer producer;

        Routes(String toUri, String fromUri, Consumer<byte[]> received) throws Exception {
            arena.addRoute(builder -> builder.from(fromUri)
                    .routeId(id)
                    .process(exchange -> received.accept(exchange.getMessage().getBody(byte[].class))));
            arena.addRoute(
                    builder -> builder.from("direct:" + id).routeId(id + "-to").to(toUri));
            from = arena.context().getRoute(id).getEndpoint();
            to = arena.context().getEndpoint(toUri);
            producer = arena.context().getEndpoint("direct:" + id).createAsyncProducer();
            producer.start();
        }

        @Override
        public void send(byte[] body) {
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody(body);
            producer.process(exchange, doneSync -> {});
        }

        @Override
        public void close() throws Exception {
            producer.stop();
            arena.removeRoute(id + "-to");
            arena.removeRoute(id);
            arena.forget(from);
            arena.forget(to);
        }
    }
}
