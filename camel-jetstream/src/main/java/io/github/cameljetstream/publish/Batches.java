package io.github.cameljetstream.publish;

import io.github.cameljetstream.options.PublishBatch;
import io.github.cameljetstream.options.PublishOptions;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/** Publishes bodies that have several elements, as the options say. Thread-safe. */
public final class Batches {
    private static final byte[] NO_BODY = new byte[0];

    private final PublishOptions options;
    private final OutgoingMessages messages;
    private final MessageIds messageIds;

    public Batches(PublishOptions options, OutgoingMessages messages, MessageIds messageIds) {
        this.options = options;
        this.messages = messages;
        this.messageIds = messageIds;
    }

    /**
     * Publishes the elements of the body, if it has such.
     *
     * @param then is told the outcomes once, and the exception that the exchange is to fail with, or null
     * @return whether it has; else nothing was done
     * @throws IllegalArgumentException if the body was read by an attempt before, and cannot be read again
     */
    public boolean publish(
            Exchange exchange, Publisher publisher, BiConsumer<List<PublishResult>, PublishBatchException> then) {
        if (options.getBatch() == PublishBatch.NONE) {
            return false;
        }
        Object body = exchange.getMessage().getBody();
        BatchBody.checkUnread(body);
        Iterator<?> elements = BatchBody.elements(body);
        if (elements == null) {
            return false;
        }
        BatchBody.checkUnread(body, elements);
        MessageIds.FailedSend repeated = messageIds.repeated(exchange);
        String given = messageIds.given(exchange.getMessage(), exchange, NO_BODY);
        String id = messageIds.of(given, false, repeated);
        String expecting = id == null ? messageIds.of(given, true, repeated) : id;
        String events = messages.areEvents() && id == null ? messageIds.ofEvent(exchange, repeated) : id;
        OutgoingMessages.BatchIds ids = new OutgoingMessages.BatchIds(id, expecting, events);
        Iterator<?> bodies = repeated == null ? elements : BatchBody.again(elements, repeated.elements(), body);
        Iterator<OutgoingMessages.Element> all = messages.ofEach(exchange, bodies, ids, repeated);
        boolean atomic = options.getBatch() == PublishBatch.ATOMIC;
        BiConsumer<List<PublishResult>, PublishBatchException> ended = (results, failure) -> {
            BatchBody.close(body);
            if (failure == null) {
                messageIds.stored(exchange);
            } else {
                boolean unsure = results.stream().anyMatch(each -> MessageIds.isUnsure(each.failure()));
                messageIds.failed(
                        exchange, body, expecting, unsure, results.size(), atomic ? stored(results) : List.of());
            }
            then.accept(results, failure);
        };
        if (atomic) {
            List<PublishResult> stored = repeated == null ? List.of() : repeated.stored();
            new AtomicSend(publisher, all, options.getMaxAtomicBatch(), options.isSplitAtomicBatch(), ended).go(stored);
        } else {
            new EachSend(publisher, all, options.getMaxPendingPublishes(), ended).go();
        }
        return true;
    }

    private static List<PublishResult> stored(List<PublishResult> results) {
        return results.stream().filter(PublishResult::isStored).toList();
    }
}
