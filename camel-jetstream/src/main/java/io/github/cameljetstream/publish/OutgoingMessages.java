package io.github.cameljetstream.publish;

import io.github.cameljetstream.cloudevents.Wrapping;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.Subjects;
import io.github.cameljetstream.publish.OutgoingMessage.Earlier;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;

/**
 * Makes the message that is published of an exchange. What cannot be mapped fails that exchange only. Thread-safe.
 */
public final class OutgoingMessages {
    private static final byte[] EMPTY = new byte[0];
    private static final String OVERRIDE_SOURCE = "Header " + JetStreamHeaders.OVERRIDE_SUBJECT;

    private final String subject;
    private final SubjectExpression expression;
    private final SubjectRules rules;
    private final PublishDirectives instructions;
    private final HeaderMapper headerMapper;
    private final MessageIds messageIds;
    /** Null if bodies are published as they are. */
    private final Wrapping wrapping;

    private final LongSupplier maxPayload;

    /**
     * @param subject the subject where the exchange names no other
     * @param expression the subject of each exchange, instead; null if there is none
     * @param rules for the subjects that messages give
     * @param instructions what is asked of the stream beyond storing a message
     * @param wrapping makes CloudEvents of messages; null to publish them as they are
     * @param maxPayload how many bytes the server takes as one message
     */
    public OutgoingMessages(
            String subject,
            SubjectExpression expression,
            SubjectRules rules,
            PublishDirectives instructions,
            HeaderMapper headerMapper,
            MessageIds messageIds,
            Wrapping wrapping,
            LongSupplier maxPayload) {
        this.subject = subject;
        this.expression = expression;
        this.rules = rules;
        this.instructions = instructions;
        this.headerMapper = headerMapper;
        this.messageIds = messageIds;
        this.wrapping = wrapping;
        this.maxPayload = maxPayload;
    }

    /**
     * The message of the exchange.
     *
     * @throws NoTypeConversionAvailableException if the body cannot be made bytes
     * @throws PublishException if the body is too large, or cannot be read
     * @throws IllegalArgumentException if the subject, an instruction or a header name cannot be used
     */
    public OutgoingMessage of(Exchange exchange) throws NoTypeConversionAvailableException, PublishException {
        Message message = exchange.getMessage();
        PublishDirectives.Given given = instructions.of(message);
        String to = instructions.subject(subject(exchange), given);
        Expectation expectation = given.expectation(to);
        MessageIds.FailedSend repeated = messageIds.repeated(exchange);
        byte[] body = body(message, message.getExchange());
        String own = messageIds.given(message, exchange, body);
        String messageId = messageIds.of(own, expectation != null, repeated);
        Headers headers = headers(message, exchange);
        Earlier earlier = earlier(own, repeated);
        if (wrapping == null) {
            return message(to, given, expectation, messageId, earlier, headers, body);
        }
        checkNoCounter(given);
        String event = firstOf(wrapping.idInBody(message, body), wrapping.idInHeaders(message), messageId);
        Wrapping.Wrapped wrapped = wrapping.wrap(
                message,
                exchange,
                headers,
                message.getBody() == null ? null : body,
                to,
                event == null ? messageIds.ofEvent(exchange, repeated) : event);
        return message(to, given, expectation, messageId, earlier, wrapped.headers(), wrapped.body());
    }

    private static String firstOf(String... ids) {
        for (String each : ids) {
            if (each != null) {
                return each;
            }
        }
        return null;
    }

    /** Whether messages are made CloudEvents. */
    boolean areEvents() {
        return wrapping != null;
    }

    /** A counter adds what the header says, and takes no body. */
    private static void checkNoCounter(PublishDirectives.Given given) {
        if (given.values().containsKey(PublishDirective.COUNTER_INCREMENT)) {
            throw new IllegalArgumentException(PublishDirective.COUNTER_INCREMENT.header()
                    + " is given together with cloudEvents, which gives each"
                    + " message a body or headers that a counter does not take: give cloudEvents=none.");
        }
    }

    private static Earlier earlier(String own, MessageIds.FailedSend repeated) {
        if (repeated != null) {
            return repeated.unsure() ? Earlier.UNANSWERED : Earlier.POSSIBLE;
        }
        return own == null ? Earlier.NONE : Earlier.ID_GIVEN;
    }

    private Headers headers(Message message, Exchange exchange) {
        return message.hasHeaders() ? headerMapper.toNats(message.getHeaders(), exchange) : null;
    }

    private static OutgoingMessage message(
            String subject,
            PublishDirectives.Given given,
            Expectation expectation,
            String messageId,
            Earlier earlier,
            Headers headers,
            byte[] body) {
        Headers all = headers;
        if (messageId != null) {
            all = (all == null ? new Headers() : all).put(NatsJetStreamConstants.MSG_ID_HDR, messageId);
        }
        return new OutgoingMessage(subject, given.in(all), body, messageId, expectation, earlier);
    }

    /**
     * What the ids of a batch are made of.
     *
     * @param all null if its messages have none
     * @param expecting for those that expect something of the stream; null if they have none either
     * @param events for the CloudEvents that are made of them, where they have no id; null if none are made
     */
    record BatchIds(String all, String expecting, String events) {
        String of(int place, boolean expects) {
            String id = expects ? expecting : all;
            return id == null ? null : id + "." + place;
        }
    }

    /** A message of a batch; or the failure to make it. */
    record Element(OutgoingMessage message, Exception failure) {}

    /**
     * The messages of a batch. One that is a Camel message, or an exchange, is like one of its own; others have the
     * subject and the headers of the exchange. Ids are made of that of the exchange and the place in the batch, so that a
     * batch that is sent again has the same ones.
     *
     * @param ids what their ids are made of
     * @param repeated the failed send that is repeated, or null
     */
    Iterator<Element> ofEach(Exchange exchange, Iterator<?> bodies, BatchIds ids, MessageIds.FailedSend repeated) {
        Earlier earlier = earlier(messageIds.given(exchange.getMessage(), exchange, EMPTY), repeated);
        return new Iterator<>() {
            private final Set<String> schedules = new HashSet<>(0);
            private int index;

            @Override
            public boolean hasNext() {
                return bodies.hasNext();
            }

            @Override
            public Element next() {
                Object body = bodies.next();
                int place = index;
                index++;
                try {
                    OutgoingMessage message = ofElement(exchange, body, ids, place, earlier);
                    checkSchedule(message, schedules);
                    return new Element(message, null);
                } catch (Throwable e) {
                    return new Element(null, BatchBody.unreadable(e));
                }
            }
        };
    }

    /** The stream would keep the last one only. */
    private static void checkSchedule(OutgoingMessage message, Set<String> schedules) {
        if (message.headers() != null
                && message.headers().containsKey(NatsJetStreamConstants.NATS_SCHEDULE_HDR)
                && !schedules.add(message.subject())) {
            throw new IllegalArgumentException("The message of the batch was not sent: its schedule on subject '"
                    + message.subject() + "' would replace that of a message before it. Give scheduleSubject=unique, or"
                    + " each element a subject of its own (header " + JetStreamHeaders.OVERRIDE_SUBJECT + ").");
        }
    }

    private OutgoingMessage ofElement(Exchange batch, Object body, BatchIds ids, int place, Earlier earlier)
            throws NoTypeConversionAvailableException, PublishException {
        Message message =
                body instanceof Exchange each ? each.getMessage() : body instanceof Message each ? each : null;
        if (message == null) {
            return ofPlain(batch, body, ids, place, earlier);
        }
        Exchange exchange = message.getExchange() == null ? batch : message.getExchange();
        byte[] bytes = body(message, exchange);
        String own = messageIds.given(message, exchange, bytes);
        PublishDirectives.Given given = instructions.of(message);
        String override = message.getHeader(JetStreamHeaders.OVERRIDE_SUBJECT, String.class);
        String to = instructions.subject(
                override == null
                        ? subject(exchange.getMessage() == message && hasOwnSubject() ? exchange : batch)
                        : rules.check(OVERRIDE_SOURCE, override),
                given);
        Expectation expectation = given.expectation(to);
        String id = own == null ? ids.of(place, expectation != null) : own;
        Earlier before = own == null || earlier != Earlier.NONE ? earlier : Earlier.ID_GIVEN;
        Headers headers = headers(message, exchange);
        if (wrapping == null) {
            return message(to, given, expectation, id, before, headers, bytes);
        }
        checkNoCounter(given);
        String event = firstOf(
                wrapping.idInBody(message, bytes), wrapping.idInHeaders(message), id, ids.events() + "." + place);
        byte[] data = message.getBody() == null ? null : bytes;
        Wrapping.Wrapped wrapped = wrapping.wrap(message, exchange, headers, data, to, event);
        return message(to, given, expectation, id, before, wrapped.headers(), wrapped.body());
    }

    /** Of an element that has no headers of its own. */
    private OutgoingMessage ofPlain(Exchange batch, Object body, BatchIds ids, int place, Earlier earlier)
            throws NoTypeConversionAvailableException, PublishException {
        Message message = batch.getMessage();
        PublishDirectives.Given all = instructions.of(message);
        PublishDirectives.Given given = place == 0 ? all : all.withoutExpectations();
        String to = instructions.subject(subject(batch), given);
        Headers headers = headers(message, batch);
        Expectation expectation = given.expectation(to);
        byte[] bytes = bytes(body, batch);
        String own = messageIds.inBody(message, bytes);
        String id = own == null ? ids.of(place, expectation != null) : own;
        Earlier before = own == null || earlier != Earlier.NONE ? earlier : Earlier.ID_GIVEN;
        if (wrapping == null) {
            return message(to, given, expectation, id, before, headers, bytes);
        }
        checkNoCounter(given);
        String ofAll = wrapping.idInHeaders(message);
        String event = firstOf(
                wrapping.idInBody(message, bytes),
                ofAll == null ? id : ofAll + "." + place,
                ids.events() + "." + place);
        byte[] data = body == null ? null : bytes;
        Wrapping.Wrapped wrapped = wrapping.wrap(message, batch, headers, data, to, event);
        return message(to, given, expectation, id, before, wrapped.headers(), wrapped.body());
    }

    /** The send has ended: what steered it is not to steer the next. */
    public static void forgetSteering(Message message) {
        message.removeHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
        message.removeHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID);
        PublishDirectives.headersOf(message).forEach(message::removeHeader);
    }

    /** Whether there is a subject for what names none. */
    private boolean hasOwnSubject() {
        return expression != null || !Subjects.hasWildcard(subject);
    }

    private String subject(Exchange exchange) {
        String override = exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT, String.class);
        if (override != null) {
            return rules.check(OVERRIDE_SOURCE, override);
        }
        if (expression != null) {
            return expression.of("publishSubject", exchange, rules);
        }
        if (Subjects.hasWildcard(subject)) {
            throw new IllegalArgumentException("The message has no subject: the endpoint's is '" + subject
                    + "'. Give the header " + JetStreamHeaders.OVERRIDE_SUBJECT + ", or the option publishSubject.");
        }
        return subject;
    }

    private byte[] body(Message message, Exchange exchange)
            throws NoTypeConversionAvailableException, PublishException {
        Object body = message.getBody();
        byte[] plain = plain(body);
        return plain == null
                ? bytes(body, () -> BodyReader.ofMessage(message, exchange, maxPayload.getAsLong()))
                : plain;
    }

    private byte[] bytes(Object body, Exchange exchange) throws NoTypeConversionAvailableException, PublishException {
        byte[] plain = plain(body);
        return plain == null ? bytes(body, () -> BodyReader.read(body, exchange, maxPayload.getAsLong())) : plain;
    }

    /** Null if the body has to be read, or converted. */
    private static byte[] plain(Object body) {
        if (body == null) {
            return EMPTY;
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        return body instanceof CharSequence || body instanceof Number || body instanceof Boolean
                ? body.toString().getBytes(StandardCharsets.UTF_8)
                : null;
    }

    /** Reads a body. */
    private interface Reading {
        byte[] bytes() throws NoTypeConversionAvailableException, PublishException;
    }

    private byte[] bytes(Object body, Reading reading) throws NoTypeConversionAvailableException, PublishException {
        BodyReader.checkSize(body, maxPayload.getAsLong());
        try {
            return reading.bytes();
        } catch (TypeConversionException e) {
            if (BatchBody.elements(body) == null) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "The body, a " + body.getClass().getName() + ", cannot be made one message. Give batch=each to"
                            + " publish each of its elements, split it before, or marshal it.",
                    e);
        }
    }
}
