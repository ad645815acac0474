package io.github.cameljetstream.contract;

import io.github.cameljetstream.AckWire;
import io.nats.client.Connection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/**
 * Hears what a consumer tells the server about its deliveries, and notes each end that is told of a message which has not
 * ended. What is heard was sent after its reason was noted, so that a look at that moment is fair. It also counts what it
 * heard, so that a spy that heard nothing, or not yet all, is no witness.
 */
final class AckSpy implements AutoCloseable {
    private final AckWire wire;
    private final boolean cumulative;
    private final LongPredicate hasEnded;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger heard = new AtomicInteger();

    /**
     * @param cumulative whether an acknowledgement is one of all messages up to its own
     * @param hasEnded whether the message of a sequence was processed, or its copy is stored
     */
    AckSpy(Connection connection, String stream, boolean cumulative, LongPredicate hasEnded) {
        this.cumulative = cumulative;
        this.hasEnded = hasEnded;
        wire = new AckWire(connection, stream, this::onWord);
    }

    private void onWord(AckWire.Word word) {
        if (!word.isEnd()) {
            return;
        }
        for (long each = cumulative ? 1 : word.sequence(); each <= word.sequence(); each++) {
            if (!hasEnded.test(each)) {
                wrong.add(word.text() + " of " + word.sequence() + ", but " + each + " has not ended");
            }
        }
        heard.incrementAndGet();
    }

    /** How many ends it has heard of, and looked at. */
    int heard() {
        return heard.get();
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        wire.close();
    }
}
