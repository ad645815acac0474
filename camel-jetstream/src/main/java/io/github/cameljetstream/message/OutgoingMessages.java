package io.github.cameljetstream.message;

import io.github.cameljetstream.cloudevents.Wrapping;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;

/**
 * Maps exchanges to messages. An exchange that cannot be mapped fails alone. Thread-safe.
 */
public final class OutgoingMessages {
    private final SubjectChooser subjects;
    private final PublishDirectives directives;
    private final HeaderMapper headerMapper;
    private final MessageIds messageIds;
    private final BodyBytes bodies;
    /** Null if bodies are published unchanged. */
    private final Wrapping wrapping;

    /**
     * @param wrapping makes CloudEvents of messages; null to publish bodies unchanged
     */
    public OutgoingMessages(
            SubjectChooser subjects,
            PublishDirectives directives,
            HeaderMapper headerMapper,
            MessageIds messageIds,
            BodyBytes bodies,
            Wrapping wrapping) {
        this.subjects = subjects;
        this.directives = directives;
        this.headerMapper = headerMapper;
        this.messageIds = messageIds;
        this.bodies = bodies;
        this.wrapping = wrapping;
    }

    /**
     * The message of an exchange.
     *
     * @param repeated the failed send that this one repeats; null if there is none
     * @throws NoTypeConversionAvailableException if the body cannot be converted to bytes
     * @throws BodyException if the body is too large, or cannot be read
     * @throws IllegalArgumentException if the subject, a directive or a header name is refused
     */
    public OutgoingMessage map(Exchange exchange, RepeatedSend repeated)
            throws NoTypeConversionAvailableException, BodyException {
        Message message = exchange.getMessage();
        DirectiveValues values = directives.of(message);
        String to = directives.subject(subjects.choose(exchange), values);
        Expectation expectation = values.expectation(to);
        byte[] body = bodies.of(message, message.getExchange());
        String own = messageIds.own(message, exchange, body);
        String messageId = messageIds.choose(own, expectation != null, repeated);
        Headers headers = headers(message, exchange);
        Earlier earlier = earlier(own, repeated);
        if (wrapping == null) {
            return new OutgoingMessage(
                    to, headersWith(headers, messageId, values), body, messageId, expectation, earlier);
        }
        checkNoCounter(values);
        String event = first(wrapping.idInBody(message, body), wrapping.idInHeaders(message), messageId);
        String eventId = event == null ? messageIds.eventId(exchange, repeated) : event;
        byte[] data = message.getBody() == null ? null : body;
        Wrapping.Wrapped wrapped = wrapping.wrap(message, exchange, headers, data, to, eventId);
        return new OutgoingMessage(
                to, headersWith(wrapped.headers(), messageId, values), wrapped.body(), messageId, expectation, earlier);
    }

    /** What is known about earlier sends of a batch. */
    Earlier earlierOfBatch(Exchange batch, RepeatedSend repeated) {
        return earlier(messageIds.own(batch.getMessage(), batch, BodyBytes.EMPTY), repeated);
    }

    /** An element that is a Camel message or an exchange. */
    OutgoingMessage mapElement(Exchange batch, Message message, BatchElement.Ids ids, int place, Earlier earlier)
            throws NoTypeConversionAvailableException, BodyException {
        Exchange exchange = message.getExchange() == null ? batch : message.getExchange();
        byte[] body = bodies.of(message, exchange);
        String own = messageIds.own(message, exchange, body);
        DirectiveValues values = directives.of(message);
        String to = directives.subject(subjects.chooseForElement(message, exchange, batch), values);
        Expectation expectation = values.expectation(to);
        String id = own == null ? ids.of(place, expectation != null) : own;
        Headers headers = headers(message, exchange);
        byte[] published = body;
        if (wrapping != null) {
            checkNoCounter(values);
            String event =
                    first(wrapping.idInBody(message, body), wrapping.idInHeaders(message), id, ids.ofEvent(place));
            byte[] data = message.getBody() == null ? null : body;
            Wrapping.Wrapped wrapped = wrapping.wrap(message, exchange, headers, data, to, event);
            headers = wrapped.headers();
            published = wrapped.body();
        }
        return new OutgoingMessage(
                to, headersWith(headers, id, values), published, id, expectation, earlier(own, earlier));
    }

    /** An element without headers of its own. */
    OutgoingMessage mapPlain(Exchange batch, Object element, BatchElement.Ids ids, int place, Earlier earlier)
            throws NoTypeConversionAvailableException, BodyException {
        Message message = batch.getMessage();
        DirectiveValues all = directives.of(message);
        DirectiveValues values = place == 0 ? all : all.withoutExpectations();
        String to = directives.subject(subjects.choose(batch), values);
        Headers headers = headers(message, batch);
        Expectation expectation = values.expectation(to);
        byte[] body = bodies.ofElement(element, batch);
        String own = messageIds.ownInBody(message, body);
        String id = own == null ? ids.of(place, expectation != null) : own;
        byte[] published = body;
        if (wrapping != null) {
            checkNoCounter(values);
            String ofAll = wrapping.idInHeaders(message);
            String event = first(
                    wrapping.idInBody(message, body), ofAll == null ? id : ofAll + "." + place, ids.ofEvent(place));
            byte[] data = element == null ? null : body;
            Wrapping.Wrapped wrapped = wrapping.wrap(message, batch, headers, data, to, event);
            headers = wrapped.headers();
            published = wrapped.body();
        }
        return new OutgoingMessage(
                to, headersWith(headers, id, values), published, id, expectation, earlier(own, earlier));
    }

    private static String first(String... ids) {
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
                    + " is given together with cloudEvents, which gives each"
                    + " message a body or headers that a counter does not take: give cloudEvents=none.");
        }
    }

    private static Earlier earlier(String own, RepeatedSend repeated) {
        if (repeated != null) {
            return repeated.mayBeStored() ? Earlier.UNANSWERED : Earlier.POSSIBLE;
        }
        return own == null ? Earlier.NONE : Earlier.ID_GIVEN;
    }

    /** For an element of a batch. */
    private static Earlier earlier(String own, Earlier ofBatch) {
        return own == null || ofBatch != Earlier.NONE ? ofBatch : Earlier.ID_GIVEN;
    }

    private Headers headers(Message message, Exchange exchange) {
        return message.hasHeaders() ? headerMapper.toNats(message.getHeaders(), exchange) : null;
    }

    private static Headers headersWith(Headers headers, String messageId, DirectiveValues values) {
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
