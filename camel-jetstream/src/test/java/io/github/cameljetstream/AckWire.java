package io.github.cameljetstream;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Hears what the consumers of a stream tell the server about its messages, word for word. */
public final class AckWire implements AutoCloseable {
    private static final int LONG_FORM = 11;

    private final Connection connection;
    private final Dispatcher dispatcher;
    private final String stream;
    private final Consumer<Word> heard;
    private final Queue<Word> words = new ConcurrentLinkedQueue<>();

    /**
     * What is told of a message.
     *
     * @param sequence in the stream
     * @param text such as {@code +ACK}
     */
    public record Word(long sequence, String text) {
        /** Whether the message never comes again. */
        public boolean isEnd() {
            return text.startsWith("+ACK") || text.startsWith("+TERM");
        }
    }

    public AckWire(Connection connection, String stream) {
        this(connection, stream, word -> {});
    }

    /**
     * @param heard is told each word as it comes
     */
    public AckWire(Connection connection, String stream, Consumer<Word> heard) {
        this.connection = connection;
        this.stream = stream;
        this.heard = heard;
        dispatcher = connection.createDispatcher(this::onMessage);
        dispatcher.subscribe("$JS.ACK.>");
        try {
            connection.flushBuffer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void onMessage(Message message) {
        String[] tokens = message.getSubject().split("\\.", -1);
        int before = tokens.length >= LONG_FORM ? 4 : 2;
        if (tokens[before].equals(stream)) {
            Word word =
                    new Word(Long.parseLong(tokens[before + 3]), new String(message.getData(), StandardCharsets.UTF_8));
            heard.accept(word);
            words.add(word);
        }
    }

    /** All that was told in its order, but for progress. */
    public List<String> words() {
        return words.stream()
                .map(Word::text)
                .filter(text -> !text.equals("+WPI"))
                .toList();
    }

    @Override
    public void close() {
        connection.closeDispatcher(dispatcher);
    }
}
