package io.github.cameljetstream.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerChangesTest {
    private static ConsumerConfiguration.Builder consumer() {
        return ConsumerConfiguration.builder()
                .durable("d")
                .filterSubjects("a", "b")
                .ackWait(Duration.ofSeconds(30));
    }

    private static ConsumerChanges changes(ConsumerConfiguration.Builder now) {
        return ConsumerChanges.between(consumer().build(), now.build());
    }

    @Test
    void whatIsTheSameIsNoChange() {
        assertThat(changes(consumer()).isEmpty()).isTrue();
        assertThat(changes(consumer().filterSubjects("b", "a")).isEmpty()).isTrue();
        assertThat(changes(consumer().metadata(Map.of("_nats.level", "1"))).isEmpty())
                .isTrue();
    }

    @Test
    void eachChangeIsNamedWithBothValues() {
        ConsumerChanges changes = changes(consumer()
                .maxDeliver(4)
                .ackWait(Duration.ofSeconds(1))
                .backoff(Duration.ofSeconds(1), Duration.ofMinutes(2))
                .filterSubjects("a", "c"));

        assertThat(changes.descriptions())
                .containsExactly(
                        "ackWait: 30s to 1s",
                        "backOff: none to [1s, 2m]",
                        "maxDeliver: none to 4",
                        "filterSubjects: [a, b] to [a, c]");
        assertThat(changes.ofRequests()).isFalse();
    }

    @Test
    void whatRequestsHangOnIsToldApart() {
        assertThat(changes(consumer().maxBatch(10)).ofRequests()).isTrue();
        assertThat(changes(consumer().maxExpires(1_000)).ofRequests()).isTrue();
        assertThat(changes(consumer().deliverSubject("other")).ofRequests()).isTrue();
    }
}
