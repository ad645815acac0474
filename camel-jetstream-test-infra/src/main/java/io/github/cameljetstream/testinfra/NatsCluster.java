package io.github.cameljetstream.testinfra;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three nats-servers that form one JetStream cluster on the loopback address.
 *
 * <p>Started, and after {@link #restartServer(NatsServer)}, it is able to place streams with three replicas.
 */
public final class NatsCluster implements AutoCloseable {

    private static final int SIZE = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);

    private final List<NatsServer> servers = new ArrayList<>();

    private NatsCluster() {}

    /** Starts three servers of the given version, see {@link NatsBinary#find(String)}. */
    public static NatsCluster start(String version) {
        NatsCluster cluster = new NatsCluster();
        try {
            cluster.startServers(version);
            cluster.awaitReplication();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startServers(String version) {
        List<Integer> ports =
                IntStream.range(0, SIZE).mapToObj(i -> LoopbackPorts.free()).toList();
        String routes =
                ports.stream().map(port -> quoted("nats://127.0.0.1:" + port)).collect(Collectors.joining(", "));
        for (int i = 0; i < SIZE; i++) {
            String listen = quoted("127.0.0.1:" + ports.get(i));
            servers.add(NatsServer.builder()
                    .version(version)
                    .name("server-" + i)
                    .config("cluster {\n  name: test\n  listen: " + listen + "\n  routes: [" + routes + "]\n}")
                    .readiness(Readiness.INFO)
                    .start());
        }
    }

    private static String quoted(String text) {
        return NatsServerBuilder.quoted(text);
    }

    /** The URLs of all servers, running or not. */
    public List<String> urls() {
        return servers.stream().map(NatsServer::url).toList();
    }

    /** One of the servers, from 0. */
    public NatsServer server(int index) {
        return servers.get(index);
    }

    /** The server of that name, as in a stream's or consumer's cluster info. */
    public NatsServer server(String name) {
        return servers.get(Integer.parseInt(name.substring(name.indexOf('-') + 1)));
    }

    /** Starts a killed server again and waits until it takes part. */
    public void restartServer(NatsServer server) {
        server.restart();
        awaitReplication();
    }

    /** A connection to any of the servers, that the caller closes. */
    public Connection connect() {
        String[] all = urls().toArray(String[]::new);
        return servers.get(0).connect(Options.builder().servers(all).maxReconnects(-1));
    }

    @Override
    public void close() {
        servers.forEach(NatsServer::close);
    }

    /** A stream on all three servers can be made through each of them: there is a leader and each server follows it. */
    private void awaitReplication() {
        servers.forEach(server -> Await.until(
                () -> placesReplicas(server), LIMIT, () -> server + " did not join its cluster within " + LIMIT));
    }

    private static boolean placesReplicas(NatsServer server) {
        Options options = Options.builder()
                .server(server.url())
                .noReconnect()
                .ignoreDiscoveredServers()
                .connectionTimeout(REQUEST_LIMIT)
                .build();
        try (Connection connection = Nats.connect(options)) {
            JetStreamManagement management = connection.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name("PROBE")
                    .subjects("_probe")
                    .storageType(StorageType.Memory)
                    .replicas(SIZE)
                    .build());
            return management.deleteStream("PROBE");
        } catch (IOException | JetStreamApiException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + server, e);
        }
    }
}
