package io.github.cameljetstream.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.PublishAck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Camel context, and a bucket that jnats has created. */
@WithNatsServer
abstract class KeyValueTestSupport {
    private static final int WINDOW = 1_000;

    final String bucket = Streams.uniqueName("kv");
    final CamelContext context = new DefaultCamelContext();
    ProducerTemplate template;
    Connection nats;
    KeyValue theirs;

    @BeforeEach
    void start(NatsService server) throws Exception {
        nats = server.connect();
        nats.keyValueManagement()
                .create(KeyValueConfiguration.builder(bucket)
                        .maxHistoryPerKey(history())
                        .build());
        theirs = nats.keyValue(bucket);
        connectTo(server.url());
        context.start();
        template = context.createProducerTemplate();
    }

    /** The number of writes that the bucket keeps of each key. */
    int history() {
        return 1;
    }

    /** Writes each n-th of the keys k0, k1 and so on, below a number. */
    static void fill(Connection nats, String bucket, int keys, int step, String value) throws Exception {
        List<CompletableFuture<PublishAck>> window = new ArrayList<>();
        for (int i = 0; i < keys; i += step) {
            window.add(nats.jetStream().publishAsync("$KV." + bucket + ".k" + i, value.getBytes(UTF_8)));
            if (window.size() == WINDOW) { // beyond some thousand the server drops what it is sent
                CompletableFuture.allOf(window.toArray(CompletableFuture[]::new))
                        .join();
                window.clear();
            }
        }
        CompletableFuture.allOf(window.toArray(CompletableFuture[]::new)).join();
    }

    void connectTo(String url) {
        JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
        component.getConnectionOptions().setNatsURL(url);
        component.getConnectionOptions().setReconnectWait(Duration.ofMillis(20));
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        nats.keyValueManagement().delete(bucket);
        nats.close();
    }

    String uri(String options) {
        return "jetstream-kv:" + bucket + "?" + options;
    }

    Exchange send(String options, Object body, Map<String, Object> headers) {
        return template.send(uri(options), exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
    }

    Exchange send(String options, Object body) {
        return send(options, body, Map.of());
    }
}
