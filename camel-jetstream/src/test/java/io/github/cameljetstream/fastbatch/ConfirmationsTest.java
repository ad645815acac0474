package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.impl.Headers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that may be stored are published one after the other, until the stream does not know one. */
class ConfirmationsTest {
    private static final PubAck KNOWN = PubAck.ofMessage("S", 1, true, null);
    private static final PubAck STORED = PubAck.ofMessage("S", 2, false, null);

    private final SimulatedBatches environment = new SimulatedBatches();
    private final List<PublishResult> results = new ArrayList<>();
    private final SendOutcomes outcomes = new SendOutcomes(environment.tally, (all, failure) -> results.addAll(all));
    private final Confirmations confirmations = new Confirmations(environment, outcomes);
    private final List<FastElement> elements = new ArrayList<>();
    private int unknown;

    ConfirmationsTest() {
        for (String id : List.of("one", "two", "three")) {
            elements.add(new FastElement(outcomes.add(), new OutgoingMessage("a", null, new byte[0], id)));
        }
        confirmations.add(elements);
    }

    private FastElement next() {
        return confirmations.next(() -> unknown++);
    }

    private PublishException.Outcome outcome(int index) {
        return ((PublishException) results.get(index).requiredFailure()).getOutcome();
    }

    @Test
    void oneIsPublishedAtATime() {
        assertThat(next()).isSameAs(elements.get(0));
        assertThat(next()).as("it has no outcome yet").isSameAs(elements.get(0));
        assertThat(confirmations.end(KNOWN, null)).isEmpty();
        assertThat(confirmations.isActive()).isTrue();
        assertThat(next()).isSameAs(elements.get(1));
    }

    /** A batch stores a prefix of its messages. */
    @Test
    void whatFollowsAMessageThatTheStreamDidNotHaveIsNotStored() {
        next();
        assertThat(confirmations.end(STORED, null)).containsExactly(elements.get(1), elements.get(2));
        assertThat(confirmations.isActive()).isFalse();
        assertThat(next()).isNull();
        assertThat(outcomes.settled()).isEqualTo(1);
    }

    @Test
    void aMessageThatTheStreamWouldNotRecognizeFails() {
        environment.recognized = false;
        assertThat(next()).isNull();
        assertThat(unknown).isEqualTo(3);
        assertThat(confirmations.isActive()).isFalse();
        outcomes.report();
        assertThat(outcome(2)).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aRefusalConcernsOneMessage() {
        next();
        assertThat(confirmations.end(null, new PublishException(Outcome.REFUSED, 10071, "no", null)))
                .isEmpty();
        assertThat(next()).isSameAs(elements.get(1));
    }

    @Test
    void afterAFailureThatIsNotOfOneMessageTheOthersAreNotTried() {
        next();
        confirmations.end(null, new PublishException(Outcome.NO_STREAM, 503, "no stream", null));
        assertThat(confirmations.isActive()).isFalse();
        outcomes.report();
        assertThat(outcome(0)).isEqualTo(Outcome.NO_STREAM);
        assertThat(outcome(1)).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(2)).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void anOutcomeAfterTheEndChangesNothing() {
        next();
        confirmations.failAll();
        assertThat(outcomes.settled()).isEqualTo(3);
        assertThat(confirmations.end(STORED, null)).isEmpty();
        assertThat(outcomes.settled()).isEqualTo(3);
        outcomes.report();
        assertThat(outcome(0)).as("the one that is being published").isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void theMessageIsPublishedAsItWasWithoutAnExpectation() {
        Headers headers = new Headers().put("Nats-Msg-Id", "one");
        byte[] body = {1};
        OutgoingMessage repeated =
                Confirmations.repeated(new FastElement(0, new OutgoingMessage("a", headers, body, "one")));
        assertThat(repeated).isEqualTo(new OutgoingMessage("a", headers, body, "one", null, Earlier.UNANSWERED));
    }
}
