package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leaders of a stream with three replicas, and of its durable, step down or are killed during publishing and consuming. */
@Tag("faults")
@Tag("newest")
@Tag("server")
class ClusterFaultsTest {
    private static final int ROUNDS = 2;
    private static final int IN_FLIGHT = 100;
    private static final Duration END = Duration.ofSeconds(90);
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private static NatsCluster cluster;

    private Connection nats;
    private JetStreamManagement management;
    private FaultReport report;

    static Stream<String> modes() {
        String common = "&durableName=d&ackWait=5s&maxInFlight=" + IN_FLIGHT + "&replicas=3";
        return Stream.of(
                        "consumerType=pull&concurrency=parallel",
                        "consumerType=push&heartbeat=1s&flowControl=true&concurrency=parallel")
                .map(mode -> mode + common);
    }

    @BeforeAll
    static void startCluster() {
        cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
    }

    @AfterAll
    static void endCluster() {
        cluster.close();
    }

    @BeforeEach
    void createStream() throws Exception {
        nats = cluster.connect();
        management = nats.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("s")
                .subjects("s.>")
                .storageType(StorageType.File)
                .replicas(3)
                .build());
    }

    @AfterEach
    void deleteStream() throws Exception {
        management.deleteStream("s");
        nats.close();
    }

    /** Strikes, and returns when the cause is gone; what is left to repair is done after the recovery. */
    private interface Fault {
        Runnable strike() throws Exception;
    }

    private void suffer(String name, String mode, Fault fault) throws Exception {
        report = new FaultReport(name, mode);
        try (Traffic traffic = new Traffic("s", String.join(",", cluster.urls()))) {
            traffic.consume(mode).publish();
            for (int round = 0; round < ROUNDS; round++) {
                traffic.awaitEnded(300);
                Runnable repair = fault.strike();
                traffic.causeIsGone();
                report.round(traffic);
                repair.run();
            }
            Verdict verdict = traffic.end(END, nats, "d");
            report.print(verdict);
            assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
            assertThat(verdict.duplicated()).hasSizeLessThanOrEqualTo(ROUNDS * 2 * IN_FLIGHT);
            assertThat(traffic.unsettled()).as("left on the server").isEmpty();
            assertThat(report.longestRecovery()).isLessThan(RECOVERY);
            ConsumerInfo consumer = management.getConsumerInfo("s", "d");
            assertThat(consumer.getConsumerConfiguration().getNumReplicas()).isEqualTo(3);
            assertThat(consumer.getClusterInfo().getReplicas()).as("followers").hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theStreamsLeaderStepsDown(String mode) throws Exception {
        suffer("stream's leader steps down", mode, () -> stepDown("STREAM.LEADER.STEPDOWN.s"));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theConsumersLeaderStepsDown(String mode) throws Exception {
        suffer("consumer's leader steps down", mode, () -> stepDown("CONSUMER.LEADER.STEPDOWN.s.d"));
    }

    private Runnable stepDown(String request) {
        Leaders.stepDown(nats, request);
        return () -> {};
    }

    /** The cause is gone when the two servers that are left have elected others, which takes them several seconds. */
    @ParameterizedTest
    @MethodSource("modes")
    void theLeaderIsKilled(String mode) throws Exception {
        assumeTrue(Leaders.areReplaced());
        suffer("stream's leader killed", mode, () -> {
            NatsServer leader = Leaders.leader(cluster, nats, "s");
            leader.kill();
            report.elected(Leaders.awaitOthers(cluster, leader, "s", "d"));
            return () -> cluster.restartServer(leader);
        });
    }
}
