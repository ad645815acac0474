package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The long form: faults at random for as many minutes as {@code -Dfaults.minutes} says. The seed is printed, and
 * {@code -Dfaults.seed} repeats its faults in their order. With {@code -Dfaults.mode} only endpoints that contain this text
 * are used, with {@code -Dfaults.where} only a {@code server} or a {@code cluster}.
 */
@Tag("faults")
@EnabledIfSystemProperty(named = "faults.minutes", matches = "\\d+")
@Tag("server")
class RandomFaultsTest {
    /** A fault may last longer than ackWait, so that nobody hears the server give up a last delivery that was lost. */
    private static final String DEAD_LETTERS =
            "&maxDeliver=4&nakDelay=10ms&deadLetterAdvisories=true&streamProvisioning=create" + "&deadLetterSubject="
                    + Traffic.DEAD_LETTERS;

    private static final String[] MODES = {
        "consumerType=pull&concurrency=parallel" + DEAD_LETTERS,
        "consumerType=push&heartbeat=1s&flowControl=true&concurrency=parallel",
        "consumerType=pull&concurrency=parallel&ackPolicy=all" + DEAD_LETTERS,
        "consumerType=pull&orderBy=subject" + DEAD_LETTERS,
        "consumerType=push&concurrency=single&orderOnFailure=hold",
        "consumerType=pull&concurrency=single&orderOnFailure=hold" + DEAD_LETTERS,
        "consumerType=pull&batching=true&maxBatchSize=20&batchingInterval=50ms&concurrency=parallel" + DEAD_LETTERS,
        "consumerType=pull&autoAck=false&concurrency=parallel",
        "consumerType=push&autoAck=false&concurrency=single",
        "consumerType=pull&doubleAck=true&concurrency=parallel"
    };
    private static final int ROUNDS = 5;
    private static final int ROUNDS_OF_CLUSTER = 3;
    private static final int IN_FLIGHT = 100;
    private static final Duration END = Duration.ofMinutes(2);

    private static final String MODE = System.getProperty("faults.mode", "");
    private static final String WHERE = System.getProperty("faults.where", "");

    private final long seed = Long.getLong("faults.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Strikes, and returns what is left to repair when the recovery has been seen. */
    private interface Fault {
        Runnable strike() throws Exception;
    }

    @Test
    void nothingIsLostWhateverFails() throws Exception {
        String again = "Repeat these faults with -Dfaults.seed=" + seed;
        System.out.println(again);
        long end = System.nanoTime()
                + Duration.ofMinutes(Long.getLong("faults.minutes")).toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                session();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(again + ": " + e, e);
            }
        }
    }

    /** Some rounds with one mode, on one server or on three. */
    private void session() throws Exception {
        List<String> modes =
                Stream.of(MODES).filter(each -> each.contains(MODE)).toList();
        String mode = modes.get(random.nextInt(modes.size())) + "&durableName=d&ackWait=5s&maxInFlight=" + IN_FLIGHT;
        boolean inCluster = random.nextInt(4) == 0 ? !WHERE.equals("server") : WHERE.equals("cluster");
        if (inCluster) {
            try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
                    Connection nats = cluster.connect()) {
                addStreams(nats, 3);
                String urls = String.join(",", cluster.urls());
                rounds("cluster", mode + "&replicas=3", urls, nats, ROUNDS_OF_CLUSTER, () -> strike(cluster, nats));
            }
        } else {
            try (NatsServer server = NatsServerExtension.newServer().start();
                    TcpProxy proxy = TcpProxy.to(server);
                    Connection nats = server.connect(
                            Options.builder().server(server.url()).maxReconnects(-1))) {
                addStreams(nats, 1);
                rounds("server", mode, proxy.url(), nats, ROUNDS, () -> strike(server, proxy, nats));
            }
        }
    }

    private static void addStreams(Connection nats, int replicas) throws Exception {
        for (String[] stream : new String[][] {{"s", "s.>"}, {Traffic.DEAD_LETTERS, Traffic.DEAD_LETTERS}}) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(stream[0])
                            .subjects(stream[1])
                            .replicas(replicas)
                            .build());
        }
    }

    private void rounds(String where, String mode, String urls, Connection nats, int rounds, Fault fault)
            throws Exception {
        FaultReport report = new FaultReport("random on " + where + ", seed " + seed, mode);
        try (Traffic traffic = new Traffic("s", urls)) {
            traffic.withFailures().consume(mode).publish();
            for (int round = 0; round < rounds; round++) {
                traffic.awaitEnded(100 + random.nextInt(400));
                Runnable repair = fault.strike();
                traffic.causeIsGone();
                report.round(traffic);
                repair.run();
            }
            Verdict verdict = traffic.end(END, nats, "d");
            report.print(verdict);
            assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
            assertThat(traffic.unsettled()).as("left on the server").isEmpty();
        }
    }

    private Runnable strike(NatsServer server, TcpProxy proxy, Connection nats) throws Exception {
        int fault = random.nextInt(8);
        int millis = 100 + random.nextInt(5_000);
        System.out.println("Fault " + fault + " for " + millis + " ms");
        switch (fault) {
            case 0 -> {
                server.kill();
                Simulated.outage(Duration.ofMillis(millis));
                server.restart();
            }
            case 1 -> {
                server.pause();
                Simulated.outage(Duration.ofMillis(millis));
                server.resume();
            }
            case 2 -> proxy.cut();
            case 3 -> {
                proxy.refuse(true);
                proxy.cut();
                Simulated.outage(Duration.ofMillis(millis));
                proxy.refuse(false);
            }
            case 4 -> {
                proxy.stall();
                Simulated.outage(Duration.ofMillis(millis));
                proxy.unstall();
            }
            case 5 -> {
                proxy.stall();
                Simulated.outage(Duration.ofMillis(millis / 4));
                proxy.cut();
                proxy.unstall();
            }
            case 6 -> nats.jetStreamManagement().deleteConsumer("s", "d");
            default -> {
                proxy.delay(Duration.ofMillis(1 + millis / 50));
                Simulated.outage(Duration.ofMillis(millis));
                proxy.delay(Duration.ZERO);
            }
        }
        return () -> {};
    }

    private Runnable strike(NatsCluster cluster, Connection nats) throws Exception {
        int fault = random.nextInt(4);
        System.out.println("Fault " + fault + " of the cluster");
        switch (fault) {
            case 0 -> Leaders.stepDown(nats, "STREAM.LEADER.STEPDOWN.s");
            case 1 -> Leaders.stepDown(nats, "CONSUMER.LEADER.STEPDOWN.s.d");
            case 2 -> {
                NatsServer one = cluster.server(random.nextInt(3));
                one.pause();
                Simulated.outage(Duration.ofSeconds(2));
                one.resume();
            }
            default -> {
                if (!Leaders.areReplaced()) {
                    return () -> {};
                }
                NatsServer leader = Leaders.leader(cluster, nats, "s");
                leader.kill();
                Leaders.awaitOthers(cluster, leader, "s", "d");
                return () -> cluster.restartServer(leader);
            }
        }
        return () -> {};
    }
}
