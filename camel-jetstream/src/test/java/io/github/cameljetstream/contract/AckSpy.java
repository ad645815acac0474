package io.github.cameljetstream.contract;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
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
    private static final int LONG_FORM = 11;

    private final Connection connection;
    private final Dispatcher dispatcher;
    private final String stream;
    private final boolean cumulative;
    private final LongPredicate hasEnded;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger heard = new AtomicInteger();

    /**
     * @param cumulative whether an acknowledgement is one of all messages up to its own
     * @param hasEnded whether the message of a sequence was processed, or its copy is stored
     */
    AckSpy(Connection connection, String stream, boolean cumulative, LongPredicate hasEnded) {
        this.connection = connection;
        this.stream = stream;
        this.cumulative = cumulative;
        this.hasEnded = hasEnded;
        dispatcher = connection.createDispatcher(this::onMessage);
        dispatcher.subscribe("$JS.ACK.>");
    }

    private void onMessage(Message message) {
        String text = new String(message.getData(), StandardCharsets.UTF_8);
        String[] tokens = message.getSubject().split("\\.");
        int before = tokens.length >= LONG_FORM ? 4 : 2;
        if (!tokens[before].equals(stream) || !(text.startsWith("+ACK") || text.startsWith("+TERM"))) {
            return;
        }
        long sequence = Long.parseLong(tokens[before + 3]);
        for (long each = cumulative ? 1 : sequence; each <= sequence; each++) {
            if (!hasEnded.test(each)) {
                wrong.add(text + " of " + sequence + ", but " + each + " has not ended");
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
        connection.closeDispatcher(dispatcher);
    }
}
