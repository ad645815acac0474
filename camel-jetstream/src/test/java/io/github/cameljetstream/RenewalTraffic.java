package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.connection.ConnectionSnapshot;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.testinfra.NatsServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/** A route that publishes and one that consumes, on one connection, while something about it is renewed. */
final class RenewalTraffic implements AutoCloseable {
    static final String CONFIG = Monitoring.CONFIG + "\n";

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int ENOUGH = 200;

    private final TestCamel camel;
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread publisher;
    private volatile boolean stopped;

    private RenewalTraffic(TestCamel camel, String options) throws Exception {
        this.camel = camel;
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                String stream = "streamName=ORDERS&streamProvisioning=create";
                from("direct:publish").to(TestCamel.uri("orders", options, stream));
                from(TestCamel.uri("orders", options, stream, "durableName=d&ackWait=3s"))
                        .process(exchange -> runs.merge(exchange.getMessage().getBody(String.class), 1, Integer::sum));
            }
        });
        publisher = new Thread(this::publish, "publisher");
        publisher.start();
        await().atMost(SOON).until(() -> runs.size() > ENOUGH);
    }

    static RenewalTraffic start(NatsServer server, String options) throws Exception {
        return start(server, options, camel -> {});
    }

    static RenewalTraffic start(NatsServer server, String options, Consumer<TestCamel> prepare) throws Exception {
        TestCamel camel = TestCamel.start();
        try {
            prepare.accept(camel);
            String url = options.contains("natsURL=") ? "" : "&natsURL=" + server.url();
            return new RenewalTraffic(camel, options + url + "&name=traffic&reconnectWait=50ms");
        } catch (Exception | Error e) {
            camel.close();
            throw e;
        }
    }

    private void publish() {
        ProducerTemplate template = camel.context().createProducerTemplate();
        for (int i = 0; !stopped; i++) {
            String body = "order-" + i;
            Exchange sent = template.send(
                    "direct:publish", exchange -> exchange.getMessage().setBody(body));
            if (sent.getException() != null) {
                failure.compareAndSet(null, sent.getException());
            }
            published.set(i + 1);
        }
    }

    ConnectionSnapshot connection() {
        try {
            return SharedConnections.of(camel.context()).snapshots().get(0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    TestCamel camel() {
        return camel;
    }

    void awaitOutage() {
        await().atMost(SOON).until(() -> connection().state() == ConnectionState.RECONNECTING);
    }

    void awaitReconnects(long count) {
        await().atMost(SOON).until(() -> connection().reconnects() >= count);
    }

    /** Waits until messages pass on the connection made anew. */
    void assertOneReconnectAndNothingLost() throws Exception {
        awaitReconnects(1);
        assertNothingLost();
        assertThat(connection().reconnects()).isEqualTo(1);
    }

    void assertNothingLost() throws Exception {
        int before = published.get();
        await().atMost(SOON).until(() -> published.get() > before + ENOUGH);
        stopped = true;
        publisher.join(SOON.toMillis());
        assertThat(failure.get()).isNull();
        await().atMost(SOON).untilAsserted(() -> assertThat(runs).hasSize(published.get()));
        assertThat(runs.values()).as("how often each was routed").containsOnly(1);
    }

    @Override
    public void close() throws Exception {
        stopped = true;
        publisher.interrupt();
        publisher.join(SOON.toMillis());
        camel.close();
    }
}
