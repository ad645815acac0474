package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.publish.PublishWindow.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishWindowTest {
    private static PendingPublish publish(int size) {
        OutgoingMessage message = new OutgoingMessage("a", null, new byte[size], null);
        return new PendingPublish(List.of(), message, (ack, failure) -> {}, 0);
    }

    @Test
    void nobodyOvertakesThoseThatHaveEnteredAndAreNotSentYet() throws Exception {
        PublishWindow window = new PublishWindow(10, 1_000);
        PendingPublish large = publish(1_000);
        PendingPublish waiting = publish(1);
        assertThat(window.enter(large, 0)).isEqualTo(Entry.ENTERED);
        assertThat(window.enter(waiting, 1)).isEqualTo(Entry.WAITS);

        assertThat(window.leave(large)).containsExactly(waiting);
        PendingPublish later = publish(1);
        assertThat(window.enter(later, 1)).isEqualTo(Entry.WAITS);
        assertThat(window.leave(waiting))
                .as("one thread sends those that enter")
                .isEmpty();

        assertThat(window.entered()).containsExactly(later);
        assertThat(window.entered()).isEmpty();
        assertThat(window.enter(publish(1), 0)).isEqualTo(Entry.ENTERED);
    }

    @Test
    void theLineIsBoundedInBytesToo() throws Exception {
        PublishWindow window = new PublishWindow(10, 1_000);
        assertThat(window.enter(publish(1_000), 0)).isEqualTo(Entry.ENTERED);
        assertThat(window.enter(publish(600), 1)).isEqualTo(Entry.WAITS);
        assertThat(window.enter(publish(600), 1)).isEqualTo(Entry.WAITS);
        assertThat(window.enter(publish(1), 0)).isEqualTo(Entry.FULL);
    }

    @Test
    void withoutAWaitOnlyAFreePlaceCounts() throws Exception {
        PublishWindow window = new PublishWindow(2, 1_000);
        PendingPublish first = publish(1);
        assertThat(window.enter(first, 0)).isEqualTo(Entry.ENTERED);
        assertThat(window.enter(publish(1), 0)).isEqualTo(Entry.ENTERED);
        assertThat(window.enter(publish(1), 0))
                .as("nobody waits in the line either")
                .isEqualTo(Entry.FULL);
        window.leave(first);
        assertThat(window.enter(publish(1), 0)).isEqualTo(Entry.ENTERED);
        assertThat(window.pending()).isEqualTo(2);
        assertThat(window.pendingBytes()).isEqualTo(2);
    }

    @Test
    void aClosedWindowAdmitsNobodyAndKeepsTheLine() throws Exception {
        PublishWindow window = new PublishWindow(1, 1_000);
        PendingPublish first = publish(1);
        PendingPublish waiting = publish(1);
        window.enter(first, 1);
        assertThat(window.enter(waiting, 1)).isEqualTo(Entry.WAITS);
        window.close();
        assertThat(window.enter(publish(1), 1)).isEqualTo(Entry.CLOSED);
        assertThat(window.enter(publish(1), 0)).isEqualTo(Entry.CLOSED);
        assertThat(window.awaitEmpty(0)).isFalse();
        assertThat(window.leave(first)).containsExactly(waiting);
        assertThat(window.entered()).isEmpty();
        window.leave(waiting);
        assertThat(window.awaitEmpty(0)).isTrue();
        assertThat(window.enter(publish(1), 1)).isEqualTo(Entry.CLOSED);
    }

    @Test
    void whoeverHasLeftTheLineMakesRoomInIt() throws Exception {
        PublishWindow window = new PublishWindow(1, 1_000);
        window.enter(publish(1), 1);
        PendingPublish waiting = publish(600);
        assertThat(window.enter(waiting, 1)).isEqualTo(Entry.WAITS);
        assertThat(window.enter(publish(1), 1))
                .as("the line is as long as the window")
                .isEqualTo(Entry.FULL);
        assertThat(window.removeWaiting()).containsExactly(waiting);
        assertThat(window.pendingBytes()).isEqualTo(1);
        assertThat(window.enter(publish(1), 1)).isEqualTo(Entry.WAITS);
    }

    @Test
    void anEmptyWindowTakesWhatIsLargerThanItself() throws Exception {
        PublishWindow window = new PublishWindow(10, 1_000);
        assertThat(window.enter(publish(5_000), 0)).isEqualTo(Entry.ENTERED);
        assertThat(window.enter(publish(0), 0)).isEqualTo(Entry.FULL);
    }
}
