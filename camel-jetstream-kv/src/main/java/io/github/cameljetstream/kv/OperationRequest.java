package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.options.KeyValueOperation;
import io.github.cameljetstream.kv.options.OperationOptions;
import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange asks of the bucket.
 *
 * @param key the key as the route names it; empty if the operation needs none
 * @param keyInBucket the key as the bucket has it
 * @param value the bytes to write; empty if the operation writes none
 * @param expected the expected revision; null for none
 * @param ttl the time to live of the key; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as the operation
record OperationRequest(
        KeyValueOperation operation,
        String key,
        String keyInBucket,
        byte[] value,
        @Nullable Long expected,
        @Nullable Duration ttl) {
    private static final byte[] NOTHING = new byte[0];
    /** The exchange property with the body that was read last. */
    private static final String READ = OperationRequest.class.getName() + ".read";

    @SuppressWarnings("ArrayRecordComponent") // lives as long as the exchange
    private record ReadBody(Object body, byte[] bytes) {}

    /**
     * Reads the exchange.
     *
     * @throws IllegalArgumentException naming what is missing or malformed, and the cure
     */
    static OperationRequest of(Exchange exchange, OperationOptions options, KeyExpression keys, KeyNames names) {
        Message message = exchange.getMessage();
        KeyValueOperation operation = operation(message, options);
        String key = operation.needsKey() ? keys.evaluate(exchange) : "";
        return new OperationRequest(
                operation,
                key,
                operation.needsKey() ? names.inBucket(key) : "",
                operation.writesValue() ? value(exchange, operation) : NOTHING,
                expected(message, operation),
                ttl(message, operation, options));
    }

    /** If true, it writes the same as another one. */
    boolean repeats(OperationRequest other) {
        return operation == other.operation
                && keyInBucket.equals(other.keyInBucket)
                && Arrays.equals(value, other.value)
                && Objects.equals(expected, other.expected)
                && Objects.equals(ttl, other.ttl);
    }

    private static KeyValueOperation operation(Message message, OperationOptions options) {
        Object header = message.getHeader(JetStreamKeyValueHeaders.STEER_OPERATION);
        if (header == null) {
            KeyValueOperation fixed = options.getOperation();
            if (fixed == null) {
                throw new IllegalArgumentException("No operation is set: set the option operation, or the header "
                        + JetStreamKeyValueHeaders.STEER_OPERATION + ", to one of " + operations() + ".");
            }
            return fixed;
        }
        for (KeyValueOperation each : KeyValueOperation.values()) {
            if (each.name().equals(header.toString().trim().toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        throw refused(JetStreamKeyValueHeaders.STEER_OPERATION, header, "one of " + operations());
    }

    private static String operations() {
        return Arrays.stream(KeyValueOperation.values()).map(EnumNames::of).collect(Collectors.joining(", "));
    }

    /**
     * What can be read only once is replaced, for later steps. A redelivery by Camel restores the body that was replaced,
     * and must not write its empty rest: so the exchange keeps what was read.
     */
    private static byte[] value(Exchange exchange, KeyValueOperation operation) {
        Object body = exchange.getMessage().getBody();
        if (exchange.getProperty(READ) instanceof ReadBody read && read.body() == body) {
            exchange.getMessage().setBody(read.bytes());
            return read.bytes();
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof CharSequence || body instanceof Number || body instanceof Boolean) {
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }
        if (body == null) {
            throw new IllegalArgumentException("The operation " + EnumNames.of(operation)
                    + " has no value: the body is null. Set the body, or use the operation delete.");
        }
        try {
            if (body instanceof StreamCache cache) {
                cache.reset(); // an earlier step may have read it
            }
            byte[] bytes = exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body);
            if (body instanceof InputStream || body instanceof Reader || body instanceof StreamCache) {
                exchange.setProperty(READ, new ReadBody(body, bytes));
                exchange.getMessage().setBody(bytes);
            }
            return bytes;
        } catch (NoTypeConversionAvailableException | TypeConversionException e) {
            throw new IllegalArgumentException(
                    "The operation " + EnumNames.of(operation) + " cannot write a body of type "
                            + body.getClass().getName()
                            + ": no type converter makes bytes of it. Marshal it before, for example to JSON.",
                    e);
        }
    }

    private static @Nullable Long expected(Message message, KeyValueOperation operation) {
        Object header = message.getHeader(JetStreamKeyValueHeaders.EXPECTED_REVISION);
        if (header == null) {
            if (operation == KeyValueOperation.UPDATE) {
                throw new IllegalArgumentException("The operation update has no expected revision: set the header "
                        + JetStreamKeyValueHeaders.EXPECTED_REVISION
                        + " to the revision that was read, or use the operation put.");
            }
            return null;
        }
        if (!operation.mayExpect()) {
            throw new IllegalArgumentException("Header " + JetStreamKeyValueHeaders.EXPECTED_REVISION + "=" + header
                    + " has no effect on the operation " + EnumNames.of(operation)
                    + ": remove it, or use the operation update, delete or purge.");
        }
        try {
            long revision = header instanceof Number number
                    ? number.longValue()
                    : Long.parseLong(header.toString().trim());
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException e) {
            throw refused(JetStreamKeyValueHeaders.EXPECTED_REVISION, header, "a revision, which is a whole number");
        }
        throw refused(JetStreamKeyValueHeaders.EXPECTED_REVISION, header, "a revision of at least 0");
    }

    private static @Nullable Duration ttl(Message message, KeyValueOperation operation, OperationOptions options) {
        Object header = message.getHeader(JetStreamKeyValueHeaders.TTL);
        if (header == null) {
            return operation.writesValue() ? options.getKeyTtl() : null;
        }
        if (!operation.writesValue()) {
            throw new IllegalArgumentException("Header " + JetStreamKeyValueHeaders.TTL + "=" + header
                    + " has no effect on the operation " + EnumNames.of(operation)
                    + ": remove it, or use the operation put, create or update.");
        }
        Duration ttl = duration(header);
        OperationOptions.checkTtl("Header " + JetStreamKeyValueHeaders.TTL, ttl);
        return ttl;
    }

    private static Duration duration(Object header) {
        try {
            return header instanceof Duration duration ? duration : Durations.parse(header.toString());
        } catch (IllegalArgumentException e) {
            throw refused(JetStreamKeyValueHeaders.TTL, header, "a duration, such as 30s");
        }
    }

    private static IllegalArgumentException refused(String header, Object value, String expected) {
        return new IllegalArgumentException(
                "Header " + header + "=" + value + " is refused: it must be " + expected + ".");
    }
}
