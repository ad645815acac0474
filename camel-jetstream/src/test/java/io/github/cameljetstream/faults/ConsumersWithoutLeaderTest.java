package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster lists only the consumers that answer it: who decides by the others is told that one is missing. */
@Tag("faults")
@Tag("server")
class ConsumersWithoutLeaderTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void aConsumerThatDoesNotAnswerIsNotLeftOutSilently() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
                TestCamel camel = TestCamel.start()) {
            ConnectionOptions options = new ConnectionOptions();
            options.setNatsURL(String.join(",", cluster.urls()));
            options.setRequestTimeout(Duration.ofSeconds(20)); // a cluster waits for 4 s for its consumers
            try (ConnectionLease lease = SharedConnections.of(camel.context())
                    .lease(ConnectionKey.of(options, new SecurityOptions(), "test"))) {
                JetStreamApi api = JetStreamApi.of(lease, options);
                NatsServer leader = makeConsumers(cluster);
                assertThat(api.consumers("s")).extracting(ConsumerInfo::getName).containsExactly("d", "other");

                leader.kill();

                await("a leader of the cluster answers")
                        .ignoreExceptions()
                        .atMost(LONG)
                        .until(() -> api.management().getConsumerNames("s").contains("other"));
                // The other one, of which there are copies, has a new leader after a while.
                await("only one does not answer").atMost(LONG).untilAsserted(() -> {
                    Throwable thrown = catchThrowable(() -> api.consumers("s"));
                    assertThat(thrown).isInstanceOf(IOException.class).hasMessageContaining("[other] of stream s");
                });
            }
        }
    }

    /** One of them has a single copy: as long as its server is gone nobody leads it. */
    private static NatsServer makeConsumers(NatsCluster cluster) throws Exception {
        try (Connection nats = cluster.connect()) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name("s")
                    .subjects("s.>")
                    .replicas(3)
                    .build());
            management.addOrUpdateConsumer("s", consumer("d", 3));
            ConsumerInfo other = management.addOrUpdateConsumer("s", consumer("other", 1));
            return cluster.server(other.getClusterInfo().getLeader());
        }
    }

    private static ConsumerConfiguration consumer(String name, int replicas) {
        return ConsumerConfiguration.builder()
                .durable(name)
                .ackPolicy(AckPolicy.Explicit)
                .numReplicas(replicas)
                .build();
    }
}
