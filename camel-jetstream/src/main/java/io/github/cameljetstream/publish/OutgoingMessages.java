package io.github.cameljetstream.publish;

import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.Subjects;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;

/**
 * Makes the message that is published of an exchange. What cannot be mapped fails that exchange only. Thread-safe.
 */
public final class OutgoingMessages {
    private static final byte[] EMPTY = new byte[0];

    private final String subject;
    private final Instructions instructions;
    private final HeaderMapper headerMapper;
    private final MessageIds messageIds;

    /**
     * @param subject the subject where the exchange names no other
     * @param instructions what is asked of the stream beyond storing a message
     */
    public OutgoingMessages(
            String subject, Instructions instructions, HeaderMapper headerMapper, MessageIds messageIds) {
        this.subject = subject;
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
        String to = subject(message);
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

    private String subject(Message message) {
        String override = message.getHeader(JetStreamHeaders.OVERRIDE_SUBJECT, String.class);
        if (override == null) {
            return subject;
        }
        String problem = Subjects.hasWildcard(override)
                ? "it holds a wildcard, which only a consumer may have"
                : Subjects.problem(override);
        if (problem != null) {
            throw new IllegalArgumentException("Header " + JetStreamHeaders.OVERRIDE_SUBJECT + "='" + override
                    + "' is no subject to publish to: " + problem + ".");
        }
        return override;
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
