package io.github.cameljetstream.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The demo, with fewer orders. */
@WithNatsServer
class DemoRunTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Display display = new Display(new PrintStream(shown, true, StandardCharsets.UTF_8));

    @Test
    void nothingIsLostWhenTheServerIsKilledInTheMiddle() throws Exception {
        try (NatsServer server = NatsServer.start(NatsServerExtension.wantedVersion())) {
            assertGood(new DemoRun(plan("ORDERS"), display).on(server));
        }

        assertThat(shown()).contains("is killed", "is started again", "is a dead letter");
    }

    @Test
    void runsOnAServerThatIsGivenAndLeavesNothingBehind(NatsService server) throws Exception {
        Plan plan = plan(Streams.uniqueName("ORDERS"));

        assertGood(new DemoRun(plan, display).on(server.url()));

        try (Connection nats = server.connect()) {
            assertThat(nats.jetStreamManagement().getStreamNames()).doesNotContain(plan.stream(), plan.deadStream());
        }
    }

    private static Plan plan(String stream) {
        return new Plan(stream, 150, Duration.ofMillis(10), Duration.ofMillis(1500), Duration.ofSeconds(60));
    }

    private void assertGood(Verdict verdict) {
        verdict.print(display);
        assertThat(verdict.isGood()).as(shown()).isTrue();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
