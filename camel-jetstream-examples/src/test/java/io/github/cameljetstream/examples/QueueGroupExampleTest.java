package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@WithNatsServer
class QueueGroupExampleTest {
    @Test
    void bothMembersTakeSomeAndNoParcelIsTakenTwice() throws Exception {
        try (RunningExample example = RunningExample.start(new QueueGroupExample(), "PARCELS")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> example.completed("publish") == QueueGroupExample.PARCELS
                            && example.isSettled("PARCELS", "couriers"));

            assertThat(example.completed("Anna")).isPositive();
            assertThat(example.completed("Ben")).isPositive();
            assertThat(example.completed("Anna") + example.completed("Ben")).isEqualTo(QueueGroupExample.PARCELS);
        }
    }
}
