package io.github.cameljetstream.kv;

import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.Streams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Members of a cluster that end with the test. */
abstract class ClusterTestSupport {
    final String bucket = Streams.uniqueName("cluster");
    final List<ClusterNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(ClusterNode::close);
    }

    ClusterNode node(String name, String url, Duration lease) throws Exception {
        ClusterNode node = new ClusterNode(name, url, bucket, lease);
        nodes.add(node);
        return node.start();
    }

    static void awaitLeader(ClusterNode node) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> node.leads() && !node.taken.isEmpty());
    }
}
