package io.github.cameljetstream.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.ServerFeatures;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamInfo;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A consumer that replaces a lost one skips no message, and begins as late as it can. */
class ConsumerStartTest {
    /** The last sequence of the stream. */
    private static final long END = 10;

    private static final long STORED_AT = 1_700_000_000_123_456_789L;
    private static final ZonedDateTime TIME =
            ZonedDateTime.parse("2023-11-14T22:13:20.123456789Z").withZoneSameInstant(ZoneOffset.UTC);

    private static ConsumerTarget stream(String retention) {
        try {
            StreamInfo info = new StreamInfo(JsonParser.parse("{\"config\":{\"name\":\"S\",\"subjects\":[\"a\"],"
                    + "\"retention\":\"" + retention + "\"},\"state\":{\"first_seq\":1,\"last_seq\":" + END + "}}"));
            return new ConsumerTarget(null, info, "c", ServerFeatures.UNKNOWN);
        } catch (JsonParseException e) {
            throw new AssertionError(e);
        }
    }

    private static StoredAt last(long sequence) {
        return new StoredAt(sequence, STORED_AT);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 7", "10, 10", "11, 11", "12, 11", "900, 11"})
    void itStartsAtTheFirstMessageThatIsNotDoneAndNeverBeyondTheNext(long resumeAt, long sequence) {
        assertThat(ConsumerStart.decide(stream("limits"), resumeAt, last(10), false, false))
                .isEqualTo(new ConsumerStart(sequence, null, false));
        assertThat(ConsumerStart.decide(stream("interest"), resumeAt, null, false, false))
                .isEqualTo(new ConsumerStart(sequence, null, false));
    }

    @Test
    void withoutAPositionTheOptionsDecide() {
        ConsumerStart start = ConsumerStart.decide(stream("limits"), 0, null, false, false);
        assertThat(start.isLeftToOptions()).isTrue();
        assertThat(new ConsumerStart(1, null, false).isLeftToOptions()).isFalse();
        assertThat(new ConsumerStart(0, TIME, true).isLeftToOptions()).isFalse();
    }

    @Test
    void aNewStreamIsReadFromItsBeginning() {
        assertThat(ConsumerStart.decide(stream("limits"), 8, last(50), true, true))
                .isEqualTo(new ConsumerStart(1, null, false));
    }

    /** The sequences after the restored end are given again, to other messages. */
    @ParameterizedTest
    @CsvSource({"11", "12", "13", "99"})
    void afterARestoreItStartsBehindTheTimeOfTheLastMessage(long resumeAt) {
        assertThat(ConsumerStart.decide(stream("limits"), resumeAt, last(12), false, false))
                .isEqualTo(new ConsumerStart(0, TIME, true));
    }

    @Test
    void afterARestoreWhatIsNotDoneAndStillThereIsReadAgain() {
        assertThat(ConsumerStart.decide(stream("limits"), 8, last(12), false, false))
                .isEqualTo(new ConsumerStart(8, null, true));
        assertThat(ConsumerStart.decide(stream("limits"), 10, last(12), false, false))
                .isEqualTo(new ConsumerStart(10, null, true));
    }

    @Test
    void anotherMessageOfTheLastSequenceTellsOfARestoreToo() {
        assertThat(ConsumerStart.decide(stream("limits"), 9, last(8), false, true))
                .isEqualTo(new ConsumerStart(0, TIME, true));
        assertThat(ConsumerStart.decide(stream("limits"), 8, last(8), false, true))
                .isEqualTo(new ConsumerStart(8, null, true));
    }

    /** The server refuses another start of a work queue, and it keeps no message that is done. */
    @Test
    void aWorkQueueIsReadFromItsBeginning() {
        assertThat(ConsumerStart.decide(stream("workqueue"), 8, last(10), false, false))
                .isEqualTo(new ConsumerStart(0, null, false));
        assertThat(ConsumerStart.decide(stream("workqueue"), 13, last(12), false, false))
                .isEqualTo(new ConsumerStart(0, null, true));
    }

    @Test
    void thePositionReplacesThatOfTheOptions() {
        ConsumerConfiguration.Builder bySequence = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(3);
        new ConsumerStart(0, TIME, true).applyTo(bySequence);
        assertThat(bySequence.build().getDeliverPolicy()).isEqualTo(DeliverPolicy.ByStartTime);
        assertThat(bySequence.build().getStartTime()).isEqualTo(TIME.plusNanos(1));
        assertThat(bySequence.build().toJson()).doesNotContain("opt_start_seq");

        ConsumerConfiguration.Builder byTime = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartTime)
                .startTime(TIME);
        new ConsumerStart(5, null, false).applyTo(byTime);
        assertThat(byTime.build().getDeliverPolicy()).isEqualTo(DeliverPolicy.ByStartSequence);
        assertThat(byTime.build().getStartSequence()).isEqualTo(5);
        assertThat(byTime.build().getStartTime()).isNull();

        ConsumerConfiguration.Builder byOptions =
                ConsumerConfiguration.builder().deliverPolicy(DeliverPolicy.New);
        new ConsumerStart(0, null, false).applyTo(byOptions);
        assertThat(byOptions.build().getDeliverPolicy()).isEqualTo(DeliverPolicy.New);
    }
}
