package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The way to the server is away for as many seconds as {@code -Dfaults.outage} says, 2 by default: the health check is
 * down meanwhile, the log says so once, and all goes on when the way is back.
 */
@Tag("faults")
@Tag("server")
class OutageOfTheWayTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("faults.outage", 2));
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(90);
    private static final int IN_FLIGHT = 100;
    private static final String COMMON = "&durableName=d&ackWait=5s&maxInFlight=" + IN_FLIGHT;

    private NatsServer server;
    private TcpProxy proxy;

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

    private void suffer(String name, String mode, Runnable begin, Runnable end) throws Exception {
        FaultReport report = new FaultReport(name + " for " + OUTAGE.toSeconds() + " s", mode);
        try (Traffic traffic = new Traffic("s", proxy.url());
                LogCapture log = LogCapture.ours()) {
            traffic.consume(mode).publish();
            traffic.awaitEnded(300);
            long since = System.nanoTime();
            begin.run();
            traffic.awaitWell(false);
            Simulated.outage(OUTAGE.minusNanos(System.nanoTime() - since));
            assertThat(traffic.isHealthy())
                    .as("health at the end of the outage")
                    .isFalse();
            end.run();
            traffic.causeIsGone();
            report.round(traffic);
            traffic.awaitWell(true);
            Verdict verdict;
            try (Connection nats = server.connect()) {
                verdict = traffic.end(END, nats, "d");
            }
            report.print(verdict);
            assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
            assertThat(verdict.duplicated()).as("nothing crashed").isEmpty();
            assertThat(traffic.unsettled()).as("left on the server").isEmpty();
            assertThat(report.longestRecovery()).isLessThan(RECOVERY);
            assertSaidOnce(log.warnings());
        }
    }

    private static void assertSaidOnce(List<String> warnings) {
        for (String what : List.of("Consumer stopped receiving", "was lost; reconnecting")) {
            assertThat(warnings).filteredOn(line -> line.contains(what)).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(warnings).hasSizeLessThanOrEqualTo(4);
    }

    /** A push consumer without heartbeats cannot be told from one without messages for some seconds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull&concurrency=parallel",
                "consumerType=push&heartbeat=500ms&flowControl=true&concurrency=single"
            })
    void aBlackHole(String mode) throws Exception {
        suffer("black hole", mode + COMMON, proxy::stall, proxy::unstall);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull&concurrency=parallel",
                "consumerType=push&heartbeat=500ms&flowControl=true&concurrency=single",
                "consumerType=push&concurrency=parallel"
            })
    void aCut(String mode) throws Exception {
        suffer(
                "connection cut",
                mode + COMMON,
                () -> {
                    proxy.refuse(true);
                    proxy.cut();
                },
                () -> proxy.refuse(false));
    }
}
