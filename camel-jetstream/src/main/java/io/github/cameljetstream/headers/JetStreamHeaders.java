package io.github.cameljetstream.headers;

import org.apache.camel.spi.Metadata;

/**
 * The headers of Camel messages that the component reads and writes. None of them ever travels as a NATS header, and
 * none that a consumer sets steers a producer.
 */
public final class JetStreamHeaders extends OperationHeaders {
    @Metadata(label = "consumer", description = "Subject to which the message was published.", javaType = "String")
    public static final String SUBJECT = "CamelJetStreamSubject";

    @Metadata(
            label = "consumer",
            description = "Stream from which the server delivered the message.",
            javaType = "String")
    public static final String STREAM = "CamelJetStreamStream";

    @Metadata(label = "consumer", description = "Name of the consumer on the server.", javaType = "String")
    public static final String CONSUMER = "CamelJetStreamConsumer";

    @Metadata(
            label = "consumer",
            description = "Number of the partition of the message, from 0 on; with the option partitions.",
            javaType = "Integer")
    public static final String PARTITION = "CamelJetStreamPartition";

    @Metadata(label = "consumer", description = "Sequence of the message in the stream.", javaType = "Long")
    public static final String STREAM_SEQUENCE = "CamelJetStreamStreamSequence";

    @Metadata(
            label = "consumer",
            description = "Sequence of the delivery in the consumer, which also counts redeliveries.",
            javaType = "Long")
    public static final String CONSUMER_SEQUENCE = "CamelJetStreamConsumerSequence";

    @Metadata(
            label = "consumer",
            description = "Number of deliveries of the message, including this one.",
            javaType = "Long")
    public static final String DELIVERED_COUNT = "CamelJetStreamDeliveredCount";

    @Metadata(
            label = "consumer",
            description = "Number of messages that matched the consumer and were not yet delivered at the time of this"
                    + " delivery.",
            javaType = "Long")
    public static final String PENDING = "CamelJetStreamPending";

    @Metadata(
            label = "consumer",
            description = "Time at which the stream stored the message. Camel's message timestamp is the same time in"
                    + " milliseconds.",
            javaType = "java.time.Instant")
    public static final String TIMESTAMP = "CamelJetStreamTimestamp";

    @Metadata(
            label = "consumer",
            description = "Id with which the message was published (Nats-Msg-Id), if it has one.",
            javaType = "String")
    public static final String MESSAGE_ID = "CamelJetStreamMessageId";

    @Metadata(
            label = "consumer",
            description = "Reason of a delete marker, which the server stores when it has removed messages of a"
                    + " subject: MaxAge, Purge or Remove.",
            javaType = "String")
    public static final String MARKER_REASON = "CamelJetStreamMarkerReason";

    @Metadata(
            label = "consumer",
            description = "Pattern of the schedule, if the message itself is a schedule. A consumer should not receive"
                    + " such messages: in a work queue the ack removes the schedule, and it never fires.",
            javaType = "String")
    public static final String SCHEDULE = "CamelJetStreamSchedule";

    @Metadata(
            label = "consumer",
            description = "Subject of the schedule that published the message.",
            javaType = "String")
    public static final String SCHEDULER = "CamelJetStreamScheduler";

    @Metadata(
            label = "consumer",
            description = "Next time at which the schedule that published the message fires, or purge if it never"
                    + " fires again.",
            javaType = "String")
    public static final String SCHEDULE_NEXT = "CamelJetStreamScheduleNext";

    @Metadata(
            label = "consumer",
            description = "Origin of the message in a stream that sources other streams, as the server writes it:"
                    + " stream, sequence, and more.",
            javaType = "String")
    public static final String STREAM_SOURCE = "CamelJetStreamStreamSource";

    @Metadata(
            label = "consumer",
            description = "With headersOnly=true: the size in bytes of the omitted body.",
            javaType = "Long")
    public static final String BODY_SIZE = "CamelJetStreamBodySize";

    @Metadata(
            label = "consumer",
            description = "With cloudEvents=unwrap: true if the event has expired, otherwise not set. The component"
                    + " routes such an event as any other.",
            javaType = "Boolean")
    public static final String CLOUD_EVENT_EXPIRED = "CamelJetStreamCloudEventExpired";

    @Metadata(
            label = "consumer",
            description = "With cloudEvents=unwrap: the reason why a message that claims to be a CloudEvent cannot be"
                    + " read as one. The component does not change its body.",
            javaType = "String")
    public static final String CLOUD_EVENT_PROBLEM = "CamelJetStreamCloudEventProblem";

    @Metadata(
            label = "consumer",
            description = "JetStream domain from which the server delivered the message, if the server has one.",
            javaType = "String")
    public static final String DOMAIN = "CamelJetStreamDomain";

    @Metadata(
            label = "consumer",
            description = "With autoAck=false: the object with which the route acknowledges the message.",
            javaType = "io.github.cameljetstream.headers.ManualAcknowledgement")
    public static final String ACKNOWLEDGEMENT = "CamelJetStreamAcknowledgement";

    @Metadata(
            label = "consumer",
            description = "Delay before the redelivery of the message, instead of backOff or nakDelay. The route sets"
                    + " it, and the component reads it when it naks the message of a failed exchange. The value is"
                    + " a duration, a number of milliseconds, or the time of the next delivery. A duration or time"
                    + " can be text. Examples: 30s, 2030-01-31T12:00:00Z",
            javaType = "java.time.Duration")
    public static final String NAK_DELAY = "CamelJetStreamNakDelay";

    @Metadata(
            label = "consumer",
            description = "With batching=true, on the exchange of the batch: the number of its messages.",
            javaType = "Integer")
    public static final String BATCH_SIZE = "CamelJetStreamBatchSize";

    @Metadata(
            label = "producer",
            description = "Subject to which the producer publishes this message, instead of the endpoint's subject."
                    + " The producer removes the header when the stream has stored the message.",
            javaType = "String")
    public static final String OVERRIDE_SUBJECT = "CamelJetStreamOverrideSubject";

    @Metadata(
            label = "producer",
            description = "Id with which the producer publishes this message (Nats-Msg-Id). The stream drops a message"
                    + " whose id it already holds within its duplicate window. The producer removes the header"
                    + " when the stream has stored the message.",
            javaType = "String")
    public static final String PUBLISH_MESSAGE_ID = "CamelJetStreamPublishMessageId";

    @Metadata(
            label = "producer",
            description = "Stream that must store this message; otherwise the server rejects this message. The"
                    + " producer removes this header, and the others of this kind, when the stream has stored the"
                    + " message.",
            javaType = "String")
    public static final String EXPECTED_STREAM = "CamelJetStreamExpectedStream";

    @Metadata(
            label = "producer",
            description = "Sequence that the last message of the stream must have; otherwise the server rejects this"
                    + " message.",
            javaType = "Long")
    public static final String EXPECTED_LAST_SEQUENCE = "CamelJetStreamExpectedLastSequence";

    @Metadata(
            label = "producer",
            description = "Id (Nats-Msg-Id) that the last message of the stream must have; otherwise the server"
                    + " rejects this message.",
            javaType = "String")
    public static final String EXPECTED_LAST_MESSAGE_ID = "CamelJetStreamExpectedLastMessageId";

    @Metadata(
            label = "producer",
            description = "Sequence that the last message of the subject must have; otherwise the server rejects this"
                    + " message. 0 means that the subject must have no message.",
            javaType = "Long")
    public static final String EXPECTED_LAST_SUBJECT_SEQUENCE = "CamelJetStreamExpectedLastSubjectSequence";

    @Metadata(
            label = "producer",
            description = "Subject to which the expected last sequence of the subject refers, instead of the subject"
                    + " of this message.",
            javaType = "String")
    public static final String EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT =
            "CamelJetStreamExpectedLastSubjectSequenceSubject";

    @Metadata(
            label = "producer",
            description = "Time to live of this message in the stream: a duration, also as text, or never.",
            javaType = "java.time.Duration")
    public static final String PUBLISH_TTL = "CamelJetStreamPublishTtl";

    @Metadata(
            label = "producer",
            description = "Earlier messages that the stream drops when it stores this one: subject or all.",
            javaType = "String")
    public static final String PUBLISH_ROLLUP = "CamelJetStreamPublishRollup";

    @Metadata(
            label = "producer",
            description = "Time at which the stream publishes this message to the schedule target. The value is a"
                    + " time, a delay from now on, or text as for the option schedule.",
            javaType = "java.time.Instant")
    public static final String PUBLISH_SCHEDULE = "CamelJetStreamPublishSchedule";

    @Metadata(
            label = "producer",
            description = "Subject to which the stream publishes the scheduled message.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_TARGET = "CamelJetStreamPublishScheduleTarget";

    @Metadata(
            label = "producer",
            description = "Time to live of the messages that the schedule publishes, with the same values as"
                    + " CamelJetStreamPublishTtl.",
            javaType = "java.time.Duration")
    public static final String PUBLISH_SCHEDULE_TTL = "CamelJetStreamPublishScheduleTtl";

    @Metadata(
            label = "producer",
            description = "Subject whose last message the schedule publishes.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_SOURCE = "CamelJetStreamPublishScheduleSource";

    @Metadata(
            label = "producer",
            description = "Time zone of a cron schedule: an IANA name such as Europe/Berlin.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_TIME_ZONE = "CamelJetStreamPublishScheduleTimeZone";

    @Metadata(
            label = "producer",
            description = "Earlier messages that a message of the schedule replaces. subject: those of the schedule's"
                    + " target.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_ROLLUP = "CamelJetStreamPublishScheduleRollup";

    @Metadata(
            label = "producer",
            description = "Subject of the schedule that the stream removes when it stores this message.",
            javaType = "String")
    public static final String PUBLISH_CANCEL_SCHEDULE = "CamelJetStreamPublishCancelSchedule";

    @Metadata(
            label = "producer",
            description = "Whole number that this message adds to the counter of its subject; a negative number"
                    + " subtracts.",
            javaType = "java.math.BigInteger")
    public static final String PUBLISH_COUNTER_INCREMENT = "CamelJetStreamPublishCounterIncrement";

    @Metadata(
            label = "producer",
            description = "Stream that stored the message. The producer sets it.",
            javaType = "String")
    public static final String PUBLISHED_STREAM = "CamelJetStreamPublishedStream";

    @Metadata(
            label = "producer",
            description = "Sequence of the message in the stream that stored it. The producer sets it.",
            javaType = "Long")
    public static final String PUBLISHED_SEQUENCE = "CamelJetStreamPublishedSequence";

    @Metadata(
            label = "producer",
            description = "If true, the stream already held a message with this id and dropped this one. The producer"
                    + " sets it.",
            javaType = "Boolean")
    public static final String PUBLISHED_DUPLICATE = "CamelJetStreamPublishedDuplicate";

    @Metadata(
            label = "producer",
            description = "JetStream domain of the stream, if the server has one. The producer sets it.",
            javaType = "String")
    public static final String PUBLISHED_DOMAIN = "CamelJetStreamPublishedDomain";

    @Metadata(
            label = "producer",
            description = "New value of the counter to which the message added. The producer sets it.",
            javaType = "java.math.BigInteger")
    public static final String PUBLISHED_COUNTER = "CamelJetStreamPublishedCounter";

    @Metadata(
            label = "producer",
            description = "With scheduleSubject=unique: the subject on which the stream stored the schedule, by which"
                    + " you can cancel it. The producer sets it.",
            javaType = "String")
    public static final String PUBLISHED_SCHEDULE_SUBJECT = "CamelJetStreamPublishedScheduleSubject";

    @Metadata(
            label = "producer",
            description =
                    "Results of the messages of a batch, in their order. In a fast batch (batch=fast) a result says"
                            + " that the message is stored or known by its id, and has no sequence. The producer sets it.",
            javaType = "java.util.List<io.github.cameljetstream.publish.PublishResult>")
    public static final String PUBLISHED_RESULTS = "CamelJetStreamPublishedResults";

    private JetStreamHeaders() {}
}
