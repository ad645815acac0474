package io.github.cameljetstream.headers;

import org.apache.camel.spi.Metadata;

/**
 * The headers of Camel messages that the component reads and writes. None of them ever travels as a NATS header, and
 * none that a consumer sets steers a producer.
 */
public final class JetStreamHeaders {
    @Metadata(label = "consumer", description = "The subject that the message was published to.", javaType = "String")
    public static final String SUBJECT = "CamelJetStreamSubject";

    @Metadata(label = "consumer", description = "The stream that the message was delivered from.", javaType = "String")
    public static final String STREAM = "CamelJetStreamStream";

    @Metadata(label = "consumer", description = "The name of the consumer on the server.", javaType = "String")
    public static final String CONSUMER = "CamelJetStreamConsumer";

    @Metadata(label = "consumer", description = "The sequence of the message in the stream.", javaType = "Long")
    public static final String STREAM_SEQUENCE = "CamelJetStreamStreamSequence";

    @Metadata(
            label = "consumer",
            description = "The sequence of the delivery among those of the consumer, redeliveries included.",
            javaType = "Long")
    public static final String CONSUMER_SEQUENCE = "CamelJetStreamConsumerSequence";

    @Metadata(
            label = "consumer",
            description = "How many times the message was delivered, this time included.",
            javaType = "Long")
    public static final String DELIVERED_COUNT = "CamelJetStreamDeliveredCount";

    @Metadata(
            label = "consumer",
            description = "How many messages matched the consumer and were not yet delivered when this one was.",
            javaType = "Long")
    public static final String PENDING = "CamelJetStreamPending";

    @Metadata(
            label = "consumer",
            description = "When the stream stored the message. Camel's message timestamp has it in milliseconds.",
            javaType = "java.time.Instant")
    public static final String TIMESTAMP = "CamelJetStreamTimestamp";

    @Metadata(
            label = "consumer",
            description = "The id that the message was published with (Nats-Msg-Id), if it had one.",
            javaType = "String")
    public static final String MESSAGE_ID = "CamelJetStreamMessageId";

    @Metadata(
            label = "consumer",
            description =
                    "The reason of a delete marker, which the server stores when messages of a subject are gone: MaxAge, Purge or Remove.",
            javaType = "String")
    public static final String MARKER_REASON = "CamelJetStreamMarkerReason";

    @Metadata(
            label = "consumer",
            description =
                    "The pattern of a message that is a schedule itself. A consumer should not take such messages: acknowledged in a work queue, it never fires.",
            javaType = "String")
    public static final String SCHEDULE = "CamelJetStreamSchedule";

    @Metadata(
            label = "consumer",
            description = "The subject of the schedule that published the message.",
            javaType = "String")
    public static final String SCHEDULER = "CamelJetStreamScheduler";

    @Metadata(
            label = "consumer",
            description = "When the schedule that published the message fires next: a time, or purge if never.",
            javaType = "String")
    public static final String SCHEDULE_NEXT = "CamelJetStreamScheduleNext";

    @Metadata(
            label = "consumer",
            description =
                    "Where a stream that sources others has the message from, as the server writes it: stream, sequence, and more.",
            javaType = "String")
    public static final String STREAM_SOURCE = "CamelJetStreamStreamSource";

    @Metadata(
            label = "consumer",
            description = "With headersOnly=true: the size of the body that was left out, in bytes.",
            javaType = "Long")
    public static final String BODY_SIZE = "CamelJetStreamBodySize";

    @Metadata(
            label = "consumer",
            description =
                    "With cloudEvents=unwrap: true if the event has expired; else not set. Such an event is routed"
                            + " as any other.",
            javaType = "Boolean")
    public static final String CLOUD_EVENT_EXPIRED = "CamelJetStreamCloudEventExpired";

    @Metadata(
            label = "consumer",
            description =
                    "With cloudEvents=unwrap: what is wrong with a message that says it is a CloudEvent and cannot"
                            + " be read as one. Its body is as it came.",
            javaType = "String")
    public static final String CLOUD_EVENT_PROBLEM = "CamelJetStreamCloudEventProblem";

    @Metadata(
            label = "consumer",
            description = "The JetStream domain that the message was delivered from, if the server has one.",
            javaType = "String")
    public static final String DOMAIN = "CamelJetStreamDomain";

    @Metadata(
            label = "consumer",
            description = "With autoAck=false: what the message is acknowledged with.",
            javaType = "io.github.cameljetstream.headers.ManualAcknowledgement")
    public static final String ACKNOWLEDGEMENT = "CamelJetStreamAcknowledgement";

    @Metadata(
            label = "consumer",
            description =
                    "Set by the route, read when its exchange has failed and the failure is answered with a nak: how long"
                            + " the message waits for its next delivery, instead of backOff or nakDelay. A duration, also"
                            + " as text such as 30s; a number of milliseconds; or the time of the next delivery, also as"
                            + " text such as 2030-01-31T12:00:00Z.",
            javaType = "java.time.Duration")
    public static final String NAK_DELAY = "CamelJetStreamNakDelay";

    @Metadata(
            label = "consumer",
            description = "With batching=true, on the exchange of the batch: how many messages it has.",
            javaType = "Integer")
    public static final String BATCH_SIZE = "CamelJetStreamBatchSize";

    @Metadata(
            label = "producer",
            description = "The subject to publish this message to, instead of the endpoint's. Removed when"
                    + " the message is stored.",
            javaType = "String")
    public static final String OVERRIDE_SUBJECT = "CamelJetStreamOverrideSubject";

    @Metadata(
            label = "producer",
            description =
                    "The id to publish this message with (Nats-Msg-Id), by which the stream drops a message that it"
                            + " already holds within its duplicate window. Removed when the message is stored.",
            javaType = "String")
    public static final String PUBLISH_MESSAGE_ID = "CamelJetStreamPublishMessageId";

    @Metadata(
            label = "producer",
            description =
                    "The stream that must store this message, else it is refused. Removed when the message is stored, as are the others of this kind.",
            javaType = "String")
    public static final String EXPECTED_STREAM = "CamelJetStreamExpectedStream";

    @Metadata(
            label = "producer",
            description = "The sequence that the last message of the stream must have, else this message is refused.",
            javaType = "Long")
    public static final String EXPECTED_LAST_SEQUENCE = "CamelJetStreamExpectedLastSequence";

    @Metadata(
            label = "producer",
            description =
                    "The id (Nats-Msg-Id) that the last message of the stream must have, else this message is refused.",
            javaType = "String")
    public static final String EXPECTED_LAST_MESSAGE_ID = "CamelJetStreamExpectedLastMessageId";

    @Metadata(
            label = "producer",
            description =
                    "The sequence that the last message of the subject must have, else this message is refused; 0 if there must be none.",
            javaType = "Long")
    public static final String EXPECTED_LAST_SUBJECT_SEQUENCE = "CamelJetStreamExpectedLastSubjectSequence";

    @Metadata(
            label = "producer",
            description =
                    "The subject that the expected last sequence of the subject is about, instead of that of this message.",
            javaType = "String")
    public static final String EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT =
            "CamelJetStreamExpectedLastSubjectSequenceSubject";

    @Metadata(
            label = "producer",
            description = "How long the stream keeps this message: a duration, also as text, or never.",
            javaType = "java.time.Duration")
    public static final String PUBLISH_TTL = "CamelJetStreamPublishTtl";

    @Metadata(
            label = "producer",
            description = "subject or all: which earlier messages the stream drops when it stores this one.",
            javaType = "String")
    public static final String PUBLISH_ROLLUP = "CamelJetStreamPublishRollup";

    @Metadata(
            label = "producer",
            description =
                    "When the stream publishes this message to its schedule target: a time, a duration from now on, or as the option schedule.",
            javaType = "java.time.Instant")
    public static final String PUBLISH_SCHEDULE = "CamelJetStreamPublishSchedule";

    @Metadata(
            label = "producer",
            description = "The subject that the stream publishes the scheduled message to.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_TARGET = "CamelJetStreamPublishScheduleTarget";

    @Metadata(
            label = "producer",
            description = "How long the stream keeps what the schedule publishes: as the time to live of a message.",
            javaType = "java.time.Duration")
    public static final String PUBLISH_SCHEDULE_TTL = "CamelJetStreamPublishScheduleTtl";

    @Metadata(
            label = "producer",
            description = "The subject whose last message the schedule publishes.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_SOURCE = "CamelJetStreamPublishScheduleSource";

    @Metadata(
            label = "producer",
            description = "The time zone of a cron schedule: an IANA name such as Europe/Berlin.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_TIME_ZONE = "CamelJetStreamPublishScheduleTimeZone";

    @Metadata(
            label = "producer",
            description = "subject: what the schedule publishes replaces the earlier messages of its target.",
            javaType = "String")
    public static final String PUBLISH_SCHEDULE_ROLLUP = "CamelJetStreamPublishScheduleRollup";

    @Metadata(
            label = "producer",
            description = "The subject of the schedule that the stream removes when it stores this message.",
            javaType = "String")
    public static final String PUBLISH_CANCEL_SCHEDULE = "CamelJetStreamPublishCancelSchedule";

    @Metadata(
            label = "producer",
            description = "How much this message adds to the counter of its subject.",
            javaType = "java.math.BigInteger")
    public static final String PUBLISH_COUNTER_INCREMENT = "CamelJetStreamPublishCounterIncrement";

    @Metadata(
            label = "producer",
            description = "Set by the producer: the stream that stored the message.",
            javaType = "String")
    public static final String PUBLISHED_STREAM = "CamelJetStreamPublishedStream";

    @Metadata(
            label = "producer",
            description = "Set by the producer: the sequence of the message in the stream that stored it.",
            javaType = "Long")
    public static final String PUBLISHED_SEQUENCE = "CamelJetStreamPublishedSequence";

    @Metadata(
            label = "producer",
            description =
                    "Set by the producer: whether the stream already held a message of this id, and dropped this one.",
            javaType = "Boolean")
    public static final String PUBLISHED_DUPLICATE = "CamelJetStreamPublishedDuplicate";

    @Metadata(
            label = "producer",
            description = "Set by the producer: the JetStream domain of the stream, if the server has one.",
            javaType = "String")
    public static final String PUBLISHED_DOMAIN = "CamelJetStreamPublishedDomain";

    @Metadata(
            label = "producer",
            description = "Set by the producer: the new value of the counter that the message has added to.",
            javaType = "java.math.BigInteger")
    public static final String PUBLISHED_COUNTER = "CamelJetStreamPublishedCounter";

    @Metadata(
            label = "producer",
            description =
                    "Set by the producer with scheduleSubject=unique: the subject that the schedule was stored on, by which it can be cancelled.",
            javaType = "String")
    public static final String PUBLISHED_SCHEDULE_SUBJECT = "CamelJetStreamPublishedScheduleSubject";

    @Metadata(
            label = "producer",
            description = "Set by the producer for a batch: the outcome of each of its messages, in their order.",
            javaType = "java.util.List<io.github.cameljetstream.publish.PublishResult>")
    public static final String PUBLISHED_RESULTS = "CamelJetStreamPublishedResults";

    private JetStreamHeaders() {}
}
