package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamManagedConsumer;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.github.cameljetstream.testinfra.LoopbackPorts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams and consumers of two JetStream domains may have the same names: then the domain of a delivery counts. */
class LookalikeDomainTest extends JetStreamTestSupport {
    private static final String SECOND_FORM = "feature_flags { js_ack_fc_v2: true }\n";

    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void newServers() {
        assumeTrue(server().version().atLeast(2, 14), "names the domain in the reply subject");
    }

    private ConsumerTally tally() {
        return ((JetStreamManagedConsumer) context.getRoute("r").getConsumer()).tally();
    }

    private static JetStreamManagement withStream(Connection connection, StorageType storage, String... subjects)
            throws Exception {
        JetStreamManagement management = connection.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("ORDERS")
                .subjects(subjects)
                .storageType(storage)
                .build());
        return management;
    }

    private void route(NatsServer server, String... options) throws Exception {
        routes(r -> r.from("jetstream:orders.a?durableName=d&natsURL=" + server.url() + "&" + String.join("&", options))
                .routeId("r")
                .process(e -> received.add(e.getMessage().getBody(String.class))));
    }

    @Test
    void aDeliveryOfAnotherDomainIsDropped() throws Exception {
        int port = LoopbackPorts.free();
        try (NatsServer hub = NatsServerExtension.newServer()
                        .domain("hub")
                        .config(SECOND_FORM + "leafnodes { listen: \"127.0.0.1:" + port + "\" }")
                        .start();
                NatsServer leaf = NatsServerExtension.newServer()
                        .domain("leaf")
                        .config(SECOND_FORM + "leafnodes { remotes: [ { url: \"nats-leaf://127.0.0.1:" + port
                                + "\" } ] }")
                        .start();
                Connection toHub = hub.connect();
                Connection toLeaf = leaf.connect()) {
            JetStreamManagement atHub = withStream(toHub, StorageType.Memory, "orders.>");
            JetStreamManagement atLeaf = withStream(toLeaf, StorageType.Memory, "leaf.>");
            route(hub, "consumerType=push", "flowControl=true", "heartbeat=500ms");
            String inbox = atHub.getConsumerInfo("ORDERS", "d")
                    .getConsumerConfiguration()
                    .getDeliverSubject();
            atLeaf.addOrUpdateConsumer(
                    "ORDERS",
                    ConsumerConfiguration.builder()
                            .durable("d")
                            .deliverSubject(inbox)
                            .build());

            toLeaf.jetStream().publish("leaf.a", "lookalike".getBytes(StandardCharsets.UTF_8));
            await().atMost(SOON).until(() -> tally().dropped(DroppedAs.DELIVERY) >= 1);
            byte[] large = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 50; i++) {
                toHub.jetStream().publish("orders.a", large);
            }

            await().atMost(SOON).until(() -> received.size() == 50); // flow control is answered
            assertThat(received).doesNotContain("lookalike");
            assertThat(atLeaf.getConsumerInfo("ORDERS", "d").getNumAckPending()).isEqualTo(1);
            assertThat(tally().dropped(DroppedAs.FLOW_CONTROL)).isZero();
        }
    }

    /** The server tells its domain when it is asked, so it is asked again when deliveries name another one. */
    @Test
    void aServerThatComesBackWithAnotherDomainIsFollowed(@TempDir Path folder) throws Exception {
        String jetStream = SECOND_FORM + "jetstream { store_dir: \"" + folder + "\", domain: ";
        try (NatsServer server = NatsServerExtension.newServer()
                        .storeDir(folder)
                        .config(jetStream + "before }")
                        .start();
                Connection connection = server.connect()) {
            withStream(connection, StorageType.File, "orders.>");
            route(server, "consumerType=pull");
            connection.jetStream().publish("orders.a", "0".getBytes(StandardCharsets.UTF_8));
            await().atMost(SOON).until(() -> received.size() == 1);

            server.restart(jetStream + "after }");
            try (Connection again = server.connect()) {
                again.jetStream().publish("orders.a", "1".getBytes(StandardCharsets.UTF_8));
            }

            await().atMost(SOON.multipliedBy(2)).until(() -> received.size() >= 2);
            assertThat(received).containsExactly("0", "1");
        }
    }
}
