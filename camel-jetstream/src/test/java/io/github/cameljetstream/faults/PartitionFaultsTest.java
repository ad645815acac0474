package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.PublishOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes share partitions, and are killed, paused, stopped and started at random while messages arrive. Each message has a
 * number, which counts up for its key. With {@code -Dfaults.partitions.messages}, also three servers whose
 * leaders are killed.
 */
@Tag("faults")
@Tag("newest")
@WithNatsServer
class PartitionFaultsTest {
    private static final int INSTANCES = Integer.getInteger("faults.partitions.instances", 2);
    private static final int FAULTS = Integer.getInteger("faults.partitions.faults", 3);
    private static final int KEYS = Integer.getInteger("faults.partitions.keys", 50);
    private static final int PARTITIONS = 16;
    private static final int MESSAGES = Integer.getInteger("faults.partitions.messages", 0);
    /** Faults of the processes and, in a cluster, the death of a leader. */
    private static final int KINDS = 3;

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
    private final long seed = Long.getLong("faults.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private final int[] struck = new int[KINDS + 1];

    private volatile int published;

    /** When each instance went on after its last pause ({@link System#nanoTime}, which all processes share). */
    private final Map<Integer, Long> resumed = new HashMap<>();

    private record Line(long time, String key, int number, int count) {}

    @Test
    void eachKeyStaysInOrderAndNothingIsLost(NatsService server) throws Exception {
        try (Connection nats = server.connect()) {
            run(server.url(), nats, 1, () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "faults.partitions.messages", matches = "\\d+")
    void alsoWhenLeadersDie() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
                Connection nats = cluster.connect()) {
            run(String.join(",", cluster.urls()), nats, 3, () -> {
                NatsServer leader = Leaders.leader(cluster, nats, random.nextBoolean() ? stream : stream + "-g");
                leader.kill();
                Simulated.outage(Duration.ofSeconds(2));
                cluster.restartServer(leader);
            });
        }
    }

    /** Strikes the servers. */
    private interface ServerFault {
        void strike() throws Exception;
    }

    private void run(String urls, Connection nats, int replicas, ServerFault ofServers) throws Exception {
        System.out.println("Seed of the faults of partitions: " + seed);
        JetStreamManagement management = nats.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream + ".*")
                .storageType(replicas == 1 ? StorageType.Memory : StorageType.File)
                .replicas(replicas)
                .build());
        Thread publisher = new Thread(() -> publish(nats, replicas > 1));
        try {
            for (int i = 0; i < INSTANCES; i++) {
                instances[i] = new PartitionProcess(urls, endpoint, sink(i));
            }
            awaitMore(0, publisher);
            suffer(urls, replicas > 1 ? KINDS + 1 : KINDS, ofServers);
            publishing.set(false);
            publisher.join();
            await("all").atMost(LONG).until(() -> distinct(lines()) == published);
            await("all acknowledged")
                    .atMost(LONG)
                    .ignoreExceptions()
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
        judge(lines());
    }

    private void suffer(String urls, int kinds, ServerFault ofServers) throws Exception {
        for (int fault = 0; fault < FAULTS || published < MESSAGES; fault++) {
            int number = random.nextInt(INSTANCES);
            int kind = FAULTS == KINDS ? fault % KINDS : random.nextInt(kinds);
            struck[kind]++;
            switch (kind) {
                case 0 -> {
                    instances[number].signal("STOP");
                    Simulated.outage(PAUSE);
                    resumed.put(number, System.nanoTime());
                    instances[number].signal("CONT");
                }
                case 1 -> {
                    instances[number].kill();
                    instances[number] = new PartitionProcess(urls, endpoint, sink(number));
                }
                case 2 -> {
                    instances[number].terminate();
                    instances[number] = new PartitionProcess(urls, endpoint, sink(number));
                }
                default -> ofServers.strike();
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

    private void publish(Connection nats, boolean confirmed) {
        while (publishing.get()) {
            int id = published;
            String subject = stream + ".k" + id % KEYS;
            byte[] body = Integer.toString(id / KEYS).getBytes(StandardCharsets.UTF_8);
            if (confirmed) {
                publishUntilStored(nats, subject, body, id);
            } else {
                nats.publish(subject, body);
            }
            published = id + 1;
            Simulated.uninterruptedPace(INTERVAL);
        }
    }

    private static void publishUntilStored(Connection nats, String subject, byte[] body, int id) {
        PublishOptions once = PublishOptions.builder().messageId("m" + id).build();
        await("stored")
                .atMost(LONG)
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(() -> nats.jetStream().publish(subject, body, once).getSeqno() > 0);
    }

    private void judge(List<Line> lines) {
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
        System.out.println(
                "Partitions: " + INSTANCES + " instances, " + KEYS + " keys, faults (pause, kill, stop, leader) "
                        + Arrays.toString(struck) + ", " + published
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
