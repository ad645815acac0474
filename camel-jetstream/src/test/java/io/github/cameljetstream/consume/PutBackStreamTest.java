package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server loses what was stored last, as when its disk is put back from a backup: what is stored from then on comes. */
@Tag("server")
class PutBackStreamTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PUT_BACK = "was put back, perhaps from a backup";
    private static final String[] NEW = {"4", "5", "6", "7", "8", "9", "10", "11", "12"};

    @TempDir
    Path backup;

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().start();
        nats = server.connect();
        management = nats.jetStreamManagement();
        management.addStream(
                StreamConfiguration.builder().name("s").subjects("s.>").build());
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        nats.close();
        server.close();
    }

    private void consume(String options) throws Exception {
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(server.url());
        context.addComponent("jetstream", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?streamName=s&" + options)
                        .process(e -> seen.add(e.getIn().getBody(String.class)));
            }
        });
        context.start();
    }

    private void publish(String... bodies) throws Exception {
        for (String each : bodies) {
            nats.jetStream().publish("s.a", each.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void stop() throws Exception {
        nats.close();
        server.stop();
    }

    private void restart() throws Exception {
        server.restart();
        nats = server.connect();
        management = nats.jetStreamManagement();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "durableName=d&memoryStorage=true, 0",
        "durableName=d&memoryStorage=true, 2",
        "durableName=d&memoryStorage=true, 8",
        "durableName=d&memoryStorage=true&ackPolicy=all, 2",
        "durableName=d&memoryStorage=true&consumerType=push, 2",
        "memoryStorage=true, 0",
        "memoryStorage=true, 8",
        "ordered=true, 0",
        "ordered=true, 8",
        "durableName=d, 2",
        "durableName=d&ackPolicy=all, 2"
    })
    void whatIsStoredAfterwardsComes(String options, int stored) throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            consume(options);
            publish("1", "2", "3");
            await().atMost(SOON).until(() -> seen.size() == 3);
            stop();
            copy(server.storeDir(), backup.resolve("store"));
            restart();
            publish("lost 4", "lost 5", "lost 6", "lost 7", "lost 8");
            await().atMost(SOON).until(() -> seen.contains("lost 8"));
            stop();
            delete(server.storeDir());
            copy(backup.resolve("store"), server.storeDir());
            restart();
            String[] before = stored == 0 ? new String[0] : Arrays.copyOf(NEW, stored);
            publish(before); // some may be there before we are back, and the last may have the sequence of one that was
            // lost
            String[] after = Arrays.copyOfRange(NEW, stored, NEW.length);
            if (stored == 0) {
                await().atMost(SOON).until(() -> log.warnings().stream().anyMatch(each -> each.contains(PUT_BACK)));
            }
            publish(after);
            await().atMost(SOON).until(() -> seen.containsAll(List.of(NEW)));

            assertThat(seen).doesNotHaveDuplicates();
            if (options.contains("memoryStorage") || options.contains("ordered")) {
                assertThat(log.warnings()).anyMatch(each -> each.contains(PUT_BACK));
            }
        }
    }

    @Test
    void aStartBeyondTheEndIsWarnedOf() throws Exception {
        publish("1", "2");
        try (LogCapture log = LogCapture.ours()) {
            consume("durableName=d&startSequence=5000");
            assertThat(log.warnings())
                    .anyMatch(each -> each.contains("starts at startSequence=5000, but stream 's' ends at 2"));
        }
        assertThat(management
                        .getConsumerInfo("s", "d")
                        .getConsumerConfiguration()
                        .getStartSequence())
                .isEqualTo(5000);
    }
}
