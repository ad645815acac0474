package io.github.cameljetstream.message;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.jspecify.annotations.Nullable;

/**
 * Maps the elements of a body to messages, one by one. An element that is a Camel message or an exchange has its own subject
 * and headers. Others get those of the exchange of the batch. The id of an element is the id of that exchange with the place
 * in the batch, so that a repeated batch has the same ids. Not thread-safe.
 */
public final class BatchElements implements Iterator<BatchElement> {
    private final OutgoingMessages messages;
    private final Exchange batch;
    private final Iterator<?> elements;
    private final BatchElement.Ids ids;
    private final Earlier earlier;
    private final boolean fast;
    private final Set<String> schedules = new HashSet<>(0);
    private int index;

    /**
     * @param ids the base of the ids
     * @param repeated the failed send that this one repeats; null if there is none
     * @param fast if true, the messages go into fast batches
     */
    public BatchElements(
            OutgoingMessages messages,
            Exchange batch,
            Iterator<?> elements,
            BatchElement.Ids ids,
            @Nullable RepeatedSend repeated,
            boolean fast) {
        this.fast = fast;
        this.messages = messages;
        this.batch = batch;
        this.elements = elements;
        this.ids = ids;
        this.earlier = messages.earlierOfBatch(batch, repeated);
    }

    @Override
    public boolean hasNext() {
        return elements.hasNext();
    }

    @Override
    public BatchElement next() {
        Object element = elements.next();
        int place = index;
        index++;
        try {
            OutgoingMessage message = map(element, place);
            checkSchedule(message);
            return new BatchElement(message, null);
        } catch (Throwable e) {
            return new BatchElement(null, BatchBody.unreadable(e));
        }
    }

    private OutgoingMessage map(Object element, int place) throws NoTypeConversionAvailableException, BodyException {
        Message own = messageOf(element);
        OutgoingMessage message = own == null
                ? messages.mapPlain(batch, element, ids, place, earlier)
                : messages.mapElement(batch, own, ids, place, earlier);
        if (fast) {
            FastBatchRules.check(message, own == null ? batch.getMessage() : own);
        }
        return message;
    }

    private static @Nullable Message messageOf(Object element) {
        if (element instanceof Exchange exchange) {
            return exchange.getMessage();
        }
        return element instanceof Message message ? message : null;
    }

    /** The stream would keep only the last schedule of a subject. */
    private void checkSchedule(OutgoingMessage message) {
        if (message.headers() != null
                && message.headers().containsKey(NatsJetStreamConstants.NATS_SCHEDULE_HDR)
                && !schedules.add(message.subject())) {
            throw new IllegalArgumentException("The message of the batch was not sent: its schedule on subject '"
                    + LogLimiter.excerpt(message.subject())
                    + "' would replace the schedule of an earlier message. Set scheduleSubject=unique, or"
                    + " a subject for each element (header " + JetStreamHeaders.OVERRIDE_SUBJECT + ").");
        }
    }
}
