package io.github.cameljetstream.message;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.jspecify.annotations.Nullable;

/** Converts bodies to bytes, up to the server's max_payload. Thread-safe. */
public final class BodyBytes {
    static final byte[] EMPTY = new byte[0];

    private final LongSupplier maxPayload;

    /**
     * @param maxPayload the maximum number of bytes that the server accepts in one message
     */
    public BodyBytes(LongSupplier maxPayload) {
        this.maxPayload = maxPayload;
    }

    /** The bytes of the body of a message. Replaces a body that can be read only once by one that can be read again. */
    byte[] of(Message message, Exchange exchange) throws NoTypeConversionAvailableException, BodyException {
        Object body = message.getBody();
        byte[] plain = plain(body);
        return plain == null
                ? read(body, () -> BodyReader.ofMessage(message, exchange, maxPayload.getAsLong()))
                : plain;
    }

    /** The bytes of an element of a body. */
    byte[] ofElement(Object element, Exchange exchange) throws NoTypeConversionAvailableException, BodyException {
        byte[] plain = plain(element);
        return plain == null ? read(element, () -> BodyReader.read(element, exchange, maxPayload.getAsLong())) : plain;
    }

    /** Null if the body must be read or converted. */
    private static byte @Nullable [] plain(Object body) {
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
        byte[] bytes() throws NoTypeConversionAvailableException, BodyException;
    }

    private byte[] read(Object body, Reading reading) throws NoTypeConversionAvailableException, BodyException {
        BodyReader.checkSize(body, maxPayload.getAsLong());
        try {
            return reading.bytes();
        } catch (TypeConversionException e) {
            if (BatchBody.elements(body) == null) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "The body, a " + body.getClass().getName() + ", cannot be converted to one message. Set"
                            + " batch=each to publish each element, split it before, or marshal it.",
                    e);
        }
    }
}
