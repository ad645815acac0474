package io.github.cameljetstream.send;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.message.BatchBody;
import io.github.cameljetstream.message.BatchElement;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the elements of one body so that the stream stores all or none; if that may be split, all or none of each
 * part, one part after the other. The parts follow one another, so no two threads work on it at a time.
 */
final class AtomicSend {
    private final Publisher publisher;
    private final Iterator<BatchElement> elements;
    private final int most;
    private final boolean split;
    private final BiConsumer<List<PublishResult>, PublishBatchException> then;
    private final List<PublishResult> results = new ArrayList<>();

    /**
     * @param most the number of messages that the server accepts in one batch
     * @param then receives the results once
     */
    AtomicSend(
            Publisher publisher,
            Iterator<BatchElement> elements,
            int most,
            boolean split,
            BiConsumer<List<PublishResult>, PublishBatchException> then) {
        this.publisher = publisher;
        this.elements = elements;
        this.most = most;
        this.split = split;
        this.then = then;
    }

    /**
     * Begins on the thread that calls.
     *
     * @param stored the messages of the parts that an earlier attempt has stored: they are not sent again
     */
    void start(List<PublishResult> stored) {
        try {
            for (PublishResult each : stored) {
                elements.next();
                results.add(each);
            }
        } catch (Throwable e) {
            failed(BatchBody.unreadable(e));
            return;
        }
        sendNextPart();
    }

    private void sendNextPart() {
        List<OutgoingMessage> part;
        try {
            part = readPart();
        } catch (Throwable e) { // also of bodies of users
            failed(BatchBody.unreadable(e));
            return;
        }
        if (part.isEmpty()) {
            then.accept(List.copyOf(results), null);
            return;
        }
        publisher.publishAtomically(part, (ack, failure) -> {
            if (failure != null) {
                failed(failure);
                return;
            }
            stored(ack, part.size());
            sendNextPart();
        });
    }

    private List<OutgoingMessage> readPart() throws Exception {
        List<OutgoingMessage> part = new ArrayList<>();
        while (part.size() < most && elements.hasNext()) {
            part.add(message(elements.next()));
        }
        if (!split && elements.hasNext()) {
            throw new IllegalArgumentException("The body has more than the " + most
                    + " messages that the server accepts in one batch (maxAtomicBatch). Send fewer at a time, or set"
                    + " splitAtomicBatch=true if they may be stored in parts.");
        }
        return part;
    }

    private static OutgoingMessage message(BatchElement element) throws Exception {
        OutgoingMessage message = element.message();
        if (message == null) {
            throw PublishException.of(element.requiredFailure());
        }
        if (expectsMessageId(message.headers())) {
            throw new IllegalArgumentException("Header " + JetStreamHeaders.EXPECTED_LAST_MESSAGE_ID
                    + " is set in an atomic batch: no server accepts both. Use batch=each, or "
                    + JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE + ".");
        }
        return message;
    }

    private static boolean expectsMessageId(@Nullable Headers headers) {
        return headers != null && headers.containsKey(NatsJetStreamConstants.EXPECTED_LAST_MSG_ID_HDR);
    }

    /** The stream stores the messages of a batch one after the other; the acknowledgement has the sequence of the last. */
    private void stored(PubAck ack, int size) {
        for (int i = 0; i < size; i++) {
            results.add(new PublishResult(
                    results.size(), ack.stream(), ack.sequence() - size + 1 + i, ack.duplicate(), null));
        }
    }

    private void failed(Exception failure) {
        int stored = results.size();
        results.add(new PublishResult(stored, null, 0, false, failure));
        List<PublishResult> all = List.copyOf(results);
        String before = stored == 0 ? "" : "The " + stored + " messages of the earlier parts are stored. ";
        then.accept(all, new PublishBatchException(before + failure.getMessage(), all, failure));
    }
}
