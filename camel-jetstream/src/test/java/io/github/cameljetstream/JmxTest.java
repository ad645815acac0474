package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the MBeans of endpoints, consumers and producers show. That it is no secret is shown by {@link SecretsTest}. */
@WithNatsServer
class JmxTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CONSUMER = "JetStreamConsumer*";
    private static final String PRODUCER = "JetStreamProducer*";
    private static final String ENDPOINT = "\"jetstream://*\"";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String stream = Streams.uniqueName("jmx");
    private final CountDownLatch go = new CountDownLatch(1);
    private TestCamel camel;
    private Connection nats;

    @BeforeEach
    void start() throws Exception {
        nats = NatsServerExtension.service().connect();
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream)
                        .storageType(StorageType.Memory)
                        .build());
        camel = TestCamel.create();
        camel.context().start();
        camel.component()
                .getConnectionOptions()
                .setNatsURL(NatsServerExtension.service().url());
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        camel.close();
        nats.jetStreamManagement().deleteStream(stream);
        nats.close();
    }

    private ConsumerInfo info() throws Exception {
        return nats.jetStreamManagement().getConsumerInfo(stream, "d");
    }

    private Object invoke(String type, String name, String operation, Object[] arguments, String... types)
            throws Exception {
        ObjectName found = server.queryNames(
                        new ObjectName("org.apache.camel:context="
                                + camel.context().getManagementName() + ",type=" + type + ",name=" + name),
                        null)
                .iterator()
                .next();
        return server.invoke(found, operation, arguments, types);
    }

    @Test
    void messagesAreBrowsedAndAskedFor() throws Exception {
        nats.jetStream().publish(stream, "hello".getBytes(StandardCharsets.UTF_8));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(TestCamel.uri(stream, "durableName=d"))
                        .routeId("in")
                        .autoStartup(false)
                        .to("mock:out");
            }
        });

        assertThat(invoke("endpoints", ENDPOINT, "browseAllMessagesAsJSon", new Object[] {true}, "java.lang.Boolean"))
                .asString()
                .contains("hello")
                .contains("CamelJetStreamSubject");
        assertThat(nats.jetStreamManagement().getConsumerNames(stream)).isEmpty();
        camel.context().getRouteController().startRoute("in");
        assertThat(invoke("consumers", CONSUMER, "streamInfo", new Object[0]))
                .asString()
                .contains("\"name\":\"" + stream + "\"");
        assertThat(invoke("consumers", CONSUMER, "consumerInfo", new Object[0]))
                .asString()
                .contains("\"durable_name\":\"d\"");
        assertThat(invoke("consumers", CONSUMER, "storedMessage", new Object[] {1L}, "long"))
                .asString()
                .contains("\"body\":\"hello\"");
        assertThat(invoke("consumers", CONSUMER, "storedMessage", new Object[] {9L}, "long"))
                .isNull();
        assertThat(invoke("consumers", CONSUMER, "lastMessage", new Object[] {stream}, "java.lang.String"))
                .asString()
                .contains("\"sequence\":1");
    }

    private Object attribute(String type, String name, String attribute) throws Exception {
        Set<ObjectName> found = server.queryNames(
                new ObjectName("org.apache.camel:context=" + camel.context().getManagementName() + ",type=" + type
                        + ",name=" + name),
                null);
        assertThat(found).as(type).hasSize(1);
        return server.getAttribute(found.iterator().next(), attribute);
    }

    @Test
    void aConsumerShowsHowItFares() throws Exception {
        for (int i = 0; i < 3; i++) {
            nats.jetStream().publish(stream, new byte[1]);
        }
        camel.out().whenAnyExchangeReceived(exchange -> go.await());
        camel.consume(TestCamel.uri(stream, "durableName=d"));

        await().atMost(SOON).untilAsserted(() -> assertThat(attribute("consumers", CONSUMER, "InFlight"))
                .isEqualTo((int) info().getNumAckPending())
                .isEqualTo(3));
        assertThat(attribute("consumers", CONSUMER, "State")).isEqualTo("Started"); // Camel's own
        assertThat(attribute("consumers", CONSUMER, "ConsumerState")).isEqualTo("CONSUMING");
        assertThat(attribute("consumers", CONSUMER, "Stream")).isEqualTo(stream);
        assertThat(attribute("consumers", CONSUMER, "ConsumerName")).isEqualTo("d");
        assertThat(attribute("consumers", CONSUMER, "Durable")).isEqualTo(true);
        assertThat(attribute("consumers", CONSUMER, "Waiting")).isEqualTo(2);
        assertThat(attribute("consumers", CONSUMER, "Lag")).isEqualTo(0L);
        assertThat(attribute("consumers", CONSUMER, "LastDelivery")).isNotNull();
        assertThat(attribute("consumers", CONSUMER, "LastError")).isNull();
        assertThat(attribute("endpoints", ENDPOINT, "InFlight")).isEqualTo(3);
        assertThat(attribute("endpoints", ENDPOINT, "Consumers")).isEqualTo(1);

        go.countDown();
        await().atMost(SOON).untilAsserted(() -> assertThat(attribute("consumers", CONSUMER, "Acknowledged"))
                .isEqualTo(3L));
        assertThat(attribute("consumers", CONSUMER, "Deliveries")).isEqualTo(3L);
        assertThat(attribute("consumers", CONSUMER, "Redeliveries")).isEqualTo(0L);
        assertThat(attribute("consumers", CONSUMER, "HandedBack")).isEqualTo(0L);
        camel.context().getRouteController().stopAllRoutes();
        assertThat(attribute("endpoints", ENDPOINT, "Consumers")).isEqualTo(0);
    }

    @Test
    void aProducerShowsHowItFares() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(TestCamel.uri(stream));
            }
        });
        camel.publish("direct:in", "hello");

        assertThat(attribute("producers", PRODUCER, "Stored")).isEqualTo(1L);

        assertThat(attribute("producers", PRODUCER, "PendingPublishes")).isEqualTo(0);
        assertThat(attribute("producers", PRODUCER, "PendingPublishBytes")).isEqualTo(0L);
        assertThat(attribute("producers", PRODUCER, "ConnectionState")).isEqualTo("CONNECTED");
        assertThat(attribute("producers", PRODUCER, "Subject")).isEqualTo(stream);
        for (String count :
                List.of("Refused", "Duplicates", "StoredOrKnown", "NoStream", "Unknown", "NotSent", "PublishRetries")) {
            assertThat(attribute("producers", PRODUCER, count)).as(count).isEqualTo(0L);
        }
        assertThat(attribute("endpoints", ENDPOINT, "Producers")).isEqualTo(1);
        assertThat(attribute("endpoints", ENDPOINT, "PendingPublishes")).isEqualTo(0);
        assertThat(attribute("endpoints", ENDPOINT, "Subject")).isEqualTo(stream);
    }
}
