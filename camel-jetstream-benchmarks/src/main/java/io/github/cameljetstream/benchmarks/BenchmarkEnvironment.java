package io.github.cameljetstream.benchmarks;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.benchmarks.raw.RawComponent;
import io.github.cameljetstream.testinfra.LoopbackPorts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.nats.NatsComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** Where the contenders meet: a server of our own, with file storage, and for each contender its way to it. */
public final class BenchmarkEnvironment implements AutoCloseable {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final int monitoringPort = LoopbackPorts.free();
    private final NatsServer server = NatsServer.builder()
            .config("http: \"127.0.0.1:" + monitoringPort + "\"")
            .start();
    private final Connection admin = server.connect();
    private final Connection raw;
    private final Connection rawFlushing;
    private final JetStreamManagement management;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final AtomicInteger names = new AtomicInteger();

    public BenchmarkEnvironment() throws Exception {
        management = admin.jetStreamManagement();
        // What raw jnats is fastest with: a queue without a limit, and one write to the socket for many requests.
        // That consumers are deleted after a round is no error.
        ErrorListener silent = new ErrorListener() {};
        raw = server.connect(server.options()
                .maxMessagesInOutgoingQueue(0)
                .dontForceFlushOnRequest()
                .errorListener(silent));
        rawFlushing =
                server.connect(server.options().maxMessagesInOutgoingQueue(0).errorListener(silent));
        JetStreamComponent ours = new JetStreamComponent();
        ours.getConnectionOptions().setNatsURL(server.url());
        context.addComponent("jetstream", ours);
        context.addComponent("raw", new RawComponent(raw));
        NatsComponent incumbent = new NatsComponent();
        incumbent.setServers(server.url());
        context.addComponent("nats", incumbent);
        context.start();
        // The raw connections stay too, between rounds.
        String stream = newStream(false);
        addRoute(route -> route.from("direct:keepConnected").to("jetstream:" + stream));
    }

    public String serverVersion() {
        return server.version().toString();
    }

    public NatsServer server() {
        return server;
    }

    /** Where the server tells of itself. */
    public String monitoringUrl() {
        return "http://127.0.0.1:" + monitoringPort;
    }

    /** The connection of {@link Candidate#RAW}. */
    public Connection raw() {
        return raw;
    }

    /** As {@link #raw()}, but each request is written to the socket at once: the best where somebody waits for each. */
    public Connection rawFlushing() {
        return rawFlushing;
    }

    public DefaultCamelContext context() {
        return context;
    }

    public JetStreamManagement management() {
        return management;
    }

    /** Where asynchronous work ends. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    public Meter meter() {
        return new Meter(server.pid());
    }

    /** A name nothing else has. */
    public String newName(String prefix) {
        return prefix + names.incrementAndGet();
    }

    /**
     * A new stream whose name is its subject, and a wildcard below it.
     *
     * @param batches if true, it accepts atomic and fast batches
     */
    public String newStream(boolean batches) throws IOException, JetStreamApiException {
        String name = newName("bench");
        StreamConfiguration.Builder stream = StreamConfiguration.builder()
                .name(name)
                .subjects(name, name + ".>")
                .storageType(StorageType.File);
        management.addStream(
                stream.allowAtomicPublish(batches).allowBatched(batches).build());
        return name;
    }

    public void deleteStream(String name) throws IOException, JetStreamApiException {
        management.deleteStream(name);
    }

    /** Adds a route, and starts it. */
    public void addRoute(Consumer<RouteBuilder> definition) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                definition.accept(this);
            }
        });
    }

    public void removeRoute(String id) throws Exception {
        context.getRouteController().stopRoute(id);
        context.removeRoute(id);
    }

    /** An endpoint is not used any more. */
    public void forget(Endpoint endpoint) throws Exception {
        context.removeEndpoint(endpoint);
    }

    public boolean hasConsumer(String stream, String name) {
        try {
            return management.getConsumerNames(stream).contains(name);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing is pending, and nothing unacknowledged. */
    public void awaitSettled(String stream, String consumer) throws Exception {
        awaitTrue("consumer " + consumer + " to be settled", () -> {
            try {
                ConsumerInfo info = management.getConsumerInfo(stream, consumer);
                return info.getNumPending() == 0 && info.getNumAckPending() == 0;
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Waits, looking every quarter of a millisecond. */
    public static void awaitTrue(String what, BooleanSupplier condition) throws VoidRoundException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new VoidRoundException("waited in vain for " + what);
            }
            LockSupport.parkNanos(250_000);
        }
    }

    @Override
    public void close() throws Exception {
        context.close();
        timer.shutdownNow();
        raw.close();
        rawFlushing.close();
        admin.close();
        server.close();
    }
}
