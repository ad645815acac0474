package io.github.cameljetstream.benchmarks;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.testinfra.NatsServer;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamManagement;
import io.nats.client.MessageConsumer;
import io.nats.client.NUID;
import io.nats.client.PublishOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Publishes and consumes a million messages through Camel routes and, round by round in turn, as many with nothing but
 * jnats; file storage, explicit acknowledgement. Prints throughput as a ratio, and holds the counts against the
 * server's. Arguments: number of messages, bytes of each, and further options of the consumer's URI.
 */
public final class Million {
    private static final int ROUNDS = 10;
    private static final int WINDOW = 4096;

    private final int perRound;
    private final byte[] body;
    private final String consumerOptions;
    private final JetStreamManagement management;
    private final Connection raw;
    private final DefaultCamelContext context;
    private final AtomicLong routed = new AtomicLong();
    private final AtomicLong rawHandled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private Million(int messages, int size, String consumerOptions, Connection raw, DefaultCamelContext context)
            throws Exception {
        this.perRound = messages / ROUNDS;
        this.body = new byte[size];
        this.consumerOptions = consumerOptions;
        this.raw = raw;
        this.context = context;
        this.management = raw.jetStreamManagement();
    }

    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 256;
        String consumerOptions = args.length > 2 ? "&" + args[2] : "";
        boolean same;
        try (NatsServer server = NatsServer.start("newest");
                Connection raw = server.connect(server.options().maxMessagesInOutgoingQueue(0));
                DefaultCamelContext context = new DefaultCamelContext()) {
            JetStreamComponent component = new JetStreamComponent();
            component.getConnectionOptions().setNatsURL(server.url());
            context.addComponent("jetstream", component);
            System.out.println("nats-server " + server.version() + ", " + messages + " messages of " + size + " bytes");
            same = new Million(messages, size, consumerOptions, raw, context).run();
        }
        System.exit(same ? 0 : 1);
    }

    private boolean run() throws Exception {
        context.start();
        List<double[]> rounds = new ArrayList<>();
        boolean same = true;
        for (int round = 1; round <= ROUNDS; round++) {
            String rawStream = stream("raw" + round);
            String ourStream = stream("ours" + round);
            double rawPublish = publishRaw(rawStream);
            double oursPublish = publishOurs(ourStream);
            double rawConsume = consumeRaw(rawStream);
            double oursConsume = consumeOurs(ourStream);
            rounds.add(new double[] {oursPublish / rawPublish, oursConsume / rawConsume});
            System.out.printf(
                    "round %2d  publish: raw %,8.0f/s, ours %,8.0f/s, ratio %.2f   consume: raw %,8.0f/s, ours %,8.0f/s, ratio %.2f%n",
                    round,
                    rawPublish,
                    oursPublish,
                    oursPublish / rawPublish,
                    rawConsume,
                    oursConsume,
                    oursConsume / rawConsume);
            same &= check(ourStream);
            management.deleteStream(rawStream);
            management.deleteStream(ourStream);
        }
        System.out.printf(
                "median ratio to raw jnats: publish %.2f, consume %.2f; %d messages routed, %d sends failed: %s%n",
                median(rounds, 0),
                median(rounds, 1),
                routed.get(),
                failed.get(),
                same ? "the server's counts agree" : "THE SERVER'S COUNTS DIFFER");
        return same;
    }

    private String stream(String name) throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name(name)
                .subjects(name)
                .storageType(StorageType.File)
                .build());
        return name;
    }

    private double publishRaw(String stream) throws Exception {
        Semaphore window = new Semaphore(WINDOW);
        NUID ids = new NUID();
        long start = System.nanoTime();
        for (int i = 0; i < perRound; i++) {
            window.acquire();
            raw.jetStream()
                    .publishAsync(
                            stream,
                            body,
                            PublishOptions.builder().messageId(ids.next()).build())
                    .whenComplete((ack, failure) -> {
                        if (failure != null) {
                            failed.incrementAndGet();
                        }
                        window.release();
                    });
        }
        window.acquire(WINDOW);
        return rate(start);
    }

    private double publishOurs(String stream) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + stream).to("jetstream:" + stream + "?maxPendingPublishes=" + WINDOW);
            }
        });
        Semaphore window = new Semaphore(WINDOW);
        AsyncProducer producer = context.getEndpoint("direct:" + stream).createAsyncProducer();
        producer.start();
        long start = System.nanoTime();
        for (int i = 0; i < perRound; i++) {
            window.acquire();
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getIn().setBody(body);
            producer.process(exchange, sync -> {
                if (exchange.getException() != null) {
                    failed.incrementAndGet();
                }
                window.release();
            });
        }
        window.acquire(WINDOW);
        producer.stop();
        return rate(start);
    }

    private double consumeRaw(String stream) throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .maxAckPending(20_000)
                        .build());
        long before = rawHandled.get();
        AtomicLong start = new AtomicLong();
        ConsumerContext consumer = raw.getConsumerContext(stream, "d");
        MessageConsumer consuming = consumer.consume(
                ConsumeOptions.builder().batchSize(5_000).thresholdPercent(50).build(), message -> {
                    start.compareAndSet(0, System.nanoTime());
                    rawHandled.incrementAndGet();
                    message.ack();
                });
        awaitSettled(stream, rawHandled, before + perRound);
        double rate = rate(start.get());
        consuming.stop();
        return rate;
    }

    private double consumeOurs(String stream) throws Exception {
        long before = routed.get();
        AtomicLong start = new AtomicLong();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:" + stream + "?durableName=d" + consumerOptions)
                        .routeId("from-" + stream)
                        .process(e -> {
                            start.compareAndSet(0, System.nanoTime());
                            routed.incrementAndGet();
                        });
            }
        });
        awaitSettled(stream, routed, before + perRound);
        double rate = rate(start.get());
        context.getRouteController().stopRoute("from-" + stream);
        return rate;
    }

    private void awaitSettled(String stream, AtomicLong handled, long expected) throws Exception {
        while (handled.get() < expected) {
            LockSupport.parkNanos(1_000_000);
        }
        ConsumerInfo info = management.getConsumerInfo(stream, "d");
        while (info.getNumPending() > 0 || info.getNumAckPending() > 0) {
            LockSupport.parkNanos(1_000_000);
            info = management.getConsumerInfo(stream, "d");
        }
    }

    private double rate(long start) {
        return perRound * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<double[]> rounds, int column) {
        double[] sorted =
                rounds.stream().mapToDouble(each -> each[column]).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private boolean check(String stream) throws Exception {
        long stored = management.getStreamInfo(stream).getStreamState().getMsgCount();
        ConsumerInfo info = management.getConsumerInfo(stream, "d");
        boolean same = stored == perRound
                && info.getAckFloor().getStreamSequence() == perRound
                && info.getDelivered().getConsumerSequence() == perRound
                && failed.get() == 0;
        if (!same) {
            System.out.printf(
                    "published %d, stored %d, acknowledged up to %d, deliveries %d, failed %d%n",
                    perRound,
                    stored,
                    info.getAckFloor().getStreamSequence(),
                    info.getDelivered().getConsumerSequence(),
                    failed.get());
        }
        return same;
    }
}
