package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two processes share a durable, and are stopped (SIGTERM) and started again in turn while messages arrive. */
@Tag("faults")
@Tag("newest")
@WithNatsServer
class RollingProcessesTest {
    private static final int ROUNDS = Integer.getInteger("faults.updates", 2);
    private static final Duration INTERVAL = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration MAX_STOP = Duration.ofSeconds(10);
    private static final int TERMINATED = 143;
    /**
     * A stop hands back what it has not begun within {@code drainTimeout} (5 s). A busy machine routed 120 messages a
     * second, and a thousand were in flight.
     */
    private static final int IN_FLIGHT = 100;

    @TempDir
    Path folder;

    private final AtomicBoolean publishing = new AtomicBoolean(true);
    private final AtomicInteger published = new AtomicInteger();
    private final RouteProcess[] instances = new RouteProcess[2];

    /** The default build has the two whose stop differs most: four processes each. */
    static Stream<String> modes() {
        return LongForm.cases(
                Stream.of("consumerType=pull&concurrency=parallel", "queueGroupName=d"),
                "consumerType=pull",
                "batching=true&batchingInterval=20ms");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void nothingIsLostAndNothingDeliveredAgain(String mode, NatsService server) throws Exception {
        String stream = Streams.uniqueName("s");
        String endpoint = "jetstream:" + stream + ".>?streamName=" + stream
                + "&durableName=d&ackWait=20s&maxAckPending=" + IN_FLIGHT + "&" + mode;
        try (Connection nats = server.connect()) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name(stream)
                    .subjects(stream + ".>")
                    .build());
            Thread publisher = new Thread(() -> publish(nats, stream + ".k"));
            try {
                instances[0] = new RouteProcess(server.url(), endpoint, sink(0));
                instances[1] = new RouteProcess(server.url(), endpoint, sink(1));
                publisher.start();
                for (int round = 0; round < ROUNDS; round++) {
                    restart(round % 2, server.url(), endpoint);
                }
                publishing.set(false);
                publisher.join();
                nats.flush(LONG);
                await().atMost(LONG).until(() -> {
                    ConsumerInfo info = management.getConsumerInfo(stream, "d");
                    return management.getStreamInfo(stream).getStreamState().getMsgCount() == published.get()
                            && info.getNumPending() == 0
                            && info.getNumAckPending() == 0;
                });
            } finally {
                publishing.set(false);
                for (RouteProcess each : instances) {
                    if (each != null) {
                        each.kill();
                    }
                }
            }
            ConsumerInfo info = management.getConsumerInfo(stream, "d");
            management.deleteStream(stream);
            List<String> ids =
                    Stream.concat(lines(0).stream(), lines(1).stream()).toList();
            assertThat(ids).hasSize(published.get()).doesNotHaveDuplicates();
            assertThat(info.getDelivered().getConsumerSequence())
                    .as("deliveries of " + published.get()
                            + " messages, as the server counts them; log of the processes:\n"
                            + Files.readString(Path.of(sink(0) + ".log")) + "\n"
                            + Files.readString(Path.of(sink(1) + ".log")))
                    .isEqualTo(info.getDelivered().getStreamSequence());
        }
    }

    /** Once both have messages to route. */
    private void restart(int number, String url, String endpoint) throws Exception {
        awaitMore(number);
        awaitMore(1 - number);
        long told = System.nanoTime();
        assertThat(instances[number].terminate()).as("exit code").isEqualTo(TERMINATED);
        assertThat(Duration.ofNanos(System.nanoTime() - told))
                .as("time to stop")
                .isLessThan(MAX_STOP);
        instances[number] = new RouteProcess(url, endpoint, sink(number));
    }

    private void awaitMore(int number) {
        int before = lines(number).size();
        await().atMost(LONG).until(() -> lines(number).size() > before + 20);
    }

    private void publish(Connection nats, String subject) {
        while (publishing.get()) {
            int id = published.incrementAndGet();
            nats.publish(subject, Integer.toString(id).getBytes(StandardCharsets.UTF_8));
            Simulated.uninterruptedPace(INTERVAL);
        }
    }

    private Path sink(int number) {
        return folder.resolve("processed-" + number);
    }

    private List<String> lines(int number) {
        try {
            return Files.exists(sink(number)) ? Files.readAllLines(sink(number)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
