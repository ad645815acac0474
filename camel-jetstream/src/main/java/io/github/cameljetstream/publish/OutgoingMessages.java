package io.github.cameljetstream.publish;

import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.Subjects;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;

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

    /**
     * @param subject the subject where the exchange names no other
     * @param expression the subject of each exchange, instead; null if there is none
     * @param instructions what is asked of the stream beyond storing a message
     */
    public OutgoingMessages(
            String subject,
            Expression expression,
            Instructions instructions,
            HeaderMapper headerMapper,
            MessageIds messageIds) {
        this.subject = subject;
        this.expression = expression;
        this.instructions = instructions;
        this.headerMapper = headerMapper;
        this.messageIds = messageIds;
    }

    /**
     * The message of the exchange.
     *
     * @throws NoTypeConversionAvailableException if the body cannot be made bytes
     * @throws IllegalArgumentException if the subject, an instruction or a header name cannot be used
     */
    public OutgoingMessage of(Exchange exchange) throws NoTypeConversionAvailableException {
        Message message = exchange.getMessage();
        String to = subject(exchange);
        Instructions.Given given = instructions.of(message);
        Expectation expectation = given.expectation(to);
        String messageId = messageIds.of(exchange, expectation != null);
        Headers headers = message.hasHeaders() ? headerMapper.toNats(message.getHeaders(), exchange) : null;
        if (messageId != null) {
            headers = (headers == null ? new Headers() : headers).put(NatsJetStreamConstants.MSG_ID_HDR, messageId);
        }
        return new OutgoingMessage(to, given.in(headers), body(message), messageId, expectation);
    }

    /** The message was stored: what steered it is not to steer the next. */
    public static void forgetSteering(Message message) {
        message.removeHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
        message.removeHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID);
        Instructions.headersOf(message).forEach(message::removeHeader);
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

    private static byte[] body(Message message) throws NoTypeConversionAvailableException {
        Object body = message.getBody();
        if (body == null) {
            return EMPTY;
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        Exchange exchange = message.getExchange();
        return exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body);
    }
}
