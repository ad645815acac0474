package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long requests to the API wait for an answer of a server that gives none. */
@Tag("server")
class RequestTimeoutTest {
    private static final Duration LONG = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void whoIsInHasteShortensNoOtherRequest() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                TestCamel camel = TestCamel.start()) {
            ConnectionOptions options = new ConnectionOptions();
            options.setNatsURL(server.url());
            options.setRequestTimeout(LONG);
            ConnectionLease lease = SharedConnections.of(camel.context())
                    .lease(ConnectionKey.of(options, new SecurityOptions(), "test"));
            JetStreamApi api = JetStreamApi.of(lease, options);
            JetStreamApi hasty = api.within(SHORT);
            server.pause();
            try {
                CompletableFuture<Duration> other = CompletableFuture.supplyAsync(() -> waitOf(api));
                assertThat(waitOf(hasty)).isBetween(SHORT, LONG);
                assertThat(other.get()).isGreaterThanOrEqualTo(LONG);
            } finally {
                server.resume();
                lease.close();
            }
        }
    }

    @Test
    void nobodyWaitsLongerThanRequestTimeout() {
        ConnectionOptions options = new ConnectionOptions();
        options.setRequestTimeout(SHORT);
        JetStreamApi api = JetStreamApi.of(TestLeases.of(null, null), options);
        assertThat(api.within(LONG)).isSameAs(api);
    }

    private static Duration waitOf(JetStreamApi api) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> api.stream("S")).isInstanceOf(IOException.class);
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
