package io.github.cameljetstream.headers;

import org.apache.camel.spi.Metadata;

/** The headers of operations other than publish; see {@link JetStreamHeaders}. */
public abstract class OperationHeaders {
    @Metadata(
            label = "producer",
            description = "Operation of the producer, instead of the option operation. An operation that "
                    + "changes the stream or a consumer needs allowChangesByHeader=true. The producer "
                    + "removes this header, and the others of this kind, when the operation has "
                    + "succeeded.",
            javaType = "String")
    public static final String OPERATION = "CamelJetStreamOperation";

    @Metadata(
            label = "producer",
            description = "Consumer of the operation, instead of the option durableName.",
            javaType = "String")
    public static final String OPERATION_CONSUMER = "CamelJetStreamOperationConsumer";

    @Metadata(
            label = "producer",
            description = "Sequence of the operation, instead of the option operationSequence.",
            javaType = "Long")
    public static final String OPERATION_SEQUENCE = "CamelJetStreamOperationSequence";

    @Metadata(
            label = "producer",
            description = "Time at which the operation begins, instead of the option operationTime. Text is "
                    + "accepted too.",
            javaType = "java.time.Instant")
    public static final String OPERATION_TIME = "CamelJetStreamOperationTime";

    @Metadata(
            label = "producer",
            description = "Last sequence of the operation, instead of the option operationUpToSequence.",
            javaType = "Long")
    public static final String OPERATION_UP_TO_SEQUENCE = "CamelJetStreamOperationUpToSequence";

    @Metadata(
            label = "producer",
            description = "Time before which the operation ends, instead of the option operationUpToTime. "
                    + "Text is accepted too.",
            javaType = "java.time.Instant")
    public static final String OPERATION_UP_TO_TIME = "CamelJetStreamOperationUpToTime";

    @Metadata(
            label = "producer",
            description = "Number of messages that purge keeps, instead of the option operationKeep.",
            javaType = "Long")
    public static final String OPERATION_KEEP = "CamelJetStreamOperationKeep";

    @Metadata(
            label = "producer",
            description = "Time until which pauseConsumer pauses the consumer, instead of the option "
                    + "operationPause. Text and a duration such as 30m are accepted too.",
            javaType = "java.time.Instant")
    public static final String OPERATION_PAUSE_UNTIL = "CamelJetStreamOperationPauseUntil";

    @Metadata(
            label = "producer",
            description = "After get, getLast, getNext and deleteMessage: true if the stream had the "
                    + "message. The producer sets it.",
            javaType = "Boolean")
    public static final String FOUND = "CamelJetStreamFound";

    @Metadata(
            label = "producer",
            description = "After getLastPerSubject: the sequence of the stream at which the messages were "
                    + "the last of their subjects. The producer sets it.",
            javaType = "Long")
    public static final String UP_TO_SEQUENCE = "CamelJetStreamUpToSequence";

    @Metadata(
            label = "producer",
            description = "After purge: the number of removed messages. The producer sets it.",
            javaType = "Long")
    public static final String PURGED = "CamelJetStreamPurged";

    @Metadata(
            label = "producer",
            description = "After pauseConsumer: the time at which the deliveries continue. The producer " + "sets it.",
            javaType = "java.time.Instant")
    public static final String PAUSED_UNTIL = "CamelJetStreamPausedUntil";

    @Metadata(
            label = "producer",
            description = "After resetConsumer: the sequence in the stream at which the consumer continues. "
                    + "The producer sets it.",
            javaType = "Long")
    public static final String RESET_SEQUENCE = "CamelJetStreamResetSequence";

    OperationHeaders() {}
}
