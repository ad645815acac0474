package io.github.cameljetstream.operations;

import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION;
import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION_CONSUMER;
import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION_KEEP;
import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION_PAUSE_UNTIL;
import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION_SEQUENCE;
import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION_TIME;
import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION_UP_TO_SEQUENCE;
import static io.github.cameljetstream.headers.JetStreamHeaders.OPERATION_UP_TO_TIME;
import static io.github.cameljetstream.headers.JetStreamHeaders.OVERRIDE_SUBJECT;

import io.github.cameljetstream.options.OperationOptions;
import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.options.StreamOperation.Parameter;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.values.EnumNames;
import io.github.cameljetstream.values.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Reads the operation of an exchange from its headers and the options. Pure; thread-safe. */
final class RequestReader {
    /** The headers that steer an operation. */
    static final List<String> STEERING = List.of(
            OPERATION,
            OPERATION_CONSUMER,
            OPERATION_SEQUENCE,
            OPERATION_TIME,
            OPERATION_UP_TO_SEQUENCE,
            OPERATION_UP_TO_TIME,
            OPERATION_KEEP,
            OPERATION_PAUSE_UNTIL,
            OVERRIDE_SUBJECT);

    private static final Map<String, Parameter> PARAMETERS = Map.of(
            OPERATION_SEQUENCE, Parameter.SEQUENCE,
            OPERATION_TIME, Parameter.TIME,
            OPERATION_UP_TO_SEQUENCE, Parameter.UP_TO_SEQUENCE,
            OPERATION_UP_TO_TIME, Parameter.UP_TO_TIME,
            OPERATION_KEEP, Parameter.KEEP,
            OPERATION_PAUSE_UNTIL, Parameter.PAUSE);

    private final OperationOptions options;
    private final String subject;
    private final @Nullable String durable;

    /**
     * @param subject the subject of the endpoint, which limits the subjects of headers
     * @param durable the option durableName
     */
    RequestReader(OperationOptions options, String subject, @Nullable String durable) {
        this.options = options;
        this.subject = subject;
        this.durable = durable;
    }

    /** The operation that the options and the headers name. */
    StreamOperation operation(Message message) {
        Object header = message.getHeader(OPERATION);
        if (header == null) {
            return options.getOperation();
        }
        StreamOperation named = StreamOperation.named(header.toString());
        if (named == null) {
            throw HeaderValues.refused(OPERATION, header, "one of " + StreamOperation.names());
        }
        if (named.isChange() && named != options.getOperation() && !options.isAllowChangesByHeader()) {
            throw new IllegalArgumentException("Header " + OPERATION + "=" + EnumNames.of(named)
                    + " is refused: it would change the stream or a consumer. Set the option operation="
                    + EnumNames.of(named) + " instead, or allowChangesByHeader=true if no untrusted sender can set the"
                    + " headers of the message.");
        }
        return named;
    }

    /**
     * Reads the exchange.
     *
     * @param now the current time
     * @throws IllegalArgumentException naming what is missing or malformed, and the cure
     */
    OperationRequest read(Message message, Instant now) {
        StreamOperation operation = operation(message);
        PARAMETERS.forEach((header, parameter) -> checkUsed(message, header, operation, parameter));
        OperationRequest request = new OperationRequest(
                operation,
                subject(message),
                operation.needsConsumer() ? consumer(message, operation) : "",
                HeaderValues.number(
                        message,
                        OPERATION_SEQUENCE,
                        ifUsed(operation, Parameter.SEQUENCE, options.getOperationSequence())),
                range(message, operation, now));
        check(request, now);
        return request;
    }

    private OperationRequest.Range range(Message message, StreamOperation operation, Instant now) {
        Long upTo = ifUsed(operation, Parameter.UP_TO_SEQUENCE, options.getOperationUpToSequence());
        Instant upToTime = ifUsed(operation, Parameter.UP_TO_TIME, options.upToInstant());
        Duration pause = ifUsed(operation, Parameter.PAUSE, options.getOperationPause());
        return new OperationRequest.Range(
                HeaderValues.time(
                        message, OPERATION_TIME, now, ifUsed(operation, Parameter.TIME, options.timeInstant())),
                HeaderValues.number(message, OPERATION_UP_TO_SEQUENCE, upTo),
                HeaderValues.time(message, OPERATION_UP_TO_TIME, now, upToTime),
                HeaderValues.number(
                        message, OPERATION_KEEP, ifUsed(operation, Parameter.KEEP, options.getOperationKeep())),
                HeaderValues.time(message, OPERATION_PAUSE_UNTIL, now, pause == null ? null : now.plus(pause)));
    }

    /** An option may be for another operation than the one that a header names. */
    private static <T> @Nullable T ifUsed(StreamOperation operation, Parameter parameter, @Nullable T option) {
        return operation.uses(parameter) ? option : null;
    }

    private static void checkUsed(Message message, String header, StreamOperation operation, Parameter parameter) {
        Object value = message.getHeader(header);
        if (value != null && !operation.uses(parameter)) {
            throw new IllegalArgumentException("Header " + header + "=" + LogLimiter.excerpt(value.toString())
                    + " has no effect on operation " + EnumNames.of(operation) + ": remove it.");
        }
    }

    private String subject(Message message) {
        Object header = message.getHeader(OVERRIDE_SUBJECT);
        if (header == null) {
            return subject;
        }
        String named = header.toString();
        String problem = Subjects.problem(named);
        if (problem != null) {
            throw HeaderValues.refused(OVERRIDE_SUBJECT, named, "a NATS subject: " + problem);
        }
        if (!Subjects.covers(subject, named)) {
            throw HeaderValues.refused(
                    OVERRIDE_SUBJECT, named, "among the subjects of the endpoint, which are '" + subject + "'");
        }
        return named;
    }

    private String consumer(Message message, StreamOperation operation) {
        Object header = message.getHeader(OPERATION_CONSUMER);
        String name = header == null ? durable : header.toString();
        if (name == null) {
            throw new IllegalArgumentException("Operation " + EnumNames.of(operation)
                    + " needs a consumer: set the option durableName, or the header " + OPERATION_CONSUMER + ".");
        }
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || ".*>/\\".indexOf(c) >= 0 || c == 127)) {
            throw HeaderValues.refused(OPERATION_CONSUMER, name, "a name without spaces, dots, '*', '>', '/' and '\\'");
        }
        return name;
    }

    private static void check(OperationRequest request, Instant now) {
        StreamOperation operation = request.operation();
        OperationRequest.Range range = request.range();
        if (request.sequence() == null
                && (operation == StreamOperation.GET || operation == StreamOperation.DELETE_MESSAGE)) {
            throw new IllegalArgumentException("Operation " + EnumNames.of(operation)
                    + " needs a sequence: set the option operationSequence, or the header " + OPERATION_SEQUENCE + ".");
        }
        exclude("operationSequence", request.sequence(), "operationTime", range.time(), operation);
        exclude("operationUpToSequence", range.upToSequence(), "operationKeep", range.keep(), operation);
        if (operation == StreamOperation.GET_LAST_PER_SUBJECT) {
            exclude("operationUpToSequence", range.upToSequence(), "operationUpToTime", range.upToTime(), operation);
        }
        if (operation == StreamOperation.PAUSE_CONSUMER) {
            checkPause(range.pauseUntil(), now);
        }
    }

    private static void checkPause(@Nullable Instant until, Instant now) {
        if (until == null) {
            throw new IllegalArgumentException("Operation pauseConsumer needs an end: set the option operationPause,"
                    + " such as 30m, or the header " + OPERATION_PAUSE_UNTIL + ".");
        }
        if (!until.isAfter(now)) {
            throw HeaderValues.refused(
                    OPERATION_PAUSE_UNTIL, until, "in the future; use operation resumeConsumer to end a pause");
        }
    }

    private static void exclude(
            String one, @Nullable Object value, String other, @Nullable Object otherValue, StreamOperation operation) {
        if (value != null && otherValue != null) {
            throw new IllegalArgumentException(one + "=" + value + " is set together with " + other + "=" + otherValue
                    + " for operation " + EnumNames.of(operation) + ": set one of the two.");
        }
    }
}
