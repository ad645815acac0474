package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.github.cameljetstream.wire.PubAck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class PendingPublishTest {
    private static final BiConsumer<PubAck, PublishException> NOBODY = (ack, failure) -> {};

    private static OutgoingMessage message(String subject, int size, Earlier earlier) {
        return new OutgoingMessage(subject, null, new byte[size], null, null, earlier);
    }

    private static PendingPublish single(Earlier earlier) {
        return new PendingPublish(List.of(), message("last", 5, earlier), NOBODY, 0);
    }

    private static PendingPublish batch(Earlier earlier) {
        return new PendingPublish(List.of(message("first", 20, earlier)), message("last", 5, Earlier.NONE), NOBODY, 0);
    }

    @Test
    void aBatchIsAsLargeAsItsMessages() {
        PendingPublish batch = batch(Earlier.NONE);

        assertThat(batch.isBatch()).isTrue();
        assertThat(batch.size()).isEqualTo(25);
        assertThat(batch.messageCount()).isEqualTo(2);
        assertThat(batch.largerThan(4).subject()).isEqualTo("last");
        assertThat(batch.largerThan(5).subject()).isEqualTo("first");
        assertThat(batch.largerThan(20)).isNull();
        assertThat(batch.isTo("first")).isTrue();
        assertThat(batch.isTo("last")).isTrue();
        assertThat(batch.isTo("other")).isFalse();
    }

    @Test
    void aMessageIsRepeatedByAnAttemptOrAnEarlierSend() {
        PendingPublish publish = single(Earlier.NONE);
        publish.beginAttempt(0, Duration.ofSeconds(1));
        assertThat(publish.isRepeated()).isFalse();
        publish.beginAttempt(0, Duration.ofSeconds(1));
        assertThat(publish.isRepeated()).isTrue();
        assertThat(single(Earlier.POSSIBLE).isRepeated()).isTrue();
        assertThat(batch(Earlier.NONE).isRepeated()).isFalse();
        assertThat(batch(Earlier.POSSIBLE).isRepeated()).isTrue();
    }

    @Test
    void aMessageMayBeStoredOnceItWasHandedOverWithoutAnAnswer() {
        PendingPublish publish = single(Earlier.NONE);
        publish.giveUpAnswer();
        assertThat(publish.mayBeStored()).isFalse();
        publish.handOver(7);
        publish.undoHandOver(false);
        publish.giveUpAnswer();
        assertThat(publish.mayBeStored()).isFalse();
        publish.handOver(8);
        publish.handOver(9);
        assertThat(publish.handedOverAt()).as("for the first time").isEqualTo(8);
        publish.giveUpAnswer();
        assertThat(publish.mayBeStored()).isTrue();
        assertThat(single(Earlier.UNANSWERED).mayBeStored()).isTrue();
    }

    @Test
    void oneThreadMakesAnAttempt() {
        PendingPublish publish = single(Earlier.NONE);

        assertThat(publish.claimAttempt()).isTrue();
        assertThat(publish.isSending()).isTrue();
        assertThat(publish.claimAttempt()).isFalse();
        publish.releaseAttempt();
        assertThat(publish.isSending()).isFalse();
        assertThat(publish.claimAttempt()).isTrue();
    }

    @Test
    void anAttemptThatWasNotSentLeavesNoReplySubject() {
        InFlightAttempts attempts = new InFlightAttempts("inbox.", Duration.ofSeconds(1));
        PendingPublish batch = batch(Earlier.NONE);
        String reply = attempts.replySubject(35);
        attempts.add(reply, batch);
        attempts.add(InFlightAttempts.firstReplySubject(reply), batch);
        assertThat(attempts.hasTo("first")).isTrue();
        assertThat(attempts.unsettled(each -> true)).containsExactly(batch);

        attempts.removeUnsent(reply, batch);

        assertThat(attempts.hasTo("first")).isFalse();
    }

    @Test
    void aReplySubjectHasTheNumberOfItsAttempt() {
        InFlightAttempts attempts = new InFlightAttempts("inbox.", Duration.ofSeconds(1));
        PendingPublish batch = batch(Earlier.NONE);
        batch.setPlace(34, 0);
        assertThat(attempts.numberOf(attempts.replySubject(34), batch)).isEqualTo(34);
        batch.setPlace(1_295, 0);
        for (long number : List.of(34L, 1_295L)) {
            String reply = attempts.replySubject(number);
            assertThat(attempts.numberOf(reply, batch)).isEqualTo(number);
            assertThat(attempts.numberOf(InFlightAttempts.firstReplySubject(reply), batch))
                    .isEqualTo(number);
        }
    }

    @Test
    void theFirstOutcomeCountsUntilItIsReported() {
        List<PublishException> reported = new ArrayList<>();
        PendingPublish publish = new PendingPublish(
                List.of(), message("a", 0, Earlier.NONE), (ack, failure) -> reported.add(failure), 0);
        PublishException other = PublishException.tooLarge("other");

        assertThat(publish.settle(null, PublishException.tooLarge("first"))).isTrue();
        assertThat(publish.settle(null, null)).isFalse();
        publish.replaceFailure(other);
        PublishTally tally = new PublishTally();
        publish.report(tally);

        assertThat(reported).containsExactly(other);
        assertThat(tally.ended(PublishOutcome.NOT_SENT)).isEqualTo(1);
    }
}
