package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The only server, or the way to it, fails while messages are published and consumed. */
@Tag("faults")
@Tag("server")
class ServerFaultsTest {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
    private static final Duration END = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private NatsServer server;
    private TcpProxy proxy;

    static Stream<String> modes() {
        String common = "&durableName=d&ackWait=5s&maxInFlight=100";
        return Stream.of(
                        "consumerType=pull&concurrency=parallel",
                        "consumerType=push&heartbeat=1s&flowControl=true&concurrency=single",
                        "consumerType=pull&orderBy=subject&ackPolicy=all")
                .map(mode -> mode + common);
    }

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().start();
        proxy = TcpProxy.to(server);
        Streams.create(server, "s");
    }

    @AfterEach
    void end() {
        proxy.close();
        server.close();
    }

    /** Strikes, and returns when the cause is gone. */
    private interface Fault {
        void strike(Traffic traffic) throws Exception;
    }

    /** Nothing is lost, nor is anything routed again: this process knows what had ended, whatever the server knows. */
    private void suffer(String name, String mode, Fault fault) throws Exception {
        FaultReport report = new FaultReport(name, mode);
        try (Traffic traffic = new Traffic("s", proxy.url())) {
            traffic.consume(mode).publish();
            for (int round = 0; round < ROUNDS; round++) {
                traffic.awaitEnded(300);
                fault.strike(traffic);
                traffic.causeIsGone();
                report.round(traffic);
            }
            Verdict verdict = end(traffic);
            report.print(verdict);
            assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
            assertThat(traffic.unsettled()).as("left on the server").isEmpty();
            assertThat(verdict.duplicated()).isEmpty();
            assertThat(report.longestRecovery()).isLessThan(RECOVERY);
        }
    }

    private Verdict end(Traffic traffic) throws Exception {
        try (Connection nats = server.connect()) {
            return traffic.end(END, nats, "d");
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theServerIsKilledAndStartedAgain(String mode) throws Exception {
        suffer("server killed", mode, traffic -> {
            server.kill();
            proxy.refuse(true);
            server.restart();
            try (Connection nats = server.connect()) {
                traffic.serverRemembers(nats, "d");
            }
            proxy.refuse(false);
        });
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theServerIsPaused(String mode) throws Exception {
        suffer("server paused for 3 s", mode, traffic -> {
            server.pause();
            Simulated.outage(Duration.ofSeconds(3));
            server.resume();
        });
    }

    /** Acknowledgements on the way are lost with the connection. */
    @ParameterizedTest
    @MethodSource("modes")
    void theConnectionIsCut(String mode) throws Exception {
        suffer("connection cut", mode, traffic -> proxy.cut());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theNetworkStalls(String mode) throws Exception {
        suffer("network stalled for 2 s", mode, traffic -> {
            proxy.stall();
            Simulated.outage(Duration.ofSeconds(2));
            proxy.unstall();
        });
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theNetworkIsABlackHoleForLongerThanHeartbeatsMayFail(String mode) throws Exception {
        suffer("network stalled for 4 s", mode, traffic -> {
            proxy.stall();
            Simulated.outage(Duration.ofSeconds(4));
            proxy.unstall();
        });
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theNetworkIsSlow(String mode) throws Exception {
        suffer("network delayed by 100 ms", mode, traffic -> {
            proxy.delay(Duration.ofMillis(100));
            Simulated.outage(Duration.ofMillis(1_500));
            proxy.delay(Duration.ZERO);
        });
    }
}
