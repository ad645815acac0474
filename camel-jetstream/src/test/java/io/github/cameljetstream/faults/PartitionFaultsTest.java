package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes share partitions, and are killed, paused, stopped and started at random while messages arrive. Each message has a
 * number, which counts up for its key.
 */
@Tag("faults")
@Tag("newest")
@WithNatsServer
class PartitionFaultsTest {
    private static final int INSTANCES = Integer.getInteger("faults.partitions.instances", 2);
    private static final int FAULTS = Integer.getInteger("faults.partitions.faults", 3);
    private static final int KEYS = Integer.getInteger("faults.partitions.keys", 50);
    private static final int PARTITIONS = 16;
    private static final Duration INTERVAL = Duration.ofNanos(Long.getLong("faults.partitions.nanos", 1_000_000));
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private final PartitionProcess[] instances = new PartitionProcess[INSTANCES];
    private final AtomicBoolean publishing = new AtomicBoolean(true);
    private final String stream = Streams.uniqueName("s");
    private final String endpoint = "jetstream:" + stream + ".*?streamName=" + stream
            + "&streamProvisioning=create&durableName=g&ackWait=2s&partitions=" + PARTITIONS;

    private volatile int published;

    /** When each instance went on after its last pause ({@link System#nanoTime}, which all processes share). */
    private final Map<Integer, Long> resumed = new HashMap<>();

    private record Line(long time, String key, int number, int count) {}

    @Test
    void eachKeyStaysInOrderAndNothingIsLost(NatsService server) throws Exception {
        long seed = Long.getLong("faults.seed", System.nanoTime());
        System.out.println("Seed of the faults of partitions: " + seed);
        try (Connection nats = server.connect()) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name(stream)
                    .subjects(stream + ".*")
                    .storageType(StorageType.Memory)
                    .build());
            Thread publisher = new Thread(() -> publish(nats));
            try {
                for (int i = 0; i < INSTANCES; i++) {
                    instances[i] = new PartitionProcess(server.url(), endpoint, sink(i));
                }
                awaitMore(0, publisher);
                suffer(server.url(), new Random(seed));
                publishing.set(false);
                publisher.join();
                await("all").atMost(LONG).until(() -> distinct(lines()) == published);
                await("all acknowledged")
                        .atMost(LONG)
                        .until(() -> management
                                        .getStreamInfo(stream + "-g")
                                        .getStreamState()
                                        .getMsgCount()
                                == 0);
            } finally {
                publishing.set(false);
                for (PartitionProcess each : instances) {
                    if (each != null) {
                        each.kill();
                    }
                }
                management.deleteStream(stream + "-g");
                management.deleteStream(stream);
            }
            judge(lines(), seed);
        }
    }

    private void suffer(String url, Random random) throws Exception {
        for (int fault = 0; fault < FAULTS; fault++) {
            int number = random.nextInt(INSTANCES);
            switch (FAULTS == 3 ? fault : random.nextInt(3)) {
                case 0 -> {
                    instances[number].signal("STOP");
                    Simulated.outage(PAUSE);
                    resumed.put(number, System.nanoTime());
                    instances[number].signal("CONT");
                }
                case 1 -> {
                    instances[number].kill();
                    instances[number] = new PartitionProcess(url, endpoint, sink(number));
                }
                default -> {
                    instances[number].terminate();
                    instances[number] = new PartitionProcess(url, endpoint, sink(number));
                }
            }
            awaitMore(number, null);
        }
    }

    /** Until the instance routes messages. */
    private void awaitMore(int number, Thread publisher) {
        if (publisher != null) {
            publisher.start();
        }
        int before = lines(sink(number)).size();
        await("instance " + number).atMost(LONG).until(() -> lines(sink(number)).size() > before + 20);
    }

    private void publish(Connection nats) {
        while (publishing.get()) {
            int id = published;
            nats.publish(stream + ".k" + id % KEYS, Integer.toString(id / KEYS).getBytes(StandardCharsets.UTF_8));
            published = id + 1;
            Simulated.uninterruptedPace(INTERVAL);
        }
    }

    private void judge(List<Line> lines, long seed) {
        List<Line> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingLong(Line::time));
        Map<String, Line> highest = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Line each : sorted) {
            Line before = highest.get(each.key());
            if (before == null || each.number() > before.number()) {
                highest.put(each.key(), each);
            } else if (each.count() <= 1 && !isOvertaken(each, sorted)) {
                wrong.add(each + " after " + before);
            }
        }
        long redeliveries = sorted.stream().filter(each -> each.count() > 1).count();
        System.out.println("Partitions: " + INSTANCES + " instances, " + FAULTS + " faults, " + published
                + " messages, " + sorted.size() + " exchanges, " + redeliveries + " redeliveries, out of order "
                + wrong.size());
        assertThat(wrong).as("seed " + seed).isEmpty();
        assertThat(distinct(lines)).isEqualTo(published);
    }

    /**
     * If true, the exchange had begun in the instance that was paused last, and ended after the pause, when another instance
     * had routed its redelivery. No client can prevent that, and the manual says so.
     */
    private boolean isOvertaken(Line late, List<Line> all) {
        boolean ofPaused = resumed.entrySet().stream()
                .anyMatch(each -> late.time() >= each.getValue()
                        && late.time() - each.getValue() < PAUSE.toNanos()
                        && lines(sink(each.getKey())).contains(late));
        return ofPaused
                && all.stream()
                        .anyMatch(each -> each.key().equals(late.key())
                                && each.number() == late.number()
                                && each.count() > late.count()
                                && each.time() < late.time());
    }

    private static int distinct(List<Line> lines) {
        Set<String> all = new HashSet<>();
        lines.forEach(each -> all.add(each.key() + "/" + each.number()));
        return all.size();
    }

    private Path sink(int number) {
        return folder.resolve("routed-" + number);
    }

    private List<Line> lines() {
        return IntStream.range(0, INSTANCES)
                .boxed()
                .flatMap(each -> lines(sink(each)).stream())
                .toList();
    }

    private static List<Line> lines(Path sink) {
        try {
            String text = Files.exists(sink) ? Files.readString(sink) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(each -> each.split(" ", -1))
                    .map(each -> new Line(
                            Long.parseLong(each[0]), each[1], Integer.parseInt(each[2]), Integer.parseInt(each[3])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
