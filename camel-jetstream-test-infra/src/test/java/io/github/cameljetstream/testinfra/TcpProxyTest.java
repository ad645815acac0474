package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithNatsServer
class TcpProxyTest {

    private TcpProxy proxy;
    private Connection connection;

    @BeforeEach
    void connectThroughAProxy(NatsService server) throws Exception {
        proxy = TcpProxy.to(server);
        connection = Nats.connect(Options.builder()
                .server(proxy.url())
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(50))
                .reconnectJitter(Duration.ZERO)
                .build());
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        proxy.close();
    }

    @Test
    void forwards() throws Exception {
        connection.flush(Duration.ofSeconds(5));
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(connection.jetStreamManagement().getAccountStatistics()).isNotNull();
    }

    @Test
    void aCutEndsTheConnectionAndANewOneIsTaken() throws Exception {
        proxy.cut();
        await().until(() -> connection.getStatistics().getReconnects() > 0 || isDisconnected());
        try (Connection another = Nats.connect(proxy.url())) {
            another.flush(Duration.ofSeconds(5));
        }
    }

    @Test
    void whileItRefusesNobodyGetsThrough() throws Exception {
        proxy.refuse(true);
        proxy.cut();
        await().until(this::isDisconnected);
        assertThatThrownBy(() -> Nats.connect(proxy.url())).isInstanceOf(IOException.class);

        proxy.refuse(false);
        try (Connection another = Nats.connect(proxy.url())) {
            another.flush(Duration.ofSeconds(5));
        }
    }

    @Test
    void whatIsStalledPassesLater() throws Exception {
        proxy.stall();
        assertThatThrownBy(() -> connection.flush(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);
        assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);

        proxy.unstall();
        connection.flush(Duration.ofSeconds(5));
    }

    @Test
    void aDelayHoldsBackBothDirections() throws Exception {
        proxy.delay(Duration.ofMillis(200));
        assertThat(connection.RTT()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    private boolean isDisconnected() {
        return connection.getStatus() != Connection.Status.CONNECTED;
    }
}
