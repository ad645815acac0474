package io.github.cameljetstream.kv.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteAnswerTest {
    @Test
    void bothErrorsOfAWrongSequenceMeanThatAnotherWriteWasEarlier() {
        assertThat(WriteAnswer.of(10071, 400)).isEqualTo(WriteAnswer.MISMATCH);
        assertThat(WriteAnswer.of(10164, 400)).isEqualTo(WriteAnswer.MISMATCH);
    }

    @Test
    void aServerThatLacksSomethingForAWhileIsAskedAgain() {
        assertThat(WriteAnswer.of(10008, 503)).isEqualTo(WriteAnswer.UNAVAILABLE);
    }

    @Test
    void aFullStreamIsNotAskedAgain() {
        assertThat(WriteAnswer.of(10077, 503)).isEqualTo(WriteAnswer.REJECTED);
    }

    @Test
    void everyOtherErrorIsFinal() {
        assertThat(WriteAnswer.of(10054, 400)).isEqualTo(WriteAnswer.REJECTED);
        assertThat(WriteAnswer.of(10166, 400)).isEqualTo(WriteAnswer.REJECTED);
    }
}
