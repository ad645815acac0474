package io.github.cameljetstream.publish;

import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.Subjects;
import io.github.cameljetstream.publish.OutgoingMessage.Earlier;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.apache.camel.WrappedFile;

/**
 * Makes the message that is published of an exchange. What cannot be mapped fails that exchange only. Thread-safe.
 */
public final class OutgoingMessages {
    private static final byte[] EMPTY = new byte[0];

    private final String subject;
    private final Expression expression;
    private final Instructions instructions;
    private final HeaderMapper headerMapper;
    private final MessageIds messageIds;
    private final LongSupplier maxPayload;

    /**
     * @param subject the subject where the exchange names no other
     * @param expression the subject of each exchange, instead; null if there is none
     * @param instructions what is asked of the stream beyond storing a message
     * @param maxPayload how many bytes the server takes as one message
     */
    public OutgoingMessages(
            String subject,
            Expression expression,
            Instructions instructions,
            HeaderMapper headerMapper,
            MessageIds messageIds,
            LongSupplier maxPayload) {
        this.subject = subject;
        this.expression = expression;
        this.instructions = instructions;
        this.headerMapper = headerMapper;
        this.messageIds = messageIds;
        this.maxPayload = maxPayload;
    }

    /**
     * The message of the exchange.
     *
     * @throws NoTypeConversionAvailableException if the body cannot be made bytes
     * @throws IllegalArgumentException if the subject, an instruction or a header name cannot be used
     */
    public OutgoingMessage of(Exchange exchange) throws NoTypeConversionAvailableException {
        Message message = exchange.getMessage();
        Instructions.Given given = instructions.of(message);
        String to = subject(exchange);
        Expectation expectation = given.expectation(to);
        MessageIds.FailedSend repeated = messageIds.repeated(exchange);
        String messageId = messageIds.of(exchange, expectation != null, repeated);
        Earlier earlier = earlier(message, repeated);
        return message(to, given, expectation, messageId, earlier, headers(message, exchange), body(message));
    }

    private Earlier earlier(Message message, MessageIds.FailedSend repeated) {
        if (repeated != null) {
            return repeated.unsure() ? Earlier.UNANSWERED : Earlier.POSSIBLE;
        }
        return messageIds.given(message) == null ? Earlier.NONE : Earlier.ID_GIVEN;
    }

    private Headers headers(Message message, Exchange exchange) {
        return message.hasHeaders() ? headerMapper.toNats(message.getHeaders(), exchange) : null;
    }

    private static OutgoingMessage message(
            String subject,
            Instructions.Given given,
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
     */
    record BatchIds(String all, String expecting) {
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
        Earlier earlier = earlier(exchange.getMessage(), repeated);
        return new Iterator<>() {
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
                    return new Element(ofElement(exchange, body, ids, place, earlier), null);
                } catch (NoTypeConversionAvailableException | RuntimeException e) {
                    return new Element(null, e);
                }
            }
        };
    }

    private OutgoingMessage ofElement(Exchange batch, Object body, BatchIds ids, int place, Earlier earlier)
            throws NoTypeConversionAvailableException {
        Message message =
                body instanceof Exchange each ? each.getMessage() : body instanceof Message each ? each : null;
        if (message == null) {
            Instructions.Given all = instructions.of(batch.getMessage());
            Instructions.Given given = place == 0 ? all : all.withoutExpectations();
            String to = subject(batch);
            Headers headers = headers(batch.getMessage(), batch);
            Expectation expectation = given.expectation(to);
            String id = ids.of(place, expectation != null);
            return message(to, given, expectation, id, earlier, headers, bytes(body, batch));
        }
        Exchange exchange = message.getExchange() == null ? batch : message.getExchange();
        String own = messageIds.given(message);
        Instructions.Given given = instructions.of(message);
        String override = message.getHeader(JetStreamHeaders.OVERRIDE_SUBJECT, String.class);
        String to = override == null
                ? subject(exchange.getMessage() == message && hasOwnSubject() ? exchange : batch)
                : checked("Header " + JetStreamHeaders.OVERRIDE_SUBJECT, override);
        Expectation expectation = given.expectation(to);
        String id = own == null ? ids.of(place, expectation != null) : own;
        Earlier before = own == null || earlier != Earlier.NONE ? earlier : Earlier.ID_GIVEN;
        return message(to, given, expectation, id, before, headers(message, exchange), body(message));
    }

    /** The send has ended: what steered it is not to steer the next. */
    public static void forgetSteering(Message message) {
        message.removeHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
        message.removeHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID);
        Instructions.headersOf(message).forEach(message::removeHeader);
    }

    /** Whether there is a subject for what names none. */
    private boolean hasOwnSubject() {
        return expression != null || !Subjects.hasWildcard(subject);
    }

    private String subject(Exchange exchange) {
        String override = exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT, String.class);
        if (override != null) {
            return checked("Header " + JetStreamHeaders.OVERRIDE_SUBJECT, override);
        }
        if (expression != null) {
            return checked("publishSubject", String.valueOf(expression.evaluate(exchange, String.class)));
        }
        if (Subjects.hasWildcard(subject)) {
            throw new IllegalArgumentException("The message has no subject: the endpoint's is '" + subject
                    + "'. Give the header " + JetStreamHeaders.OVERRIDE_SUBJECT + ", or the option publishSubject.");
        }
        return subject;
    }

    private static String checked(String source, String subject) {
        String problem = Subjects.hasWildcard(subject)
                ? "it holds a wildcard, which only a consumer may have"
                : Subjects.problem(subject);
        if (problem != null) {
            throw new IllegalArgumentException(
                    source + "='" + subject + "' is no subject to publish to: " + problem + ".");
        }
        return subject;
    }

    /** What is too large is not read, if its size can be told. */
    private void checkSize(Object body) {
        long size = knownSize(body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body);
        long most = maxPayload.getAsLong();
        if (size > most) {
            throw new IllegalArgumentException("The body, a " + body.getClass().getName() + " of " + size
                    + " bytes, was not sent: the server takes " + most
                    + " (max_payload). Send less, or raise the server's limit.");
        }
    }

    /** 0 if it is not known before it is read. */
    private static long knownSize(Object source) {
        if (source instanceof Path path) {
            return path.toFile().length();
        }
        if (source instanceof File file) {
            return file.length();
        }
        return source instanceof StreamCache cache ? cache.length() : 0;
    }

    private byte[] body(Message message) throws NoTypeConversionAvailableException {
        return bytes(message.getBody(), message.getExchange());
    }

    private byte[] bytes(Object body, Exchange exchange) throws NoTypeConversionAvailableException {
        if (body == null) {
            return EMPTY;
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof CharSequence || body instanceof Number || body instanceof Boolean) {
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }
        checkSize(body);
        try {
            return exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body);
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
