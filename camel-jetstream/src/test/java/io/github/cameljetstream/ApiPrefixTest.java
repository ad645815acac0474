package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream of another account, whose JetStream API is imported under a prefix: our own account has no JetStream. */
@Tag("server")
class ApiPrefixTest {
    private static final String ACCOUNTS =
            """
            accounts {
              OWNER {
                jetstream: enabled
                users: [ { user: owner, password: owner } ]
                exports: [
                  { service: "$JS.API.>", response_type: stream }
                  { service: "$JS.ACK.>" }
                  { service: "$JS.FC.>" }
                  { service: "orders.>" }
                  { stream: "_INBOX.>" }
                ]
              }
              USER {
                users: [ { user: user, password: user } ]
                imports: [
                  { service: { account: OWNER, subject: "$JS.API.>" }, to: "PREFIX.>" }
                  { service: { account: OWNER, subject: "$JS.ACK.>" } }
                  { service: { account: OWNER, subject: "$JS.FC.>" } }
                  { service: { account: OWNER, subject: "orders.>" } }
                  { stream: { account: OWNER, subject: "_INBOX.>" } }
                ]
              }
            }
            """;

    private static NatsServer server;
    private static Connection owner;
    private static JetStreamManagement management;

    @BeforeAll
    static void startServer() throws Exception {
        server = NatsServerExtension.newServer().config(ACCOUNTS).start();
        owner = Nats.connect(server.options()
                .userInfo("owner".toCharArray(), "owner".toCharArray())
                .build());
        management = owner.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("ORDERS")
                .subjects("orders.>")
                .storageType(StorageType.Memory)
                .build());
    }

    @AfterAll
    static void stopServer() throws Exception {
        owner.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "URI, PREFIX, pull",
        "COMPONENT, PREFIX, pull",
        "SETTER, PREFIX, pull",
        "URI, PREFIX., pull",
        "URI, PREFIX, push",
        "COMPONENT, PREFIX, push",
        "SETTER, PREFIX, push"
    })
    void apiPrefixReachesTheStreamOfAnotherAccount(OptionPlace place, String prefix, String type) throws Exception {
        String durable = place + "-" + prefix.length() + "-" + type;
        try (TestCamel camel = TestCamel.start()) {
            camel.component().getSecurityOptions().setUsername("user");
            camel.component().getSecurityOptions().setPassword("user");
            camel.component().getConnectionOptions().setNatsURL(server.url());
            String options = place.give(camel.context(), "apiPrefix=" + prefix);

            Exchange sent =
                    camel.roundTrip("orders." + durable, options, "durableName=" + durable + "&consumerType=" + type);

            assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_STREAM))
                    .isEqualTo("ORDERS");
            Awaitility.await().untilAsserted(() -> {
                ConsumerInfo info = management.getConsumerInfo("ORDERS", durable);
                assertThat(info.getDelivered().getConsumerSequence()).isEqualTo(1);
                assertThat(info.getNumAckPending()).isZero();
            });
        }
    }

    /** Its heartbeats come with an empty reply subject from 2.9, and flow control with the same one as in the account. */
    @Test
    void flowControlIsAnsweredThroughTheImport() throws Exception {
        AtomicInteger received = new AtomicInteger();
        try (TestCamel camel = TestCamel.start();
                LogCapture log = LogCapture.ours()) {
            camel.component().getSecurityOptions().setUsername("user");
            camel.component().getSecurityOptions().setPassword("user");
            camel.component().getConnectionOptions().setNatsURL(server.url());
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetstream:orders.flow?apiPrefix=PREFIX&durableName=flow&consumerType=push&flowControl=true"
                                    + "&heartbeat=1s")
                            .process(e -> received.incrementAndGet());
                }
            });
            byte[] large = new byte[100_000];
            for (int i = 0; i < 100; i++) {
                owner.jetStream().publish("orders.flow", large);
            }

            Awaitility.await().untilAsserted(() -> assertThat(received).hasValue(100));
            Awaitility.await().untilAsserted(() -> assertThat(
                            management.getConsumerInfo("ORDERS", "flow").getNumAckPending())
                    .isZero());
            assertThat(log.lines()).noneMatch(line -> line.contains("dropped") || line.startsWith("ERROR"));
        }
    }
}
