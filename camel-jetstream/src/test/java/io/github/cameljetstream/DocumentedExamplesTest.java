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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The example settings of Dapr's two pages, as they stand there but for the address and the credentials, start and
 * deliver a message: all of them together, which they did not do in Dapr.
 */
@Tag("newest")
@Tag("server")
class DocumentedExamplesTest {
    private static final Pattern SETTING = Pattern.compile("- name: (\\S+).*\\R\\s+value: (.*)");
    /** The longest subject of the API that is asked here, in tokens after its prefix. */
    private static final int TOKENS = 6;

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static JwtAccounts.User user;
    private static NatsServer server;

    /** One of the two pages. */
    enum Page {
        EARLIER("earlier.yaml", DeliverPolicy.ByStartTime),
        V1_10("v1.10.yaml", DeliverPolicy.All);

        private final String file;
        private final DeliverPolicy begin;

        Page(String file, DeliverPolicy begin) {
            this.file = file;
            this.begin = begin;
        }

        /** The component file that the page shows. */
        String text() {
            try (InputStream in = DocumentedExamplesTest.class.getResourceAsStream("/dapr/" + file)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
        startsAndDelivers(page, OptionPlace.URI, options(page));
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void theExampleWorksAsPropertiesOfTheComponent(Page page) throws Exception {
        startsAndDelivers(page, OptionPlace.COMPONENT, options(page));
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void theExampleWorksBySettersOfTheComponent(Page page) throws Exception {
        startsAndDelivers(page, OptionPlace.SETTER, options(page));
    }

    private static Stream<Arguments> pagesAndPlaces() {
        return Stream.of(Page.values()).flatMap(page -> Stream.of(OptionPlace.URI, OptionPlace.COMPONENT)
                .map(place -> Arguments.of(page, place)));
    }

    @ParameterizedTest
    @MethodSource("pagesAndPlaces")
    void theExampleWorksAsTheFileThatItIs(Page page, OptionPlace place) throws Exception {
        String text = page.text();
        for (Map.Entry<String, String> ours : ours().entrySet()) {
            text = text.replaceFirst(
                    "(- name: " + ours.getKey() + "\\b.*\\R\\s+value: ).*",
                    "$1" + Matcher.quoteReplacement('"' + ours.getValue() + '"'));
        }
        Path file = Files.writeString(folder.resolve("pubsub.yaml"), text);

        startsAndDelivers(page, place, "daprComponent=file:" + file);
    }

    private static void startsAndDelivers(Page page, OptionPlace place, String options) throws Exception {
        try (TestCamel camel = TestCamel.start();
                Connection admin = adminConnection(camel)) {
            admin.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("my-stream")
                            .subjects("mySubject")
                            .build());
            try {
                String left = place.give(camel.context(), options);
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
        Matcher setting = SETTING.matcher(page.text());
        while (setting.find()) {
            options.put(setting.group(1), setting.group(2).replace("\"", "").trim());
        }
        assertThat(options).hasSize(page == Page.EARLIER ? 23 : 25);
        options.putAll(ours());
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("&"));
    }

    /** What the reader of the page has to put in. */
    private static Map<String, String> ours() {
        return Map.of(
                "natsURL", server.url(),
                "jwt", user.jwt(),
                "seedKey", user.seed(),
                "tls_client_cert", certificates.clientCertificate().toString(),
                "tls_client_key", certificates.clientKey().toString());
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
