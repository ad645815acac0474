package io.github.cameljetstream.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.LoopbackPorts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application as users run it, on a server of its own. */
class QuarkusOrdersTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target", "application.log");
    private static final byte[] LAMPS = "two lamps".getBytes(StandardCharsets.UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = LoopbackPorts.free();
    private final List<Process> started = new ArrayList<>();
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;

    @BeforeEach
    void startServer() throws Exception {
        server = NatsServerExtension.newServer().start();
        nats = server.connect();
        management = nats.jetStreamManagement();
    }

    @AfterEach
    void endAll() throws Exception {
        for (Process application : started) {
            application.destroyForcibly().waitFor();
        }
        nats.close();
        server.close();
    }

    @Test
    void ordersAreBilledAndHealthFollowsTheServer() throws Exception {
        start();
        awaitHealth(200, "\"consumer:billing\": \"UP\"");
        assertThat(billing().getConsumerConfiguration().getMaxDeliver()).isEqualTo(5);
        assertThat(billing().getConsumerConfiguration().getBackoff())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30));

        assertThat(order("4711")).isEqualTo(202);
        assertThat(order("4711")).isEqualTo(202);
        assertThat(order("4712")).isEqualTo(202);
        awaitBilled(2);

        server.kill();
        awaitHealth(503, "\"consumer:billing\": \"DOWN\"");
        server.restart();
        awaitHealth(200, "\"consumer:billing\": \"UP\"");

        assertThat(order("4713")).isEqualTo(202);
        awaitBilled(3);
        assertThat(messages("ORDERS")).isEqualTo(3);
    }

    @Test
    void aKilledServerLosesNoOrder() throws Exception {
        int orders = 5_000;
        start();
        awaitHealth(200, "\"consumer:billing\": \"UP\"");
        publish(orders);
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(JetStreamApiException.class)
                .until(() -> messages("BILLS") > 100);

        server.kill();
        server.restart();

        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> assertSettled(orders));
        assertThat(messages("BILLS")).isGreaterThanOrEqualTo(orders);
    }

    @Test
    void sigtermEndsWhatHasBegunSoThatNothingIsLostOrBilledTwice() throws Exception {
        int orders = 20_000;
        Process first = start();
        awaitHealth(200, "\"consumer:billing\": \"UP\"");
        publish(orders);
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(JetStreamApiException.class)
                .until(() -> messages("BILLS") > 100);

        first.destroy();
        assertThat(first.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        ConsumerInfo stopped = billing();
        long done = stopped.getAckFloor().getStreamSequence();
        assertThat(done).as("stopped under way").isBetween(100L, orders - 1L);
        // What was on its way and had not begun is handed back: the server counts it as pending until it is delivered
        // again.
        assertThat(messages("BILLS")).as("each that was billed is acknowledged").isEqualTo(done);
        assertThat(first.exitValue()).isEqualTo(143);

        start();
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> assertSettled(orders));
        assertThat(messages("BILLS")).isEqualTo(orders);
    }

    @Test
    void aPropertyThatIsNoOptionFailsTheStart() throws Exception {
        Process application = start("-Dcamel.component.jetstream.ackWayt=10s");

        assertThat(application.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(application.exitValue()).isNotZero();
        assertThat(Files.readString(LOG)).contains("ackWayt");
    }

    private Process start(String... properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port));
        command.addAll(List.of(properties));
        command.addAll(List.of("-jar", System.getProperty("application.jar")));
        ProcessBuilder application = new ProcessBuilder(command);
        application.environment().put("NATS_URL", server.url());
        Process process = application
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        started.add(process);
        return process;
    }

    private void publish(int orders) throws Exception {
        for (int i = 0; i < orders; i++) {
            nats.publish("orders.new", LAMPS);
        }
        await().atMost(SOON).until(() -> messages("ORDERS") == orders);
    }

    private int order(String number) throws Exception {
        return http.send(
                        request("/orders/" + number)
                                .PUT(BodyPublishers.ofString("two lamps"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private void awaitBilled(long count) {
        await().atMost(SOON).untilAsserted(() -> {
            assertSettled(count);
            assertThat(messages("BILLS")).isEqualTo(count);
        });
    }

    private void assertSettled(long count) throws IOException, JetStreamApiException {
        assertThat(billing().getAckFloor().getStreamSequence()).isEqualTo(count);
        assertThat(billing().getNumAckPending()).isZero();
    }

    private ConsumerInfo billing() throws IOException, JetStreamApiException {
        return management.getConsumerInfo("ORDERS", "billing");
    }

    private long messages(String stream) throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    private void awaitHealth(int status, String part) {
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            HttpResponse<String> health = http.send(request("/q/health/ready").build(), BodyHandlers.ofString());
            assertThat(health.body()).contains(part);
            assertThat(health.statusCode()).isEqualTo(status);
        });
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
