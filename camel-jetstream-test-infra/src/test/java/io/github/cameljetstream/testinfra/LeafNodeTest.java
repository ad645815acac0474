package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeafNodeTest {

    @ParameterizedTest
    @MethodSource("io.github.cameljetstream.testinfra.AvailableServers#versions")
    void aClientOfTheLeafMakesStreamsInEitherDomain(String version) throws Exception {
        try (LeafNode node = LeafNode.start(version);
                Connection toLeaf = node.leaf().connect();
                Connection toHub = node.hub().connect()) {
            JetStreamManagement hubThroughLeaf = toLeaf.jetStreamManagement(
                    JetStreamOptions.builder().domain("hub").build());
            hubThroughLeaf.addStream(stream("AT_HUB"));
            toLeaf.jetStreamManagement().addStream(stream("AT_LEAF"));

            assertThat(toHub.jetStreamManagement().getStreamNames()).containsExactly("AT_HUB");
            assertThat(toLeaf.jetStreamManagement().getStreamNames()).containsExactly("AT_LEAF");
            assertThat(hubThroughLeaf.getAccountStatistics().getDomain()).isEqualTo("hub");
        }
    }

    private static StreamConfiguration stream(String name) {
        return StreamConfiguration.builder().name(name).subjects(name).build();
    }
}
