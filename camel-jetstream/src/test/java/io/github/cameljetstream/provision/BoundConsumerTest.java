package io.github.cameljetstream.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.ServerFeatures;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Which consumer is which, by its name and the time of its creation. */
class BoundConsumerTest {
    private static final ZonedDateTime CREATED = ZonedDateTime.parse("2026-11-23T14:14:51.345378212Z");

    private static BoundConsumer consumer(String name, ZonedDateTime created) {
        return new BoundConsumer(
                BoundStream.unasked("s"),
                name,
                ConsumerConfiguration.builder().durable(name).build(),
                ServerFeatures.UNKNOWN,
                created,
                new ConsumerPosition(0, 0, 0, 0, 0, false));
    }

    @Test
    void itIsTheSameAfterTheServerWasStartedAnewAndTellsTheTimeOfItsFile() {
        BoundConsumer before = consumer("d", CREATED);
        BoundConsumer after = consumer("d", CREATED.plusNanos(130_000));

        assertThat(after.isSameAs(before)).isTrue();
        assertThat(before.isSameAs(after)).isTrue();
        assertThat(before.wasCreatedAt(CREATED.plusNanos(130_000))).isTrue();
    }

    @Test
    void oneThatWasMadeLaterIsAnother() {
        ZonedDateTime later = CREATED.plus(Duration.ofMillis(200));

        assertThat(consumer("d", later).isSameAs(consumer("d", CREATED))).isFalse();
        assertThat(consumer("d", CREATED).wasCreatedAt(later)).isFalse();
        assertThat(consumer("e", CREATED).isSameAs(consumer("d", CREATED))).isFalse();
    }

    @Test
    void itIsNotKnownWithoutATime() {
        assertThat(consumer("d", null).isSameAs(consumer("d", CREATED))).isFalse();
        assertThat(consumer("d", CREATED).isSameAs(consumer("d", null))).isFalse();
    }
}
