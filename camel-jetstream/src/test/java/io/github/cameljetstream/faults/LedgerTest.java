package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The checker finds what is amiss, and only that. */
class LedgerTest {
    private final Ledger ledger = new Ledger();

    private void publish(String... ids) {
        for (String id : ids) {
            ledger.sent(id);
            ledger.confirmed(id);
        }
    }

    private void succeed(String... ids) {
        for (String id : ids) {
            ledger.succeeded("k", id);
        }
    }

    @Test
    void whatIsProcessedOnceInOrderIsInOrder() {
        publish("1", "2", "3");
        succeed("1", "2", "3");
        Verdict verdict = ledger.verdict();
        assertThat(verdict.nothingLost()).isTrue();
        assertThat(verdict.duplicated()).isEmpty();
        assertThat(verdict.outOfOrder()).isEmpty();
        assertThat(verdict.published()).isEqualTo(3);
        assertThat(verdict.processed()).isEqualTo(3);
        assertThat(ledger.isComplete()).isTrue();
    }

    @Test
    void aConfirmedMessageThatNeverEndedIsLost() {
        publish("1", "2");
        succeed("2");
        assertThat(ledger.verdict().lost()).containsExactly("1");
        assertThat(ledger.verdict().nothingLost()).isFalse();
        assertThat(ledger.isComplete()).isFalse();
    }

    @Test
    void aMessageThatWasNotConfirmedMayArriveOrNot() {
        ledger.sent("1");
        ledger.sent("2");
        succeed("2");
        assertThat(ledger.verdict().nothingLost()).isTrue();
        assertThat(ledger.isComplete()).isTrue();
    }

    @Test
    void aDeadLetterIsAnEnd() {
        publish("1");
        ledger.deadLettered("1");
        assertThat(ledger.verdict().nothingLost()).isTrue();
        assertThat(ledger.ended()).isEqualTo(1);
    }

    @Test
    void eachEndTooManyIsADuplicate() {
        publish("1", "2");
        succeed("1", "2", "1", "1");
        ledger.deadLettered("2");
        assertThat(ledger.verdict().duplicated()).containsExactly("1", "1", "2");
        assertThat(ledger.ended()).isEqualTo(2);
    }

    @Test
    void whatTheServerCountedAsDoneMustNotComeAgain() {
        publish("1", "2");
        succeed("1", "2");
        ledger.acknowledged("1");
        succeed("2");
        assertThat(ledger.verdict().resurrected()).isEmpty();
        succeed("1");
        assertThat(ledger.verdict().resurrected()).containsExactly("1");
        assertThat(ledger.verdict().nothingLost()).isFalse();
    }

    @Test
    void anOvertakenMessageIsOutOfOrderWithinItsKey() {
        publish("1", "2", "3");
        succeed("1", "3", "2");
        assertThat(ledger.verdict().outOfOrder()).containsExactly("2");
    }

    @Test
    void anotherKeyHasAnotherOrderAndARepetitionHasNone() {
        publish("1", "2", "3");
        ledger.succeeded("a", "2");
        ledger.succeeded("b", "1");
        ledger.succeeded("a", "3");
        ledger.succeeded("a", "2");
        assertThat(ledger.verdict().outOfOrder()).isEmpty();
    }

    @Test
    void whatTheServerCountsAsDoneMustHaveEnded() {
        publish("1", "2");
        succeed("1");
        ledger.acknowledged("1");
        ledger.acknowledged("2");
        assertThat(ledger.verdict().acknowledgedButFailed()).containsExactly("2");
    }

    @Test
    void whatNobodySentIsReported() {
        succeed("1");
        assertThat(ledger.verdict().neverPublished()).containsExactly("1");
    }
}
