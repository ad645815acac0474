package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A slow route with a backlog that does not fit into its heap by far: {@code -Dfaults.backlog} messages, 300,000 by
 * default with 40 MiB, and 2,000,000 with 96 MiB in the long form.
 */
@Tag("faults")
@Tag("newest")
@Tag("server")
class LargeBacklogTest {
    private static final int BACKLOG = Integer.getInteger("faults.backlog", 300_000);
    private static final String HEAP = BACKLOG > 1_000_000 ? "-Xmx96m" : "-Xmx40m";
    private static final int ROUTED = BACKLOG > 1_000_000 ? 10_000 : 1_500;
    private static final Duration LONG = Duration.ofMinutes(2);

    private static NatsServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void publish() throws Exception {
        server = NatsServerExtension.newServer().start();
        try (Connection nats = server.connect()) {
            JetStreamManagement management = nats.jetStreamManagement();
            Streams.create(management, "s");
            List<CompletableFuture<PublishAck>> window = new ArrayList<>();
            for (int i = 1; i <= BACKLOG; i++) {
                byte[] body = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
                window.add(nats.jetStream().publishAsync("s.k" + i % 100, body));
                if (i % 2_000 == 0) { // beyond some thousand the server drops what it is sent
                    CompletableFuture.allOf(window.toArray(CompletableFuture[]::new))
                            .get(LONG.toSeconds(), TimeUnit.SECONDS);
                    window.clear();
                }
            }
            assertThat(management.getStreamInfo("s").getStreamState().getMsgCount())
                    .isEqualTo(BACKLOG);
        }
    }

    @AfterAll
    static void end() {
        server.close();
    }

    static Stream<String> modes() {
        return LongForm.cases(
                Stream.of(
                        "consumerType=pull&orderBy=subject",
                        "consumerType=push&concurrency=parallel",
                        "consumerType=push&ackPolicy=none&concurrency=single"),
                "consumerType=pull&concurrency=single",
                "consumerType=pull&concurrency=parallel",
                "consumerType=push&concurrency=single");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void itIsRoutedInASmallHeap(String mode) throws Exception {
        Path sink = folder.resolve("processed");
        RouteProcess route = new RouteProcess(server.url(), "jetstream:s.>?streamName=s&" + mode, sink, HEAP);
        try {
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(LONG)
                    .until(() -> !route.isAlive() || lines(sink) >= ROUTED);
            assertThat(route.isAlive()).as("alive; %s", Path.of(sink + ".log")).isTrue();
        } finally {
            route.kill();
        }
        assertThat(Files.readString(Path.of(sink + ".log"))).doesNotContain("OutOfMemoryError");
        assertThat(lines(sink)).isGreaterThanOrEqualTo(ROUTED);
    }

    private static long lines(Path sink) {
        if (!Files.exists(sink)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(sink)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
