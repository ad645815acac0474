package io.github.cameljetstream.options;

import io.github.cameljetstream.options.StreamOperation.Parameter;
import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** What a producer asks of a stream, or changes in it, instead of publishing. */
@UriParams
public final class OperationOptions implements Cloneable {
    /**
     * Operation of the producer, unless the header CamelJetStreamOperation names another one. publish: publishes the
     * message; get: reads the message with a sequence; getLast: reads the last message of the subject; getNext: reads
     * the first message of the subject from a sequence or time on; getBatch: reads several messages of the subject from
     * a sequence or time on; getLastPerSubject: reads the last message of each subject; streamInfo: reads the
     * configuration and state of the stream; consumerInfo: reads those of a consumer; purge: removes messages of the
     * subject; deleteMessage: removes the message with a sequence; pauseConsumer: stops the deliveries of a consumer
     * until a time; resumeConsumer: ends that pause; resetConsumer: moves a consumer to another position in the stream;
     * unpinConsumer: takes the pin from the client that receives the messages of a consumer.
     */
    @UriParam(
            label = "producer",
            enums = "publish,get,getLast,getNext,getBatch,getLastPerSubject,streamInfo,consumerInfo,purge,"
                    + "deleteMessage,pauseConsumer,resumeConsumer,resetConsumer,unpinConsumer",
            defaultValue = "publish")
    private StreamOperation operation = StreamOperation.PUBLISH;

    /**
     * If true, the header CamelJetStreamOperation can name an operation that changes the stream or a consumer. If
     * false, only the option operation can, and a message with such a header fails. Set it only if no untrusted sender
     * can set the headers of the message.
     */
    @UriParam(label = "producer,advanced,security", defaultValue = "false")
    private boolean allowChangesByHeader;

    /**
     * Sequence in the stream: 1 or more. get and deleteMessage use the message with this sequence; getNext and getBatch
     * begin there; resetConsumer moves the consumer there. The header CamelJetStreamOperationSequence takes precedence.
     */
    @UriParam(label = "producer")
    private @Nullable Long operationSequence;

    /**
     * Time at which getNext and getBatch begin: seconds since 1970 (Unix time), or an ISO-8601 instant. Needs
     * nats-server 2.11 or newer. The header CamelJetStreamOperationTime takes precedence. Example: 2026-01-31T12:00:00Z
     */
    @UriParam(label = "producer")
    private @Nullable String operationTime;

    /**
     * Last sequence that getBatch, getLastPerSubject and purge include: 1 or more. The header
     * CamelJetStreamOperationUpToSequence takes precedence.
     */
    @UriParam(label = "producer")
    private @Nullable Long operationUpToSequence;

    /**
     * Time before which getBatch and getLastPerSubject end: seconds since 1970 (Unix time), or an ISO-8601 instant. The
     * header CamelJetStreamOperationUpToTime takes precedence.
     */
    @UriParam(label = "producer")
    private @Nullable String operationUpToTime;

    /**
     * Number of the last messages of the subject that purge keeps: 1 or more. It excludes operationUpToSequence. The
     * header CamelJetStreamOperationKeep takes precedence.
     */
    @UriParam(label = "producer")
    private @Nullable Long operationKeep;

    /**
     * Time for which pauseConsumer pauses the consumer. The header CamelJetStreamOperationPauseUntil takes precedence.
     * Example: 30m
     */
    @UriParam(label = "producer")
    private @Nullable Duration operationPause;

    /**
     * Maximum number of messages in the list of getBatch and getLastPerSubject: 1 to 100000. With
     * operationStreaming=true, the number of messages that the component loads at a time.
     */
    @UriParam(label = "producer", defaultValue = "1000")
    private int operationLimit = 1000;

    /**
     * If true, the body of getBatch is an Iterator over all messages, which loads operationLimit messages at a time. A
     * splitter with streaming reads any number of messages with bounded memory. If false, the body is a List.
     */
    @UriParam(label = "producer", defaultValue = "false")
    private boolean operationStreaming;

    /**
     * If true, the operations get, getLast and getNext ask any server that stores the stream, which may be behind the
     * leader. A stream that does not allow it is asked through its leader. If false, they ask the leader. getBatch and
     * getLastPerSubject always read directly, because the leader has no such request.
     */
    @UriParam(label = "producer,advanced", defaultValue = "false")
    private boolean directGet;

    /**
     * If true, the producer fails the exchange with a MessageMissingException if get, getLast, getNext or deleteMessage
     * finds no message. If false, the header CamelJetStreamFound is false, and a read sets the body to null.
     */
    @UriParam(label = "producer", defaultValue = "false")
    private boolean failIfMissing;

    /**
     * If true, the server overwrites the data of the message that deleteMessage removes. If false, it only marks the
     * message as removed, which is faster.
     */
    @UriParam(label = "producer,advanced", defaultValue = "true")
    private boolean operationErase = true;

    /** A copy that later changes to this group do not reach. */
    public OperationOptions copy() {
        try {
            return (OperationOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects values that no operation accepts.
     *
     * @throws IllegalArgumentException naming the option, its value and the cure
     */
    public void validate() {
        Checks.atLeast("operationSequence", operationSequence, 1);
        Checks.atLeast("operationUpToSequence", operationUpToSequence, 1);
        Checks.atLeast("operationKeep", operationKeep, 1);
        Checks.positive("operationPause", operationPause);
        Checks.range("operationLimit", operationLimit, 1, 100_000);
        timeInstant();
        upToInstant();
        if (operation != StreamOperation.PUBLISH) {
            validateOperation();
        }
    }

    /** Rejects options that have no effect on the operation, or exclude each other. */
    private void validateOperation() {
        refuseUnused("operationSequence", operationSequence, operation.uses(Parameter.SEQUENCE));
        refuseUnused("operationTime", operationTime, operation.uses(Parameter.TIME));
        refuseUnused("operationUpToSequence", operationUpToSequence, operation.uses(Parameter.UP_TO_SEQUENCE));
        refuseUnused("operationUpToTime", operationUpToTime, operation.uses(Parameter.UP_TO_TIME));
        refuseUnused("operationKeep", operationKeep, operation.uses(Parameter.KEEP));
        refuseUnused("operationPause", operationPause, operation.uses(Parameter.PAUSE));
        refuseUnused("operationStreaming", operationStreaming ? true : null, operation == StreamOperation.GET_BATCH);
        refuseBoth("operationSequence", operationSequence, "operationTime", operationTime);
        refuseBoth("operationUpToSequence", operationUpToSequence, "operationKeep", operationKeep);
    }

    /**
     * Rejects an expression for the subject, which only publish uses.
     *
     * @throws IllegalArgumentException naming both options
     */
    public void validateWith(@Nullable String publishSubject) {
        refuseUnused("publishSubject", publishSubject, operation == StreamOperation.PUBLISH);
    }

    private void refuseUnused(String option, @Nullable Object value, boolean used) {
        if (value != null && !used) {
            String shown = value instanceof Duration duration ? Durations.format(duration) : value.toString();
            throw new IllegalArgumentException(option + "=" + shown + " has no effect on operation="
                    + EnumNames.of(operation) + ": remove it, or use another operation.");
        }
    }

    private static void refuseBoth(String option, @Nullable Object value, String other, @Nullable Object otherValue) {
        if (value != null && otherValue != null) {
            throw new IllegalArgumentException(option + "=" + value + " is set together with " + other + "="
                    + otherValue + ": set one of the two.");
        }
    }

    /** The instant of {@code operationTime}; null if it is not set. */
    public @Nullable Instant timeInstant() {
        return StartOptions.instant("operationTime", operationTime);
    }

    /** The instant of {@code operationUpToTime}; null if it is not set. */
    public @Nullable Instant upToInstant() {
        return StartOptions.instant("operationUpToTime", operationUpToTime);
    }

    public StreamOperation getOperation() {
        return operation;
    }

    public void setOperation(StreamOperation operation) {
        this.operation = operation;
    }

    public boolean isAllowChangesByHeader() {
        return allowChangesByHeader;
    }

    public void setAllowChangesByHeader(boolean allowChangesByHeader) {
        this.allowChangesByHeader = allowChangesByHeader;
    }

    public @Nullable Long getOperationSequence() {
        return operationSequence;
    }

    public void setOperationSequence(@Nullable Long operationSequence) {
        this.operationSequence = operationSequence;
    }

    public @Nullable String getOperationTime() {
        return operationTime;
    }

    public void setOperationTime(@Nullable String operationTime) {
        this.operationTime = operationTime;
    }

    public @Nullable Long getOperationUpToSequence() {
        return operationUpToSequence;
    }

    public void setOperationUpToSequence(@Nullable Long operationUpToSequence) {
        this.operationUpToSequence = operationUpToSequence;
    }

    public @Nullable String getOperationUpToTime() {
        return operationUpToTime;
    }

    public void setOperationUpToTime(@Nullable String operationUpToTime) {
        this.operationUpToTime = operationUpToTime;
    }

    public @Nullable Long getOperationKeep() {
        return operationKeep;
    }

    public void setOperationKeep(@Nullable Long operationKeep) {
        this.operationKeep = operationKeep;
    }

    public @Nullable Duration getOperationPause() {
        return operationPause;
    }

    public void setOperationPause(@Nullable Duration operationPause) {
        this.operationPause = operationPause;
    }

    public int getOperationLimit() {
        return operationLimit;
    }

    public void setOperationLimit(int operationLimit) {
        this.operationLimit = operationLimit;
    }

    public boolean isOperationStreaming() {
        return operationStreaming;
    }

    public void setOperationStreaming(boolean operationStreaming) {
        this.operationStreaming = operationStreaming;
    }

    public boolean isDirectGet() {
        return directGet;
    }

    public void setDirectGet(boolean directGet) {
        this.directGet = directGet;
    }

    public boolean isFailIfMissing() {
        return failIfMissing;
    }

    public void setFailIfMissing(boolean failIfMissing) {
        this.failIfMissing = failIfMissing;
    }

    public boolean isOperationErase() {
        return operationErase;
    }

    public void setOperationErase(boolean operationErase) {
        this.operationErase = operationErase;
    }
}
