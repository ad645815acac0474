package io.github.cameljetstream;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;

/**
 * A Camel context and a stream of its own for each test, on the shared server, and the server's own view of what
 * happens there.
 */
@WithNatsServer
public abstract class JetStreamTestSupport extends CamelTestSupport {
    protected static final Duration SOON = Duration.ofSeconds(20);

    static {
        TestCamel.lookOften();
    }

    /** The stream of this test; its subjects are {@code <stream>.>}. */
    protected String stream;

    protected Connection nats;
    protected JetStreamManagement management;

    private final Set<String> others = new LinkedHashSet<>();

    protected NatsService server() {
        return NatsServerExtension.service();
    }

    @Override
    protected void setupResources() throws Exception {
        nats = server().connect();
        management = nats.jetStreamManagement();
        stream = Streams.uniqueName("s");
        createStream(RetentionPolicy.Limits);
    }

    @Override
    @SuppressWarnings("deprecation") // Camel 4.14 has no other
    protected void doPostTearDown() throws Exception {
        super.doPostTearDown();
        deleteStream(stream);
        for (String other : others) {
            deleteStream(other);
        }
        nats.close();
    }

    protected void createStream(RetentionPolicy retention) throws IOException, JetStreamApiException {
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream + ".>")
                .retentionPolicy(retention)
                .storageType(StorageType.Memory)
                .build());
    }

    /** Makes the stream anew, as one whose messages are gone when they are acknowledged or terminated. */
    protected void makeWorkQueue() throws IOException, JetStreamApiException {
        management.deleteStream(stream);
        createStream(RetentionPolicy.WorkQueue);
    }

    /** Adds a stream with its name as its subject, which is deleted after the test. */
    protected void addStream(String name) throws IOException, JetStreamApiException {
        deleteAfterwards(name);
        management.addStream(StreamConfiguration.builder()
                .name(name)
                .subjects(name)
                .storageType(StorageType.Memory)
                .build());
    }

    /** Has a stream deleted after the test, if it is there. */
    protected void deleteAfterwards(String name) {
        others.add(name);
    }

    private void deleteStream(String name) throws IOException {
        try {
            management.deleteStream(name);
        } catch (JetStreamApiException e) {
            // a test may have deleted it
        }
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(server().url());
        context.addComponent("jetstream", component);
        return context;
    }

    /** A subject of this test's stream. */
    protected String subject(String name) {
        return stream + "." + name;
    }

    protected String uri(String subject, String... options) {
        return "jetstream:" + subject(subject) + (options.length == 0 ? "" : "?" + String.join("&", options));
    }

    /** Adds and starts routes. */
    protected void routes(RouteDefiner definer) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                definer.define(this);
            }
        });
    }

    /** Publishes bodies {@code 0} to {@code count - 1} with nothing but a NATS client. */
    protected void publishRaw(String name, int count) throws IOException, JetStreamApiException {
        publishRaw(name, count, 0);
    }

    /** Publishes bodies {@code from} to {@code count - 1} with nothing but a NATS client. */
    protected void publishRaw(String name, int count, int from) throws IOException, JetStreamApiException {
        for (int i = from; i < count; i++) {
            nats.jetStream()
                    .publish(subject(name), Integer.toString(i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    protected ConsumerInfo consumerInfo(String durable) {
        try {
            return management.getConsumerInfo(stream, durable);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    protected ConsumerConfiguration configuration(String durable) {
        return consumerInfo(durable).getConsumerConfiguration();
    }

    protected long messagesInStream() {
        try {
            return management.getStreamInfo(stream).getStreamState().getMsgCount();
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the server has nothing pending and nothing unacknowledged for the consumer. */
    protected void awaitSettled(String durable) {
        Awaitility.await("all settled").atMost(SOON).until(() -> {
            ConsumerInfo info = consumerInfo(durable);
            return info.getNumPending() == 0 && info.getNumAckPending() == 0;
        });
    }

    /** What adds routes. */
    @FunctionalInterface
    protected interface RouteDefiner {
        void define(RouteBuilder builder) throws Exception;
    }
}
