package io.github.cameljetstream.object;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.object.bucket.ObjectDetails.Link;
import io.github.cameljetstream.object.bucket.ObjectHead;
import io.github.cameljetstream.object.options.ObjectOperation;
import io.github.cameljetstream.object.options.OperationOptions;
import io.github.cameljetstream.values.EnumNames;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange asks of the bucket.
 *
 * @param head what is written, and the name of the object; null if the operation needs no name
 * @param link the target of a link; null for other operations
 */
record OperationRequest(ObjectOperation operation, @Nullable ObjectHead head, @Nullable Link link) {

    /** The name of the object. */
    String name() {
        return requireNonNull(head, "the operation has a name").name();
    }

    /** Reads exchanges. Thread-safe. */
    static final class Reader {
        private final OperationOptions options;
        private final String bucket;
        private final NameExpression names;
        private final NameExpression linkNames;

        Reader(CamelContext context, OperationOptions options, String bucket) {
            this.options = options;
            this.bucket = bucket;
            this.names = new NameExpression(
                    context, "objectName", JetStreamObjectHeaders.STEER_NAME, options.getObjectName());
            this.linkNames = new NameExpression(
                    context, "linkName", JetStreamObjectHeaders.STEER_LINK_NAME, options.getLinkName());
        }

        /**
         * Reads an exchange.
         *
         * @throws IllegalArgumentException naming what is missing or malformed, and the cure
         */
        OperationRequest read(Exchange exchange) {
            Message message = exchange.getMessage();
            ObjectOperation operation = operation(message);
            refuseUnused(operation, message);
            return new OperationRequest(
                    operation,
                    operation.needsName()
                            ? new ObjectHead(
                                    names.required(exchange),
                                    message.getHeader(JetStreamObjectHeaders.STEER_DESCRIPTION, String.class),
                                    metadata(message))
                            : null,
                    operation == ObjectOperation.LINK ? target(exchange) : null);
        }

        private Link target(Exchange exchange) {
            String name = linkNames.optional(exchange);
            String other = options.getLinkBucket();
            if (name == null && other == null) {
                throw new IllegalArgumentException("The operation link has no target: set the option linkName or the"
                        + " header " + JetStreamObjectHeaders.STEER_LINK_NAME + " for a link to an object, or the"
                        + " option linkBucket for a link to a bucket.");
            }
            return new Link(other == null ? bucket : other, name);
        }

        private ObjectOperation operation(Message message) {
            Object header = message.getHeader(JetStreamObjectHeaders.STEER_OPERATION);
            if (header == null) {
                ObjectOperation fixed = options.getOperation();
                if (fixed == null) {
                    throw new IllegalArgumentException("No operation is set: set the option operation, or the header "
                            + JetStreamObjectHeaders.STEER_OPERATION + ", to one of " + operations() + ".");
                }
                return fixed;
            }
            for (ObjectOperation each : ObjectOperation.values()) {
                if (each.name().equals(header.toString().trim().toUpperCase(Locale.ROOT))) {
                    return each;
                }
            }
            throw refused(JetStreamObjectHeaders.STEER_OPERATION, header, "one of " + operations());
        }

        private static String operations() {
            return Arrays.stream(ObjectOperation.values()).map(EnumNames::of).collect(Collectors.joining(", "));
        }

        private static void refuseUnused(ObjectOperation operation, Message message) {
            for (String header :
                    new String[] {JetStreamObjectHeaders.STEER_DESCRIPTION, JetStreamObjectHeaders.STEER_METADATA}) {
                if (message.getHeader(header) != null && !operation.writes()) {
                    throw new IllegalArgumentException("Header " + header + " has no effect on the operation "
                            + EnumNames.of(operation) + ": remove it, or use the operation put or link.");
                }
            }
        }

        private static Map<String, String> metadata(Message message) {
            Object header = message.getHeader(JetStreamObjectHeaders.STEER_METADATA);
            if (header == null) {
                return Map.of();
            }
            if (!(header instanceof Map<?, ?> map)) {
                throw refused(
                        JetStreamObjectHeaders.STEER_METADATA,
                        header.getClass().getName(),
                        "a map of names and values");
            }
            Map<String, String> all = new LinkedHashMap<>();
            map.forEach((name, value) -> all.put(String.valueOf(name), String.valueOf(value)));
            return all;
        }

        private static IllegalArgumentException refused(String header, Object value, String expected) {
            return new IllegalArgumentException(
                    "Header " + header + "=" + value + " is refused: it must be " + expected + ".");
        }
    }
}
