package io.github.cameljetstream.faults;

import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsBinary;
import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Watches, with nothing but a NATS client, how the servers that are left elect leaders. */
final class Leaders {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofMillis(100);
    private static final Pattern LEADER = Pattern.compile("\"leader\"\\s*:\\s*\"([^\"]+)\"");

    private Leaders() {}

    /** Waits until the stream and its consumer are led by others than the server, which is gone; tells how long it took. */
    static Duration awaitOthers(NatsCluster cluster, NatsServer gone, String stream, String consumer) throws Exception {
        long since = System.nanoTime();
        String survivor = cluster.urls().stream()
                .filter(url -> !url.equals(gone.url()))
                .findFirst()
                .orElseThrow();
        Options options = Options.builder()
                .server(survivor)
                .noReconnect()
                .ignoreDiscoveredServers()
                .build();
        try (Connection nats = Nats.connect(options)) {
            for (String what : new String[] {"STREAM.INFO." + stream, "CONSUMER.INFO." + stream + "." + consumer}) {
                await(what)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(LONG)
                        .until(() -> isLedByAnother(cluster, gone, nats.request("$JS.API." + what, null, ANSWER)));
            }
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /**
     * Whether the servers that are left can be relied upon to elect another leader when one is killed. With 2.9.10 it was
     * seen, in every other run, that CONSUMER.INFO named no leader of the consumer for more than a minute, or answered
     * 10008, when the second server was killed after the first had come back.
     */
    static boolean areReplaced() {
        return NatsBinary.find(NatsServerExtension.wantedVersion()).version().atLeast(2, 10);
    }

    /** The server that leads a stream. */
    static NatsServer leader(NatsCluster cluster, Connection nats, String stream) {
        return await("leader")
                .ignoreExceptions()
                .atMost(LONG)
                .until(
                        () -> cluster.server(nats.jetStreamManagement()
                                .getStreamInfo(stream)
                                .getClusterInfo()
                                .getLeader()),
                        Objects::nonNull);
    }

    /** Has a leader step down. */
    static void stepDown(Connection nats, String request) {
        await(request).atMost(LONG).until(() -> {
            Message answer = nats.request("$JS.API." + request, new byte[0], Duration.ofSeconds(5));
            return answer != null
                    && new String(answer.getData(), StandardCharsets.UTF_8)
                            .replace(" ", "")
                            .contains("\"success\":true");
        });
    }

    private static boolean isLedByAnother(NatsCluster cluster, NatsServer gone, Message answer) {
        if (answer == null || answer.getData() == null) {
            return false;
        }
        Matcher leader = LEADER.matcher(new String(answer.getData(), StandardCharsets.UTF_8));
        return leader.find() && cluster.server(leader.group(1)) != gone;
    }
}
