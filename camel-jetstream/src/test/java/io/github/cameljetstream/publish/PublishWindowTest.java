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
}
