package io.github.cameljetstream.message;

import io.github.cameljetstream.cloudevents.Wrapping;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.github.cameljetstream.payload.PayloadReference;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.jspecify.annotations.Nullable;

/**
 * Maps exchanges to messages. If one exchange cannot be mapped, only that one fails. Thread-safe.
 */
public final class OutgoingMessages {
    private final SubjectChooser subjects;
    private final PublishDirectives directives;
    private final HeaderMapper headerMapper;
    private final MessageIds messageIds;
    private final BodyBytes bodies;
    /** Null if bodies are published unchanged. */
    private final @Nullable Wrapping wrapping;

    /**
     * @param wrapping wraps messages as CloudEvents; null to publish bodies unchanged
     */
    public OutgoingMessages(
            SubjectChooser subjects,
            PublishDirectives directives,
            HeaderMapper headerMapper,
            MessageIds messageIds,
            BodyBytes bodies,
            @Nullable Wrapping wrapping) {
        this.subjects = subjects;
        this.directives = directives;
        this.headerMapper = headerMapper;
        this.messageIds = messageIds;
        this.bodies = bodies;
        this.wrapping = wrapping;
    }

    /** The subject of a message, and what the stream should do with it. */
    private record Target(String subject, DirectiveValues values, @Nullable Expectation expectation) {
        boolean expects() {
            return expectation != null;
        }
    }

    /** A message whose headers are not mapped yet. */
    private record Draft(
            Message message,
            Exchange exchange,
            Target target,
            byte[] body,
            @Nullable String messageId,
            Earlier earlier) {
        OutgoingMessage with(@Nullable Headers headers, byte[] published) {
            return new OutgoingMessage(
                    target.subject(),
                    headersWith(headers, messageId, target.values()),
                    published,
                    messageId,
                    target.expectation(),
                    earlier);
        }
    }

    /**
     * The message of an exchange.
     *
     * @param repeated the failed send that this one repeats; null if there is none
     * @throws NoTypeConversionAvailableException if the body cannot be converted to bytes
     * @throws BodyException if the body is too large, or cannot be read
     * @throws IllegalArgumentException if the subject, a directive or a header name is refused
     */
    public OutgoingMessage map(Exchange exchange, @Nullable RepeatedSend repeated)
            throws NoTypeConversionAvailableException, BodyException {
        Message message = exchange.getMessage();
        DirectiveValues values = directives.of(message);
        Target target = target(subjects.choose(exchange), values);
        byte[] body = bodies.of(message, message.getExchange());
        String own = messageIds.own(message, exchange, body);
        String id = messageIds.choose(own, target.expects(), repeated);
        Draft draft = new Draft(message, exchange, target, body, id, earlier(own, repeated));
        if (wrapping == null) {
            return plain(draft);
        }
        String eventId = eventId(wrapping, draft);
        return event(
                wrapping, draft, message.getBody(), eventId == null ? messageIds.eventId(exchange, repeated) : eventId);
    }

    /**
     * The message of an exchange whose body is stored elsewhere: it has the reference as a header, and no body.
     *
     * @param repeated the failed send that this one repeats; null if there is none
     * @throws IllegalArgumentException if the subject, a directive or a header name is refused
     */
    public OutgoingMessage mapReference(
            Exchange exchange, @Nullable RepeatedSend repeated, PayloadReference reference) {
        Message message = exchange.getMessage();
        DirectiveValues values = directives.of(message);
        if (values.has(PublishDirective.COUNTER_INCREMENT)) {
            throw new IllegalArgumentException(PublishDirective.COUNTER_INCREMENT.header()
                    + " is set for a message with a body, which a counter does not accept: remove the body.");
        }
        Target target = target(subjects.choose(exchange), values);
        String own = messageIds.own(message, exchange, BodyBytes.EMPTY);
        String id = messageIds.choose(own, target.expects(), repeated);
        Headers headers = headers(message, exchange);
        Headers all = headers == null ? new Headers() : headers;
        all.put(PayloadReference.HEADER, reference.text());
        return new Draft(message, exchange, target, BodyBytes.EMPTY, id, earlier(own, repeated))
                .with(all, BodyBytes.EMPTY);
    }

    /** What is known about earlier sends of a batch. */
    Earlier earlierOfBatch(Exchange batch, @Nullable RepeatedSend repeated) {
        return earlier(messageIds.own(batch.getMessage(), batch, BodyBytes.EMPTY), repeated);
    }

    /** An element that is a Camel message or an exchange. */
    OutgoingMessage mapElement(Exchange batch, Message message, BatchElement.Ids ids, int place, Earlier earlier)
            throws NoTypeConversionAvailableException, BodyException {
        Exchange exchange = message.getExchange() == null ? batch : message.getExchange();
        byte[] body = bodies.of(message, exchange);
        String own = messageIds.own(message, exchange, body);
        DirectiveValues values = directives.of(message);
        Target target = target(subjects.chooseForElement(message, exchange, batch), values);
        String id = own == null ? ids.of(place, target.expects()) : own;
        Draft draft = new Draft(message, exchange, target, body, id, earlier(own, earlier));
        if (wrapping == null) {
            return plain(draft);
        }
        String eventId = eventId(wrapping, draft);
        return event(wrapping, draft, message.getBody(), eventId == null ? ids.ofEvent(place) : eventId);
    }

    /** An element without headers of its own. */
    OutgoingMessage mapPlain(Exchange batch, Object element, BatchElement.Ids ids, int place, Earlier earlier)
            throws NoTypeConversionAvailableException, BodyException {
        Message message = batch.getMessage();
        DirectiveValues all = directives.of(message);
        Target target = target(subjects.choose(batch), place == 0 ? all : all.withoutExpectations());
        byte[] body = bodies.ofElement(element, batch);
        String own = messageIds.ownInBody(message, body);
        String id = own == null ? ids.of(place, target.expects()) : own;
        Draft draft = new Draft(message, batch, target, body, id, earlier(own, earlier));
        if (wrapping == null) {
            return plain(draft);
        }
        String ofBatch = wrapping.idInHeaders(message);
        String ofElement = ofBatch == null ? id : ofBatch + "." + place;
        String eventId = first(wrapping.idInBody(message, body), ofElement);
        return event(wrapping, draft, element, eventId == null ? ids.ofEvent(place) : eventId);
    }

    private Target target(String chosen, DirectiveValues values) {
        if (wrapping != null) {
            checkNoCounter(values);
        }
        String subject = directives.subject(chosen, values);
        return new Target(subject, values, values.expectation(subject));
    }

    private OutgoingMessage plain(Draft draft) {
        return draft.with(headers(draft.message(), draft.exchange()), draft.body());
    }

    /**
     * Wraps a message as an event.
     *
     * @param source the body before its conversion to bytes; null if there is none
     */
    private OutgoingMessage event(Wrapping wrapping, Draft draft, @Nullable Object source, String eventId) {
        Wrapping.Wrapped event = wrapping.wrap(
                draft.message(),
                draft.exchange(),
                headers(draft.message(), draft.exchange()),
                source == null ? null : draft.body(),
                draft.target().subject(),
                eventId);
        return draft.with(event.headers(), event.body());
    }

    /** The id of the event; null if the message gives none. */
    private static @Nullable String eventId(Wrapping wrapping, Draft draft) {
        return first(
                wrapping.idInBody(draft.message(), draft.body()),
                wrapping.idInHeaders(draft.message()),
                draft.messageId());
    }

    private static @Nullable String first(@Nullable String... ids) {
        for (String each : ids) {
            if (each != null) {
                return each;
            }
        }
        return null;
    }

    /** If true, messages are published as CloudEvents. */
    public boolean areEvents() {
        return wrapping != null;
    }

    /** A counter adds the value of a header, and accepts no body. */
    private static void checkNoCounter(DirectiveValues values) {
        if (values.has(PublishDirective.COUNTER_INCREMENT)) {
            throw new IllegalArgumentException(PublishDirective.COUNTER_INCREMENT.header()
                    + " is set together with cloudEvents, which adds a body or"
                    + " headers that a counter does not accept: set cloudEvents=none.");
        }
    }

    private static Earlier earlier(@Nullable String own, @Nullable RepeatedSend repeated) {
        if (repeated != null) {
            return repeated.mayBeStored() ? Earlier.UNANSWERED : Earlier.POSSIBLE;
        }
        return own == null ? Earlier.NONE : Earlier.ID_GIVEN;
    }

    /** What is known about earlier sends of an element of a batch. */
    private static Earlier earlier(@Nullable String own, Earlier ofBatch) {
        return own == null || ofBatch != Earlier.NONE ? ofBatch : Earlier.ID_GIVEN;
    }

    private @Nullable Headers headers(Message message, Exchange exchange) {
        return message.hasHeaders() ? headerMapper.toNats(message.getHeaders(), exchange) : null;
    }

    private static @Nullable Headers headersWith(
            @Nullable Headers headers, @Nullable String messageId, DirectiveValues values) {
        Headers all = headers;
        if (messageId != null) {
            all = (all == null ? new Headers() : all).put(NatsJetStreamConstants.MSG_ID_HDR, messageId);
        }
        return values.addTo(all);
    }

    /** Removes the headers that control one send, so that they do not control the next. */
    public static void removeControlHeaders(Message message) {
        message.removeHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
        message.removeHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID);
        PublishDirectives.headersOf(message).forEach(message::removeHeader);
    }
}
