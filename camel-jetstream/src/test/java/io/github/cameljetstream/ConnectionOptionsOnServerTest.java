package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.LeafNode;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Connection;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The way to the server and to JetStream, as the servers see it: in the URI and on the component. */
@Tag("server")
class ConnectionOptionsOnServerTest {
    private static NatsServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = NatsServerExtension.newServer().config(Monitoring.CONFIG).start();
        addStream(server, "ORDERS", "orders.>");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static void addStream(NatsServer where, String name, String subjects) throws Exception {
        try (Connection connection = where.connect()) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(name)
                            .subjects(subjects)
                            .storageType(StorageType.Memory)
                            .build());
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void theServerShowsTheConnectionByItsName(OptionPlace place) throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            String name = Streams.uniqueName("my-conn-name");
            String options = place.give(camel.context(), "natsURL=" + server.url() + "&name=" + name);

            camel.roundTrip(Streams.uniqueName("orders.name"), options, "");

            assertThat(Monitoring.connections(server, name)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void withoutANameTheContextIsShown(OptionPlace place) throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            String options = place.give(camel.context(), "natsURL=" + server.url());

            camel.consume(TestCamel.uri("orders.noname", options));

            assertThat(Monitoring.connections(server, "camel-" + camel.context().getName()))
                    .hasSize(1);
        }
    }

    /** URLs: P is the server's port; nothing listens on port 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "URI; nats://127.0.0.1:P",
                "COMPONENT; nats://127.0.0.1:P",
                "SETTER; nats://127.0.0.1:P",
                "URI; 127.0.0.1:P",
                "COMPONENT; 127.0.0.1:P",
                "SETTER; localhost:P",
                "URI; nats://127.0.0.1:1,nats://127.0.0.1:P",
                "COMPONENT; nats://127.0.0.1:1, 127.0.0.1:P",
                "SETTER; nats://127.0.0.1:1 , nats://127.0.0.1:P",
                "URI; nats://127.0.0.1:1, nats://localhost:P"
            })
    void natsUrlLeadsToTheServer(OptionPlace place, String urls) throws Exception {
        String given = urls.replace("P", Integer.toString(server.port()));
        try (TestCamel camel = TestCamel.start()) {
            String name = Streams.uniqueName("by-url");
            String options = place.give(camel.context(), "natsURL=" + given + "&name=" + name);

            camel.roundTrip(Streams.uniqueName("orders.url"), options, "");

            assertThat(Monitoring.connections(server, name)).hasSize(1);
        }
    }

    /** A leaf node's JetStream has the same subjects, so that only the domain tells which stream is meant. */
    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void domainReachesTheHubThroughALeafNode(OptionPlace place) throws Exception {
        try (LeafNode node = LeafNode.start(NatsServerExtension.wantedVersion());
                TestCamel camel = TestCamel.start();
                Connection toHub = node.hub().connect()) {
            addStream(node.hub(), "AT_HUB", "hub.orders");
            String options =
                    place.give(camel.context(), "natsURL=" + node.leaf().url() + "&domain=hub");

            Exchange sent = camel.roundTrip("hub.orders", options, "durableName=billing");

            assertThat(toHub.jetStreamManagement().getConsumerNames("AT_HUB")).containsExactly("billing");
            assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_STREAM))
                    .isEqualTo("AT_HUB");
            assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_DOMAIN))
                    .isEqualTo("hub");
            assertThat(camel.out().getExchanges().get(0).getMessage().getHeader(JetStreamHeaders.DOMAIN))
                    .isEqualTo("hub");
            Awaitility.await()
                    .until(() -> toHub.jetStreamManagement()
                                    .getConsumerInfo("AT_HUB", "billing")
                                    .getAckFloor()
                                    .getStreamSequence()
                            == 1);
        }
    }
}
