package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of what jnats got the server may not have read. */
class OutgoingBacklogTest {
    private static PendingPublish publish(int size) {
        return new PendingPublish(
                List.of(), new OutgoingMessage("a", null, new byte[size], null), (ack, failure) -> {}, 0);
    }

    @Test
    void twiceTheWindowIsTooMuch() {
        OutgoingBacklog backlog = new OutgoingBacklog(null, 2, Long.MAX_VALUE);
        for (int i = 1; i <= 4; i++) {
            assertThat(backlog.add(publish(0))).isEqualTo(i);
        }
        assertThat(backlog.isTooLarge()).isFalse();
        PendingPublish fifth = publish(0);
        backlog.add(fifth);
        assertThat(backlog.isTooLarge()).isTrue();
        backlog.replied(fifth, 5);
        assertThat(backlog.isTooLarge()).isFalse();
    }

    /** The server reads in order. */
    @Test
    void aReplyProvesThatAllBeforeItWasRead() {
        OutgoingBacklog backlog = new OutgoingBacklog(null, 1, Long.MAX_VALUE);
        List<PendingPublish> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(publish(0));
            backlog.add(all.get(i));
        }
        backlog.replied(all.get(3), 4);
        assertThat(backlog.isTooLarge()).isFalse();
        backlog.add(publish(0));
        assertThat(backlog.isTooLarge()).isTrue();
        backlog.replied(all.get(1), 2);
        assertThat(backlog.isTooLarge()).as("an earlier reply proves less").isTrue();
    }

    @Test
    void theBytesAreLimitedButOnePublishMayBeLargerThanTheWindow() {
        OutgoingBacklog backlog = new OutgoingBacklog(null, 1_000, 10);
        PendingPublish large = publish(50);
        backlog.add(large);
        assertThat(backlog.isTooLarge()).isFalse();
        backlog.add(publish(20));
        assertThat(backlog.isTooLarge()).isFalse();
        backlog.add(publish(1));
        assertThat(backlog.isTooLarge()).isTrue();
        backlog.replied(large, 1);
        assertThat(backlog.isTooLarge()).isFalse();
    }

    /** Its last attempt is behind others; which of its bytes were read is not known. */
    @Test
    void aReplyToAnEarlierAttemptProvesNothingAboutBytes() {
        OutgoingBacklog backlog = new OutgoingBacklog(null, 1_000, 1);
        PendingPublish repeated = publish(2);
        backlog.add(repeated);
        backlog.add(repeated);
        backlog.add(publish(2));
        assertThat(backlog.isTooLarge()).isTrue();
        backlog.replied(repeated, 1);
        assertThat(backlog.isTooLarge()).isTrue();
        backlog.replied(repeated, 2);
        assertThat(backlog.isTooLarge()).isFalse();
    }
}
