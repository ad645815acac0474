package io.github.cameljetstream.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** How many messages are routed at a time, and in which order. */
class RoutingOptionsTest {
    private final RoutingOptions options = new RoutingOptions();

    @Test
    void oneExchangeAtATimeMayHaveMoreMessagesWaiting() {
        assertThat(options.maxInFlight()).isEqualTo(10_000);
        assertThat(options.limitsExchanges()).isFalse();
        options.setConcurrency(Concurrency.PARALLEL);
        assertThat(options.maxInFlight()).isEqualTo(1_000);
        assertThat(options.limitsExchanges()).isTrue();
        options.setOrderBy("${header.x}");
        assertThat(options.limitsExchanges()).isFalse();
        options.setConcurrency(Concurrency.SINGLE);
        assertThat(options.maxInFlight()).as("keys run in parallel").isEqualTo(1_000);
        options.setMaxInFlight(7);
        assertThat(options.maxInFlight()).isEqualTo(7);
    }

    @Test
    void batchesAreNoExchangesOfOneMessage() {
        options.setConcurrency(Concurrency.PARALLEL);
        options.setBatching(true);
        assertThat(options.limitsExchanges()).isFalse();
    }

    @Test
    void messagesOfAKeyHoldTheirOrderUnlessAnOptionSaysOtherwise() {
        assertThat(options.holdsOrder()).isFalse();
        options.setOrderBy("${header.x}");
        assertThat(options.holdsOrder()).isTrue();
        options.setOrderOnFailure(OrderOnFailure.SKIP);
        assertThat(options.holdsOrder()).isFalse();
    }

    @Test
    void theStreamsOrderIsThatOfOneExchangeAtATimeThatFailuresHoldUp() {
        assertThat(options.keepsStreamOrder()).isFalse();
        options.setOrderOnFailure(OrderOnFailure.HOLD);
        assertThat(options.keepsStreamOrder()).isTrue();
        options.setBatching(true);
        assertThat(options.keepsStreamOrder()).isFalse();
        options.setBatching(false);
        options.setConcurrency(Concurrency.PARALLEL);
        assertThat(options.keepsStreamOrder()).isFalse();
        options.setConcurrency(Concurrency.SINGLE);
        options.setOrderBy("${header.x}");
        assertThat(options.keepsStreamOrder()).as("only that of each key").isFalse();
    }

    @Test
    void anOrderThatDoesNotExistCannotBeHeld() {
        options.setOrderOnFailure(OrderOnFailure.HOLD);
        assertThatCode(options::validate).doesNotThrowAnyException();
        options.setConcurrency(Concurrency.PARALLEL);
        assertThatIllegalArgumentException()
                .isThrownBy(options::validate)
                .withMessageContaining("there is no order to hold");
        options.setOrderBy("${header.x}");
        assertThatCode(options::validate).doesNotThrowAnyException();
        options.setOrderBy(null);
        options.setOrderOnFailure(OrderOnFailure.SKIP);
        assertThatCode(options::validate).doesNotThrowAnyException();
    }

    @Test
    void aBatchHasNoKeyNoHeldOrderAndFits() {
        options.setBatching(true);
        assertThatCode(options::validate).doesNotThrowAnyException();
        options.setMaxInFlight(99);
        assertThatIllegalArgumentException()
                .isThrownBy(options::validate)
                .withMessageContaining("maxBatchSize=100 is more than maxInFlight=99");
        options.setMaxInFlight(100);
        assertThatCode(options::validate).doesNotThrowAnyException();
        options.setOrderOnFailure(OrderOnFailure.HOLD);
        assertThatIllegalArgumentException()
                .isThrownBy(options::validate)
                .withMessageContaining("does not retry the messages of a batch in place");
        options.setOrderBy("${header.x}");
        assertThatIllegalArgumentException()
                .isThrownBy(options::validate)
                .withMessageContaining("a batch has messages of any key");
    }
}
