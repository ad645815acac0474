package io.github.cameljetstream.send;

import io.github.cameljetstream.fastbatch.FastBatches;
import io.github.cameljetstream.message.BatchBody;
import io.github.cameljetstream.message.BatchElement;
import io.github.cameljetstream.message.BatchElements;
import io.github.cameljetstream.message.FastBatchRules;
import io.github.cameljetstream.message.MessageIds;
import io.github.cameljetstream.message.OutgoingMessages;
import io.github.cameljetstream.options.PublishBatch;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.Publisher;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Publishes bodies that have several elements, as the options say. Thread-safe. */
public final class Batches {
    private static final byte[] NO_BODY = new byte[0];

    private final PublishOptions options;
    private final OutgoingMessages messages;
    private final MessageIds messageIds;
    private final FailedSends failedSends;

    public Batches(PublishOptions options, OutgoingMessages messages, MessageIds messageIds, FailedSends failedSends) {
        this.options = options;
        this.messages = messages;
        this.messageIds = messageIds;
        this.failedSends = failedSends;
    }

    /**
     * Publishes the elements of the body, if it has elements.
     *
     * @param fast publishes fast batches; null if the server or the stream does not accept them
     * @param then receives the results once, and the exception for the exchange, or null
     * @return false if the body is one message: then nothing was done
     * @throws IllegalArgumentException if an earlier attempt has read the body, and it cannot be read again
     */
    public boolean publish(
            Exchange exchange,
            Publisher publisher,
            @Nullable FastBatches fast,
            BiConsumer<List<PublishResult>, PublishBatchException> then) {
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
        FailedSend repeated = failedSends.repeatedBy(exchange);
        BatchElement.Ids ids = ids(exchange, repeated);
        FastBatches ifFast = isFast(exchange, fast, repeated) ? fast : null;
        Iterator<BatchElement> all = messages(exchange, elements, ids, repeated, ifFast != null);
        send(publisher, ifFast, all, repeated, (results, failure) -> {
            BatchBody.close(body);
            note(exchange, body, ids.expecting(), results, failure);
            then.accept(results, failure);
        });
        return true;
    }

    private Iterator<BatchElement> messages(
            Exchange exchange,
            Iterator<?> elements,
            BatchElement.Ids ids,
            @Nullable FailedSend repeated,
            boolean fast) {
        Iterator<?> bodies = repeated == null
                ? elements
                : BatchBody.repeatedElements(
                        elements,
                        repeated.progress().elements(),
                        exchange.getMessage().getBody());
        return new BatchElements(messages, exchange, bodies, ids, repeated, fast);
    }

    private void send(
            Publisher publisher,
            @Nullable FastBatches fast,
            Iterator<BatchElement> all,
            @Nullable FailedSend repeated,
            BiConsumer<List<PublishResult>, PublishBatchException> then) {
        if (options.getBatch() == PublishBatch.ATOMIC) {
            List<PublishResult> stored =
                    repeated == null ? List.of() : repeated.progress().stored();
            new AtomicSend(publisher, all, options.getMaxAtomicBatch(), options.isSplitAtomicBatch(), then)
                    .start(stored);
        } else if (fast != null) {
            fast.publish(all, then);
        } else {
            new EachSend(publisher, all, options.getMaxPendingPublishes(), then).sendMore();
        }
    }

    /**
     * A body that may be stored in part is published one by one: a fast batch acknowledges an id whose message a cluster
     * has not replicated yet.
     */
    private boolean isFast(Exchange exchange, @Nullable FastBatches fast, @Nullable FailedSend repeated) {
        return fast != null
                && (repeated == null || !repeated.mayBeStored())
                && (options.getBatch() == PublishBatch.FAST || FastBatchRules.accepts(exchange.getMessage()));
    }

    private BatchElement.Ids ids(Exchange exchange, @Nullable FailedSend repeated) {
        String own = messageIds.own(exchange.getMessage(), exchange, NO_BODY);
        String id = messageIds.choose(own, false, repeated);
        String expecting = id == null ? messageIds.choose(own, true, repeated) : id;
        String events = messages.areEvents() && id == null ? messageIds.eventId(exchange, repeated) : id;
        return new BatchElement.Ids(id, expecting, events);
    }

    /** For the case that Camel repeats the send. */
    private void note(
            Exchange exchange,
            Object body,
            @Nullable String id,
            List<PublishResult> results,
            @Nullable PublishBatchException failure) {
        if (failure == null) {
            failedSends.forget(exchange);
            return;
        }
        boolean mayBeStored = results.stream().anyMatch(each -> FailedSends.mayBeStored(each.failure()));
        List<PublishResult> stored = options.getBatch() == PublishBatch.ATOMIC
                ? results.stream().filter(PublishResult::isStored).toList()
                : List.of();
        failedSends.remember(exchange, body, id, mayBeStored, new FailedSend.Progress(results.size(), stored));
    }
}
