package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel is set to virtual threads: a JVM that has them routes on them, another one goes on as ever. */
@WithNatsServer
class VirtualThreadsTest {
    private static final int MESSAGES = 200;
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"concurrency=single", "concurrency=parallel", "orderBy=subject"})
    void routesRunOnThem(String mode, NatsService server) throws Exception {
        Path sink = folder.resolve("processed");
        String stream = Streams.uniqueName("s");
        try (Connection nats = server.connect()) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(stream)
                            .subjects(stream + ".>")
                            .build());
            for (int i = 0; i < MESSAGES; i++) {
                nats.jetStream()
                        .publish(stream + ".k" + i % 5, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
            }
            String endpoint = "jetstream:" + stream + ".>?streamName=" + stream + "&durableName=d&" + mode;
            RouteProcess route = new RouteProcess(server.url(), endpoint, sink, "-Dcamel.threads.virtual.enabled=true");
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.exists(sink)
                                && Files.readAllLines(sink).stream().distinct().count() == MESSAGES);
            } finally {
                route.kill();
                nats.jetStreamManagement().deleteStream(stream);
            }
        }
        String log = Files.readString(Path.of(sink + ".log"));
        assertThat(log).contains("Routed by ");
        assertThat(log.contains("Routed by VirtualThread["))
                .isEqualTo(Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS);
    }
}
