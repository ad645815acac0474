package io.github.cameljetstream.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.BoundStream;
import io.github.cameljetstream.provision.ConsumerPosition;
import io.nats.client.api.ConsumerConfiguration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Deliveries of another consumer of the same name are none of ours. */
class ConsumerIdentityTest {
    private static final ZonedDateTime CREATED = ZonedDateTime.parse("2026-11-23T14:14:51Z");

    private static BoundConsumer consumer(String name, ZonedDateTime created) {
        return new BoundConsumer(
                BoundStream.unasked("S"),
                name,
                ConsumerConfiguration.builder().durable(name).build(),
                ServerFeatures.UNKNOWN,
                created,
                ConsumerPosition.UNKNOWN);
    }

    @Test
    void theNameAndTheTimeOfCreationIdentifyAConsumer() {
        assertThat(ConsumerBinding.isSame(consumer("d", CREATED), consumer("d", CREATED)))
                .isTrue();
        assertThat(ConsumerBinding.isSame(consumer("d", CREATED), consumer("e", CREATED)))
                .isFalse();
        assertThat(ConsumerBinding.isSame(consumer("d", CREATED), consumer("d", CREATED.plusDays(1))))
                .isFalse();
    }

    /** A user without the API knows no times; the sequences of deliveries will show another consumer. */
    @Test
    void withoutTimesTheNameCounts() {
        assertThat(ConsumerBinding.isSame(consumer("d", null), consumer("d", null)))
                .isTrue();
        assertThat(ConsumerBinding.isSame(consumer("d", null), consumer("e", null)))
                .isFalse();
        assertThat(ConsumerBinding.isSame(consumer("d", null), consumer("d", CREATED)))
                .isFalse();
        assertThat(ConsumerBinding.isSame(consumer("d", CREATED), consumer("d", null)))
                .isFalse();
    }
}
