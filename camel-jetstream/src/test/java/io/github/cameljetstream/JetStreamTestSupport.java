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
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
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

    /** The stream of this test; its subjects are {@code <stream>.>}. */
    protected String stream;

    protected Connection nats;
    protected JetStreamManagement management;

    protected NatsService server() {
        return NatsServerExtension.service();
    }

    @Override
    protected void setupResources() throws Exception {
        nats = server().connect();
        management = nats.jetStreamManagement();
        stream = Streams.uniqueName("s");
        createStream();
    }

    @Override
    protected void doPostTearDown() throws Exception {
        super.doPostTearDown();
        deleteStream();
        nats.close();
    }

    protected void createStream() throws IOException, JetStreamApiException {
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream + ".>")
                .storageType(StorageType.Memory)
                .build());
    }

    private void deleteStream() throws IOException {
        try {
            management.deleteStream(stream);
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
        for (int i = 0; i < count; i++) {
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
