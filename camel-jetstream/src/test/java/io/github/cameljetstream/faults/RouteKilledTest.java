package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The process with the route is killed while messages are under way, and another takes its place. */
@Tag("faults")
@Tag("newest")
@WithNatsServer
class RouteKilledTest {
    private static final int KILLS = 2;
    private static final int IN_FLIGHT = 50;
    private static final int MESSAGES = 4_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    static Stream<String> modes() {
        return LongForm.cases(
                Stream.of(
                        "consumerType=pull&concurrency=parallel&ackPolicy=all",
                        "consumerType=pull&concurrency=single&orderOnFailure=hold"),
                "consumerType=pull&concurrency=parallel",
                "consumerType=push&concurrency=parallel");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void nothingIsLostAndNoMoreRepeatedThanWasInFlight(String mode, NatsService server) throws Exception {
        String stream = Streams.uniqueName("s");
        Path sink = folder.resolve("processed");
        Ledger ledger = new Ledger();
        FaultReport report = new FaultReport("route's JVM killed", mode);
        try (Connection nats = server.connect()) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name(stream)
                    .subjects(stream + ".>")
                    .build());
            publish(nats, stream, ledger);
            String endpoint = "jetstream:" + stream + ".>?streamName=" + stream
                    + "&durableName=d&ackWait=2s&maxInFlight=" + IN_FLIGHT + "&maxAckPending=" + IN_FLIGHT + "&" + mode;
            RouteProcess route = new RouteProcess(server.url(), endpoint, sink);
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    int before = lines(sink).size();
                    await().pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(5))
                            .atMost(LONG)
                            .until(() -> lines(sink).size() > before + 200);
                    route.kill();
                    int killed = lines(sink).size();
                    assertThat(killed).as("killed mid-flight").isLessThan(MESSAGES);
                    route = new RouteProcess(server.url(), endpoint, sink);
                    long started = System.nanoTime();
                    await().pollInterval(Duration.ofMillis(5))
                            .atMost(LONG)
                            .until(() -> lines(sink).size() > killed);
                    report.round(Duration.ofNanos(System.nanoTime() - started));
                }
                await().atMost(LONG).until(() -> {
                    var info = management.getConsumerInfo(stream, "d");
                    return info.getNumPending() == 0 && info.getNumAckPending() == 0;
                });
            } finally {
                route.kill();
                management.deleteStream(stream);
            }
        }
        lines(sink).forEach(id -> ledger.succeeded("k", id));
        Verdict verdict = ledger.verdict();
        report.print(verdict);
        assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
        if (mode.contains("orderOnFailure=hold")) {
            assertThat(verdict.outOfOrder()).isEmpty();
        }
        assertThat(verdict.duplicated()).hasSizeLessThanOrEqualTo(KILLS * IN_FLIGHT);
    }

    private static void publish(Connection nats, String stream, Ledger ledger) throws Exception {
        for (int i = 1; i <= MESSAGES; i++) {
            String id = Integer.toString(i);
            ledger.sent(id);
            nats.jetStream().publish(stream + ".k", id.getBytes(StandardCharsets.UTF_8));
            ledger.confirmed(id);
        }
    }

    private static List<String> lines(Path sink) {
        try {
            return Files.exists(sink) ? Files.readAllLines(sink) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
