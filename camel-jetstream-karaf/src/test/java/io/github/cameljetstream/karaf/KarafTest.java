package io.github.cameljetstream.karaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The feature as a user installs it, the example's bundle with it, in a real Karaf and on a real server.
 *
 * <p>Each test begins and ends with the route running, but the last, which shuts Karaf down.
 */
@DisabledOnOs(OS.WINDOWS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafTest {
    private static final String VERSION = System.getProperty("project.version");
    private static final String COMPONENT = "io.github.cameljetstream.camel-jetstream";
    private static final String KEY_VALUE = "io.github.cameljetstream.camel-jetstream-kv";
    private static final String EXAMPLE = "io.github.cameljetstream.example-karaf";
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path BASE = TARGET.resolve("karaf");
    private static final Path CONFIGURATION =
            Path.of("../camel-jetstream-examples/karaf/src/main/etc/io.github.cameljetstream.billing.cfg");
    private static final Pattern MONITOR = Pattern.compile("Starting http monitor on 127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static NatsServer server;
    private static Connection nats;
    private static JetStreamManagement management;
    private static Karaf karaf;

    @BeforeAll
    static void installTheFeature() throws Exception {
        server = NatsServerExtension.newServer()
                .config("http: \"127.0.0.1:-1\"\nauthorization { token: \"my-token\" }")
                .start();
        nats = server.connect(server.options().token("my-token".toCharArray()));
        management = nats.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("ORDERS")
                .subjects("orders.>")
                .build());

        publishFeatures();
        Path home = Path.of(System.getProperty("karaf.distribution"));
        Karaf.create(home, BASE);
        writeConfiguration(BASE.resolve("etc"), server.url());
        karaf = Karaf.start(home, BASE, TARGET.resolve("repository"));
        karaf.addRepository(
                TARGET.resolve("test-classes/camel-core.xml").toUri().toString());
        karaf.addRepository("mvn:io.github.cameljetstream/camel-jetstream-karaf/" + VERSION + "/xml/features");
        karaf.installFeature("aries-blueprint");
        karaf.installFeature("camel-jetstream");
        karaf.installFeature("camel-jetstream-kv");
        karaf.installBundle("mvn:io.github.cameljetstream/camel-jetstream-example-karaf/" + VERSION);
    }

    /** Where a Maven repository has it. */
    private static void publishFeatures() throws IOException {
        Path folder = TARGET.resolve("repository/io/github/cameljetstream/camel-jetstream-karaf/" + VERSION);
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("camel-jetstream-karaf-" + VERSION + "-features.xml"),
                Files.readString(TARGET.resolve("classes/features.xml")));
    }

    private static void writeConfiguration(Path etc, String url) throws IOException {
        Files.writeString(
                etc.resolve(CONFIGURATION.getFileName()),
                Files.readString(CONFIGURATION).replace("nats://127.0.0.1:4222", url));
    }

    @AfterAll
    static void end() throws Exception {
        if (karaf != null) {
            karaf.close();
        }
        if (nats != null) {
            nats.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void theBlueprintRouteConsumesAndPublishes() throws Exception {
        assertThat(karaf.stateOf(COMPONENT)).isEqualTo("Active");
        assertThat(karaf.stateOf(KEY_VALUE)).isEqualTo("Active");
        bills("order 1");
        assertThat(connections()).as("with the token of the file in etc").hasSize(1);
        assertThat(karaf.log()).noneMatch(line -> line.contains("jnats cannot load"));
    }

    @Test
    @Order(2)
    void aStoppedRouteBundleLeavesNothingBehind() throws Exception {
        karaf.stop(EXAMPLE);
        await().atMost(LIMIT).until(() -> connections().isEmpty());
        assertThat(billing().getNumWaiting()).as("pulls that wait").isZero();
        assertThat(karaf.threadsIn("io.nats.client", "io.github.cameljetstream", "Camel ("))
                .isEmpty();

        karaf.start(EXAMPLE);
        bills("order 2");
    }

    @Test
    @Order(3)
    void anUpdateOfTheComponentRestartsTheRouteOnItsNewClasses() throws Exception {
        List<String> before = connections();
        publish("order 3");
        karaf.update(COMPONENT);
        await().atMost(LIMIT)
                .until(() -> connections().size() == 1 && !connections().equals(before));
        bills("order 4");
        assertThat(karaf.stateOf(COMPONENT)).isEqualTo("Active");
        assertThat(karaf.stateOf(EXAMPLE)).isEqualTo("Active");
        assertThat(connections()).hasSize(1);
        // An object of the old classes would keep their class loader. (Until the next context starts, Camel's
        // SimpleLanguage
        // keeps the last one.)
        await().atMost(LIMIT).until(() -> karaf.instances("io.github.cameljetstream.JetStreamComponent") == 1);
    }

    @Test
    @Order(4)
    void aChangeOfTheFileInEtcRestartsTheRouteWithIt() throws Exception {
        List<String> before = connections();
        writeConfiguration(BASE.resolve("etc"), "nats://localhost:" + server.port());
        await().atMost(LIMIT)
                .until(() -> connections().size() == 1 && !connections().equals(before));
        bills("order 5");
    }

    @Test
    @Order(5)
    void karafShutsDownCleanly() throws Exception {
        assertThat(karaf.shutDown()).isZero();
        await().atMost(LIMIT).until(() -> connections().isEmpty());
        assertThat(billing().getNumAckPending()).isZero();
        assertThat(karaf.log().stream()
                        .filter(line -> line.contains("| ERROR |") || line.contains("| WARN "))
                        .filter(line -> line.contains("nats") || line.contains("jetstream") || line.contains("camel"))
                        .toList())
                .isEmpty();
    }

    private static void publish(String order) throws Exception {
        nats.jetStream().publish("orders.new", order.getBytes(UTF_8));
    }

    /** What is published is billed: the route publishes it to orders.billed, and then acknowledges it. */
    private static void bills(String order) throws Exception {
        publish(order);
        await(order).atMost(LIMIT).until(() -> order.equals(lastBilled()) && isSettled());
    }

    private static String lastBilled() {
        try {
            return new String(
                    management.getLastMessage("ORDERS", "orders.billed").getData(), UTF_8);
        } catch (Exception e) {
            return null; // none yet
        }
    }

    private static boolean isSettled() throws Exception {
        return billing().getNumPending() == 0 && billing().getNumAckPending() == 0;
    }

    private static ConsumerInfo billing() throws Exception {
        return management.getConsumerInfo("ORDERS", "billing");
    }

    /** The ids of the connections that the server has with the component, by the name that the Blueprint file gives. */
    private static List<String> connections() throws Exception {
        Matcher monitor = MONITOR.matcher(Files.readString(server.log()));
        assertThat(monitor.find()).isTrue();
        URI uri = URI.create("http://127.0.0.1:" + monitor.group(1) + "/connz");
        String body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return Arrays.stream(body.split("\"cid\": "))
                .filter(connection -> connection.contains("\"name\": \"billing\""))
                .map(connection -> connection.split(",", 2)[0])
                .toList();
    }
}
