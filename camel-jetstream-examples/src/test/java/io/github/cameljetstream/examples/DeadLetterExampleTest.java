package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.impl.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@WithNatsServer
class DeadLetterExampleTest {
    @Test
    void bothOrdersEndAsDeadLetters() throws Exception {
        try (RunningExample example = RunningExample.start(new DeadLetterExample(), "SHOP", "SHOP_DEAD")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> example.completed("dead letters") == 2
                            && example.isSettled("SHOP", "billing")
                            && example.isSettled("SHOP_DEAD", "support"));

            Headers hopeless = example.management.getMessage("SHOP_DEAD", 1).getHeaders();
            assertThat(hopeless.getFirst("Dead-Letter-Deliveries")).isEqualTo("1");
            assertThat(hopeless.getFirst("Dead-Letter-Reason")).contains("There is no amount");
            Headers refused = example.management.getMessage("SHOP_DEAD", 2).getHeaders();
            assertThat(refused.getFirst("Dead-Letter-Deliveries")).isEqualTo("3");
            assertThat(refused.getFirst("Dead-Letter-Reason")).contains("The bank says no");
        }
    }
}
