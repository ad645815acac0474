package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.JwtAccounts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TestCertificates;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The example settings of Dapr's two pages, as they stand there but for the address and the credentials, start and
 * deliver a message: all of them together, which they did not do in Dapr.
 */
class DocumentedExamplesTest {
    /** The settings of the earlier page. */
    private static final String EARLIER =
            """
              - name: natsURL
                value: "nats://localhost:4222"
              - name: jwt # Optional. Used for decentralized JWT authentication.
                value: "eyJhbGciOiJ...6yJV_adQssw5c"
              - name: seedKey # Optional. Used for decentralized JWT authentication.
                value: "SUACS34K232O...5Z3POU7BNIL4Y"
              - name: tls_client_cert # Optional. Used for TLS Client authentication.
                value: "/path/to/tls.crt"
              - name: tls_client_key # Optional. Used for TLS Client authentication.
                value: "/path/to/tls.key"
              - name: token # Optional. Used for token based authentication.
                value: "my-token"
              - name: name
                value: "my-conn-name"
              - name: streamName
                value: "my-stream"
              - name: durableName
                value: "my-durable"
              - name: queueGroupName
                value: "my-queue"
              - name: startSequence
                value: 1
              - name: startTime # In Unix format
                value: 1630349391
              - name: deliverAll
                value: false
              - name: flowControl
                value: false
              - name: ackWait
                value: 10s
              - name: maxDeliver
                value: 5
              - name: backOff
                value: "50ms, 1s, 10s"
              - name: maxAckPending
                value: 5000
              - name: replicas
                value: 1
              - name: memoryStorage
                value: false
              - name: rateLimit
                value: 1024
              - name: hearbeat
                value: 15s
              - name: ackPolicy
                value: explicit
            """;

    /** What the page of version 1.10 has instead of deliverAll and hearbeat. */
    private static final String V1_10 =
            EARLIER.replace("  - name: deliverAll\n    value: false\n", "").replace("hearbeat", "heartbeat")
                    + """
              - name: deliverPolicy
                value: all
              - name: domain
                value: hub
              - name: apiPrefix
                value: PREFIX
            """;

    private static final Pattern SETTING = Pattern.compile("- name: (\\S+).*\\R\\s+value: (.*)");
    /** The longest subject of the API that is asked here, in tokens after its prefix. */
    private static final int TOKENS = 6;

    private static TestCertificates certificates;
    private static JwtAccounts.User user;
    private static NatsServer server;

    /** One of the two pages. */
    enum Page {
        EARLIER(DocumentedExamplesTest.EARLIER, DeliverPolicy.ByStartTime),
        V1_10(DocumentedExamplesTest.V1_10, DeliverPolicy.All);

        private final String settings;
        private final DeliverPolicy begin;

        Page(String settings, DeliverPolicy begin) {
            this.settings = settings;
            this.begin = begin;
        }
    }

    @BeforeAll
    static void startServer() {
        certificates = TestCertificates.create();
        JwtAccounts accounts = JwtAccounts.create(mappings());
        user = accounts.user("orders");
        server = NatsServerExtension.newServer()
                .config(Monitoring.CONFIG)
                .config(accounts.serverConfig())
                .config(certificates.serverConfigVerifyingClients())
                .start();
    }

    /** The API of the account is reached under the prefix too, as if it were another's. A 2.9 takes no {@code >} here. */
    private static String mappings() {
        return IntStream.rangeClosed(1, TOKENS)
                .mapToObj(tokens -> "\"PREFIX" + ".*".repeat(tokens) + "\":[{\"subject\":\"$JS.API"
                        + IntStream.rangeClosed(1, tokens)
                                .mapToObj(n -> ".$" + n)
                                .collect(Collectors.joining())
                        + "\",\"weight\":100}]")
                .collect(Collectors.joining(",", "\"mappings\":{", "}"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
        certificates.close();
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void theExampleWorksInAUri(Page page) throws Exception {
        startsAndDelivers(page, OptionPlace.URI);
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void theExampleWorksAsPropertiesOfTheComponent(Page page) throws Exception {
        startsAndDelivers(page, OptionPlace.COMPONENT);
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void theExampleWorksBySettersOfTheComponent(Page page) throws Exception {
        startsAndDelivers(page, OptionPlace.SETTER);
    }

    private static void startsAndDelivers(Page page, OptionPlace place) throws Exception {
        try (TestCamel camel = TestCamel.start();
                Connection admin = adminConnection(camel)) {
            admin.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("my-stream")
                            .subjects("mySubject")
                            .build());
            try {
                String left = place.give(camel.context(), options(page));
                Awaitility.await("the end of the connection before")
                        .until(() ->
                                Monitoring.connections(server, "my-conn-name").isEmpty());

                camel.roundTrip("mySubject", left, "");

                assertThat(Monitoring.connections(server, "my-conn-name")).hasSize(1);
                assertConsumer(
                        admin.jetStreamManagement()
                                .getConsumerInfo("my-stream", "my-durable")
                                .getConsumerConfiguration(),
                        page.begin);
            } finally {
                deleteStream(admin);
            }
        }
    }

    private static void assertConsumer(ConsumerConfiguration consumer, DeliverPolicy begin) {
        assertThat(consumer.getDurable()).isEqualTo("my-durable");
        assertThat(consumer.getDeliverGroup()).isEqualTo("my-queue");
        assertThat(consumer.getDeliverPolicy()).isEqualTo(begin);
        assertThat(consumer.isFlowControl()).isFalse();
        assertThat(consumer.getMaxDeliver()).isEqualTo(5);
        assertThat(consumer.getBackoff())
                .containsExactly(Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertThat(consumer.getMaxAckPending()).isEqualTo(5000);
        assertThat(consumer.getNumReplicas()).isEqualTo(1);
        assertThat(consumer.isMemStorage()).isFalse();
        assertThat(consumer.getRateLimit()).isEqualTo(1024);
        assertThat(consumer.getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(consumer.getAckPolicy()).isEqualTo(AckPolicy.Explicit);
    }

    /** The settings with our server's address and credentials, written as options of a URI. */
    private static String options(Page page) {
        Map<String, String> options = new LinkedHashMap<>();
        Matcher setting = SETTING.matcher(page.settings);
        while (setting.find()) {
            options.put(setting.group(1), setting.group(2).replace("\"", ""));
        }
        assertThat(options).hasSize(page == Page.EARLIER ? 23 : 25);
        options.put("natsURL", server.url());
        options.put("jwt", user.jwt());
        options.put("seedKey", user.seed());
        options.put("tls_client_cert", certificates.clientCertificate().toString());
        options.put("tls_client_key", certificates.clientKey().toString());
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("&"));
    }

    /** Our server's certificate is no public one: whom to trust is the one thing that the example cannot say. */
    private static Connection adminConnection(TestCamel camel) throws Exception {
        camel.component().getSecurityOptions().setTlsCaCert(certificates.ca().toString());
        return Nats.connect(server.options()
                .authHandler(Nats.staticCredentials(
                        user.jwt().toCharArray(), user.seed().toCharArray()))
                .sslContext(certificates.clientContext())
                .build());
    }

    private static void deleteStream(Connection admin) throws Exception {
        try {
            admin.jetStreamManagement().deleteStream("my-stream");
        } catch (JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }
}
