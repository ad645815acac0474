package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The long form: faults at random for as many minutes as {@code -Dfaults.minutes} says. The seed is printed, and
 * {@code -Dfaults.seed} repeats its faults in their order.
 */
@Tag("faults")
@EnabledIfSystemProperty(named = "faults.minutes", matches = "\\d+")
class RandomFaultsTest {
    private static final String[] MODES = {
        "consumerType=pull&concurrency=parallel",
        "consumerType=push&heartbeat=1s&flowControl=true&concurrency=parallel",
        "consumerType=pull&concurrency=parallel&ackPolicy=all",
        "consumerType=pull&orderBy=subject",
        "consumerType=push&concurrency=single&orderOnFailure=hold"
    };
    private static final int ROUNDS = 5;
    private static final int IN_FLIGHT = 100;

    @Test
    void nothingIsLostWhateverFails() throws Exception {
        long seed = Long.getLong("faults.seed", System.nanoTime());
        System.out.println("Repeat these faults with -Dfaults.seed=" + seed);
        Random random = new Random(seed);
        long end = System.nanoTime()
                + Duration.ofMinutes(Long.getLong("faults.minutes")).toNanos();
        while (System.nanoTime() - end < 0) {
            session(seed, random);
        }
    }

    /** Some rounds on one server with one mode. */
    private static void session(long seed, Random random) throws Exception {
        String mode = MODES[random.nextInt(MODES.length)] + "&durableName=d&ackWait=5s&maxInFlight=" + IN_FLIGHT;
        FaultReport report = new FaultReport("random, seed " + seed, mode);
        try (NatsServer server = NatsServerExtension.newServer().start();
                TcpProxy proxy = TcpProxy.to(server)) {
            try (Connection nats = server.connect()) {
                nats.jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("s")
                                .subjects("s.>")
                                .build());
            }
            try (Traffic traffic = new Traffic("s", proxy.url())) {
                traffic.consume(mode).publish();
                for (int round = 0; round < ROUNDS; round++) {
                    traffic.awaitEnded(100 + random.nextInt(400));
                    strike(random, server, proxy);
                    traffic.causeIsGone();
                    report.round(traffic);
                }
                Verdict verdict;
                try (Connection nats = server.connect()) {
                    verdict = traffic.end(Duration.ofSeconds(90), nats, "d");
                }
                report.print(verdict);
                assertThat(verdict.nothingLost())
                        .as(verdict + "; repeat it with -Dfaults.seed=" + seed)
                        .isTrue();
                assertThat(traffic.unsettled())
                        .as("left on the server; repeat it with -Dfaults.seed=" + seed)
                        .isEmpty();
            }
        }
    }

    private static void strike(Random random, NatsServer server, TcpProxy proxy) throws InterruptedException {
        int fault = random.nextInt(6);
        int millis = 100 + random.nextInt(5_000);
        System.out.println("Fault " + fault + " for " + millis + " ms");
        switch (fault) {
            case 0 -> {
                server.kill();
                Thread.sleep(millis);
                server.restart();
            }
            case 1 -> {
                server.pause();
                Thread.sleep(millis);
                server.resume();
            }
            case 2 -> proxy.cut();
            case 3 -> {
                proxy.refuse(true);
                proxy.cut();
                Thread.sleep(millis);
                proxy.refuse(false);
            }
            case 4 -> {
                proxy.stall();
                Thread.sleep(millis);
                proxy.unstall();
            }
            default -> {
                proxy.delay(Duration.ofMillis(1 + millis / 50));
                Thread.sleep(millis);
                proxy.delay(Duration.ZERO);
            }
        }
    }
}
