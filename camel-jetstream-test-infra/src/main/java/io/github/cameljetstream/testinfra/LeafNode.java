package io.github.cameljetstream.testinfra;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;

/**
 * Two servers, each with a JetStream domain of its own: a hub, and a leaf node that is connected to it.
 *
 * <p>A client of the leaf reaches the hub's JetStream by the hub's domain.
 */
public final class LeafNode implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final NatsServer hub;
    private final NatsServer leaf;

    private LeafNode(NatsServer hub, NatsServer leaf) {
        this.hub = hub;
        this.leaf = leaf;
    }

    /** Starts both, with the domains {@code hub} and {@code leaf}, and waits until the leaf reaches the hub. */
    public static LeafNode start(String version) {
        int port = LoopbackPorts.free();
        NatsServer hub = NatsServer.builder()
                .version(version)
                .name("hub")
                .domain("hub")
                .config("leafnodes { listen: \"127.0.0.1:" + port + "\" }")
                .start();
        NatsServer leaf = null;
        try {
            leaf = startLeaf(version, port);
            LeafNode node = new LeafNode(hub, leaf);
            node.awaitConnection();
            return node;
        } catch (RuntimeException e) {
            if (leaf != null) {
                leaf.close();
            }
            hub.close();
            throw e;
        }
    }

    private static NatsServer startLeaf(String version, int hubPort) {
        return NatsServer.builder()
                .version(version)
                .name("leaf")
                .domain("leaf")
                .config("leafnodes { remotes: [ { url: \"nats-leaf://127.0.0.1:" + hubPort + "\" } ] }")
                .start();
    }

    /** The server with the domain {@code hub}. */
    public NatsServer hub() {
        return hub;
    }

    /** The server with the domain {@code leaf}. */
    public NatsServer leaf() {
        return leaf;
    }

    @Override
    public void close() {
        leaf.close();
        hub.close();
    }

    private void awaitConnection() {
        Await.until(this::hubAnswersThroughTheLeaf, LIMIT, () -> leaf + " did not reach " + hub + " within " + LIMIT);
    }

    private boolean hubAnswersThroughTheLeaf() {
        Options options = Options.builder().server(leaf.url()).noReconnect().build();
        JetStreamOptions domain = JetStreamOptions.builder().domain("hub").build();
        try (Connection connection = Nats.connect(options)) {
            connection.jetStreamManagement(domain).getAccountStatistics();
            return true;
        } catch (IOException | JetStreamApiException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + leaf, e);
        }
    }
}
