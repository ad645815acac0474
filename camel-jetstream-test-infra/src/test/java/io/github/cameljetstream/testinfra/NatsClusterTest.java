package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.PublishOptions;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NatsClusterTest {

    @ParameterizedTest
    @MethodSource("io.github.cameljetstream.testinfra.AvailableServers#versions")
    void aReplicatedStreamSurvivesTheLossOfItsLeader(String version) throws Exception {
        try (NatsCluster cluster = NatsCluster.start(version);
                Connection connection = cluster.connect()) {
            JetStreamManagement management = connection.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name("ORDERS")
                    .subjects("orders")
                    .replicas(3)
                    .build());

            NatsServer leader = leaderOf(management, cluster);
            leader.kill();
            publishUntilStored(connection, "order");
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(
                            leaderOf(management, cluster))
                    .isNotSameAs(leader));
            cluster.restartServer(leader);

            // The leader may change once more when the restarted server joins: a new one counts when it has caught up,
            // and a request may go unanswered until there is one.
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(
                            management.getStreamInfo("ORDERS").getStreamState().getMsgCount())
                    .isEqualTo(1));
            assertThat(cluster.urls()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    private static NatsServer leaderOf(JetStreamManagement management, NatsCluster cluster) throws Exception {
        return cluster.server(
                management.getStreamInfo("ORDERS").getClusterInfo().getLeader());
    }

    /** Until a new leader is there, a publish fails or times out; its id keeps a retry from being stored twice. */
    private static void publishUntilStored(Connection connection, String id) {
        PublishOptions options = PublishOptions.builder().messageId(id).build();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> connection
                                .jetStream()
                                .publish("orders", new byte[8], options)
                                .getSeqno()
                        > 0);
    }
}
