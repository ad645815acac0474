package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** The stream {@code s} of a publish under faults, whose messages are numbers, seen with nothing but a NATS client. */
final class StoredNumbers {
    static final Duration END = Duration.ofMinutes(5);

    private static final String STREAM = "s";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private StoredNumbers() {}

    /** Receives a stored message. */
    @FunctionalInterface
    interface Reader {
        void read(int number, long sequence);
    }

    static Connection connect(String urls) throws IOException, InterruptedException {
        return Nats.connect(
                Options.builder().servers(urls.split(",")).maxReconnects(-1).build());
    }

    /** A stream that recognizes ids for as long as a test may take. */
    static StreamConfiguration.Builder stream(int replicas) {
        return StreamConfiguration.builder()
                .name(STREAM)
                .subjects("s.>")
                .storageType(StorageType.File)
                .replicas(replicas)
                .duplicateWindow(Duration.ofMinutes(10));
    }

    /** Reads the whole stream, in its order. */
    static void read(Connection nats, Reader reader) throws Exception {
        long messages = await().atMost(END)
                .ignoreExceptions() // a cluster may be electing yet
                .until(
                        () -> nats.jetStreamManagement()
                                .getStreamInfo(STREAM)
                                .getStreamState()
                                .getMsgCount(),
                        count -> count > 0);
        long read = 0;
        long end = System.nanoTime() + END.toNanos();
        for (long next = 1; read < messages; ) {
            assertThat(System.nanoTime())
                    .as("time to read %d of %d messages", read, messages)
                    .isLessThan(end);
            // A busy machine can hold up an ordered consumer for longer than it waits: another one reads the rest.
            try (IterableConsumer rest = readFrom(next, nats)) {
                for (Message message = rest.nextMessage(PATIENCE);
                        message != null;
                        message = ++read < messages ? rest.nextMessage(PATIENCE) : null) {
                    long sequence = message.metaData().streamSequence();
                    reader.read(Integer.parseInt(new String(message.getData(), StandardCharsets.UTF_8)), sequence);
                    next = sequence + 1;
                }
            }
        }
    }

    private static IterableConsumer readFrom(long sequence, Connection nats) {
        return await().atMost(END)
                .ignoreExceptions() // a cluster may be electing yet
                .until(
                        () -> nats.getStreamContext(STREAM)
                                .createOrderedConsumer(new OrderedConsumerConfiguration()
                                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                                        .startSequence(sequence))
                                .iterate(),
                        Objects::nonNull);
    }
}
