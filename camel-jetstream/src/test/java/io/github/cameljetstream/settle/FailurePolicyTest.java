package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.options.OnExhausted;
import io.github.cameljetstream.options.OnFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a delivery whose exchange failed. The last delivery is the third. */
class FailurePolicyTest {
    private static final Duration DELAY = Duration.ofSeconds(7);
    private static final ExchangeFailure FAILURE = ExchangeFailure.by(new IllegalStateException("no stock"));
    private static final String REASON = "failed with java.lang.IllegalStateException: no stock";
    private static final String EXHAUSTED =
            "failed in delivery 3 of maxDeliver=3 with java.lang.IllegalStateException: no stock";

    private final AtomicLong maxDeliver = new AtomicLong(3);

    private FailurePolicy policy(OnFailure onFailure, OnExhausted onExhausted, boolean deadLetters) {
        return policy(onFailure, onExhausted, List.of(), deadLetters, DELAY);
    }

    private FailurePolicy policy(
            OnFailure onFailure,
            OnExhausted onExhausted,
            List<Class<?>> terminateOn,
            boolean deadLetters,
            Duration delay) {
        return new FailurePolicy(
                onFailure, onExhausted, terminateOn, deadLetters, maxDeliver::get, new Backoff(List::of, delay));
    }

    @Test
    void beforeTheLastDeliveryOnFailureDecides() {
        assertThat(policy(OnFailure.NAK, OnExhausted.LEAVE, true).decide(FAILURE, 2))
                .isEqualTo(new Settlement.Nak(DELAY));
        assertThat(policy(OnFailure.LEAVE, OnExhausted.LEAVE, true).decide(FAILURE, 2))
                .isEqualTo(new Settlement.Leave(false));
        assertThat(policy(OnFailure.ACK, OnExhausted.LEAVE, true).decide(FAILURE, 1))
                .isEqualTo(Settlement.ACK);
        assertThat(policy(OnFailure.TERM, OnExhausted.LEAVE, false).decide(FAILURE, 1))
                .isEqualTo(new Settlement.Term(REASON));
        assertThat(policy(OnFailure.TERM, OnExhausted.LEAVE, true).decide(FAILURE, 1))
                .isEqualTo(new Settlement.DeadLetter(REASON));
    }

    @Test
    void theDelayThatTheExchangeAsksForReplacesTheUsualOne() {
        Duration own = Duration.ofMinutes(1);
        FailurePolicy policy = policy(OnFailure.NAK, OnExhausted.LEAVE, false);

        assertThat(policy.decide(new ExchangeFailure(FAILURE.cause(), own), 1)).isEqualTo(new Settlement.Nak(own));
        assertThat(policy.again(2, own)).isEqualTo(new Settlement.Nak(own));
        assertThat(policy.again(2, null)).isEqualTo(new Settlement.Nak(DELAY));
    }

    /** The server does not deliver it again after any settlement. */
    @ParameterizedTest
    @EnumSource(
            value = OnFailure.class,
            names = {"NAK", "LEAVE"})
    void theLastDeliveryEndsInADeadLetterOrByOnExhausted(OnFailure onFailure) {
        assertThat(policy(onFailure, OnExhausted.TERM, true).decide(FAILURE, 3))
                .isEqualTo(new Settlement.DeadLetter(EXHAUSTED));
        assertThat(policy(onFailure, OnExhausted.LEAVE, false).decide(FAILURE, 3))
                .isEqualTo(new Settlement.Leave(true));
        assertThat(policy(onFailure, OnExhausted.TERM, false).decide(FAILURE, 3))
                .isEqualTo(new Settlement.Term(EXHAUSTED));
        assertThat(policy(onFailure, OnExhausted.TERM, false).again(3, DELAY))
                .isEqualTo(new Settlement.Term("failed in delivery 3 of maxDeliver=3 with a negative acknowledgement"));
    }

    /** Somebody may change the consumer on the server meanwhile. */
    @Test
    void theLimitOfDeliveriesIsThatOfNow() {
        FailurePolicy policy = policy(OnFailure.NAK, OnExhausted.LEAVE, false);
        assertThat(policy.isLast(2)).isFalse();
        assertThat(policy.isLast(3)).isTrue();

        maxDeliver.set(2);
        assertThat(policy.isLast(2)).isTrue();
        maxDeliver.set(-1);
        assertThat(policy.isLast(1_000)).isFalse();
        assertThat(policy.decide(FAILURE, 1_000)).isEqualTo(new Settlement.Nak(DELAY));
        maxDeliver.set(0);
        assertThat(policy.isLast(1_000)).isFalse();
    }

    /** Also as the cause of another one, by its superclass, in the first delivery, and whatever onFailure says. */
    @Test
    void anExceptionOfTerminateOnEndsTheMessage() {
        Throwable named = new UncheckedIOException(new FileNotFoundException("no such order"));
        FailurePolicy policy = policy(OnFailure.ACK, OnExhausted.LEAVE, List.of(IOException.class), false, DELAY);

        assertThat(policy.decide(ExchangeFailure.by(named), 1))
                .isInstanceOfSatisfying(Settlement.Term.class, term -> assertThat(term.reason())
                        .startsWith("failed with java.io.UncheckedIOException")
                        .endsWith(", which terminateOn names"));
        assertThat(policy.decide(FAILURE, 1)).isEqualTo(Settlement.ACK);
    }

    @Test
    void anUnknownFailureIsNamedAsOne() {
        assertThat(policy(OnFailure.TERM, OnExhausted.LEAVE, false).decide(ExchangeFailure.by(null), 1))
                .isEqualTo(new Settlement.Term("failed with an unknown failure"));
    }

    @Test
    void withoutADeadLetterTheOriginalStaysUnlessOnExhaustedTerminates() {
        assertThat(policy(OnFailure.NAK, OnExhausted.TERM, true).withoutDeadLetter(3, "too large"))
                .isEqualTo(new Settlement.Term("too large"));
        assertThat(policy(OnFailure.NAK, OnExhausted.LEAVE, true).withoutDeadLetter(3, "too large"))
                .isEqualTo(new Settlement.Leave(true));
    }

    @Test
    void withPartOfADeadLetterItIsTerminatedOnlyWhereThatKeepsIt() {
        FailurePolicy policy = policy(OnFailure.NAK, OnExhausted.TERM, true);

        assertThat(policy.withPartOfDeadLetter(3, true, "in part")).isEqualTo(new Settlement.Term("in part"));
        assertThat(policy.withPartOfDeadLetter(3, false, "in part")).isEqualTo(new Settlement.Leave(true));
    }

    /** Nothing ends its deliveries: each would fail at once. */
    @Test
    void withoutALimitOfDeliveriesItComesAgainAfterAPause() {
        maxDeliver.set(-1);

        assertThat(policy(OnFailure.NAK, OnExhausted.LEAVE, true).withoutDeadLetter(9, "too large"))
                .isEqualTo(new Settlement.Nak(DELAY));
        assertThat(policy(OnFailure.NAK, OnExhausted.LEAVE, List.of(), true, Duration.ofMillis(1))
                        .withoutDeadLetter(9, "too large"))
                .isEqualTo(new Settlement.Nak(Duration.ofSeconds(5)));
    }
}
