package io.github.cameljetstream.object;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Camel context, and a bucket that jnats has created. */
@WithNatsServer
abstract class ObjectTestSupport {
    static final int CHUNK = 131_072;

    final String bucket = Streams.uniqueName("obj");
    final CamelContext context = new DefaultCamelContext();
    ProducerTemplate template;
    Connection nats;
    ObjectStore theirs;

    @BeforeEach
    void start(NatsService server) throws Exception {
        nats = server.connect();
        nats.objectStoreManagement()
                .create(ObjectStoreConfiguration.builder(bucket).build());
        theirs = nats.objectStore(bucket);
        JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
        component.getConnectionOptions().setNatsURL(server.url());
        component.getConnectionOptions().setReconnectWait(Duration.ofMillis(20));
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        nats.objectStoreManagement().delete(bucket);
        nats.close();
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    long chunks() throws Exception {
        return nats
                .jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjectMap()
                .entrySet()
                .stream()
                .filter(each -> each.getKey().startsWith("$O." + bucket + ".C."))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    String uri(String options) {
        return "jetstream-object:" + bucket + "?" + options;
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
