package io.github.cameljetstream.benchmarks.scenarios;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.benchmarks.BenchmarkEnvironment;
import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Meter;
import io.github.cameljetstream.benchmarks.Metric;
import io.nats.client.BaseConsumerContext;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.nats.NatsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** A process with so many routes, or so many raw consumers; prints what it measured. */
public final class RoutesProcess {
    static final String MARK = "@";
    private static final int WINDOW = 1_000;
    private static final long IDLE_SECONDS = 4;

    private final String server;
    private final String monitoring;
    private final String stream;
    private final int routes;
    private final long serverPid;
    private final AtomicLong handled = new AtomicLong();

    private RoutesProcess(String server, String monitoring, String stream, int routes, long serverPid) {
        this.server = server;
        this.monitoring = monitoring;
        this.stream = stream;
        this.routes = routes;
        this.serverPid = serverPid;
    }

    public static void main(String[] args) throws Exception {
        new RoutesProcess(args[1], args[2], args[3], Integer.parseInt(args[4]), Long.parseLong(args[6]))
                .run(args[0], Integer.parseInt(args[5]));
        System.exit(0);
    }

    private void run(String contender, int messages) throws Exception {
        // The publisher, which is not the contender's: its threads and its connection are not counted.
        Connection publisher = Nats.connect(new Options.Builder()
                .server(server)
                .maxMessagesInOutgoingQueue(0)
                .build());
        long threads = threads();
        long connections = connections();
        long heap = heap();
        long start = System.nanoTime();
        switch (contender) {
            case Candidate.RAW -> raw();
            case Candidate.OURS -> camel("jetstream:%1$s.%2$d?streamName=%1$s&durableName=d%2$d");
            default -> incumbent();
        }
        BenchmarkEnvironment.awaitTrue("each route's first message", () -> handled.get() >= routes);
        print(Metric.READY, (System.nanoTime() - start) / 1e6);
        print(Metric.HEAP, (heap() - heap) / 1024.0 / routes);
        print(Metric.CONNECTIONS, connections() - connections);
        print(Metric.THREADS, threads() - threads);
        print(Metric.RATE, rate(publisher, messages));
        print(Metric.IDLE, idle());
    }

    private double idle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(IDLE_SECONDS); // until the compiler has ended
        Meter meter = new Meter(serverPid);
        meter.start();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        return meter.stop(IDLE_SECONDS).get(Metric.CPU) / 1e3;
    }

    private double rate(Connection publisher, int messages) throws Exception {
        Semaphore window = new Semaphore(WINDOW);
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            window.acquire();
            publisher
                    .jetStream()
                    .publishAsync(stream + "." + i % routes, new byte[128])
                    .whenComplete((ack, failure) -> window.release());
        }
        BenchmarkEnvironment.awaitTrue(messages + " messages", () -> handled.get() >= routes + messages);
        double rate = messages * 1e9 / (System.nanoTime() - start);
        if (handled.get() != routes + messages) {
            throw new IllegalStateException(handled + " handled of " + (routes + messages));
        }
        return rate;
    }

    private void raw() throws Exception {
        Connection connection = Nats.connect(new Options.Builder()
                .server(server)
                .maxReconnects(-1)
                .maxMessagesInOutgoingQueue(0)
                .dontForceFlushOnRequest()
                .build());
        Dispatcher dispatcher = connection.createDispatcher();
        for (int i = 0; i < routes; i++) {
            connection
                    .jetStreamManagement()
                    .addOrUpdateConsumer(
                            stream,
                            ConsumerConfiguration.builder()
                                    .durable("d" + i)
                                    .filterSubject(stream + "." + i)
                                    .build());
            BaseConsumerContext consumer = connection.getConsumerContext(stream, "d" + i);
            consumer.consume(ConsumeOptions.DEFAULT_CONSUME_OPTIONS, dispatcher, message -> {
                handled.incrementAndGet();
                message.ack();
            });
        }
    }

    private void camel(String uri) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        JetStreamComponent ours = new JetStreamComponent();
        ours.getConnectionOptions().setNatsURL(server);
        context.addComponent("jetstream", ours);
        NatsComponent incumbent = new NatsComponent();
        incumbent.setServers(server);
        context.addComponent("nats", incumbent);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (int i = 0; i < routes; i++) {
                    context.getRegistry()
                            .bind(
                                    "d" + i,
                                    ConsumerConfiguration.builder()
                                            .durable("d" + i)
                                            .filterSubject(stream + "." + i)
                                            .deliverSubject("deliver." + stream + "." + i)
                                            .build());
                    from(String.format(uri, stream, i)).process(exchange -> handled.incrementAndGet());
                }
            }
        });
        context.start();
    }

    private void incumbent() throws Exception {
        camel("nats:%1$s.%2$d?jetstreamEnabled=true&jetstreamName=%1$s&pullSubscription=false&replyToDisabled=true"
                + "&consumerConfiguration=#d%2$d");
    }

    private long connections() throws Exception {
        try (InputStream answer = URI.create(monitoring + "/varz").toURL().openStream()) {
            JsonObject server = (JsonObject) Jsoner.deserialize(new InputStreamReader(answer, StandardCharsets.UTF_8));
            return server.getLong("connections");
        }
    }

    private static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void print(Metric metric, Number value) {
        System.out.println(MARK + " " + metric + " " + value);
    }
}
