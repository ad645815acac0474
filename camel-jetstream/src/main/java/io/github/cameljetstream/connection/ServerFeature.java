package io.github.cameljetstream.connection;

/**
 * A feature of the JetStream API that older servers silently ignore, and the API level that is certain to include it.
 *
 * <p>Levels by release ({@code JSApiLevel} in server/jetstream_versioning.go of nats-server at these tags): v2.10.29 and
 * older have none; v2.11.0 to v2.11.17: 1; v2.12.0 to v2.12.4: 2; v2.12.5 to v2.12.15: 3; v2.14.0 to v2.14.5: 4; 2.15: 5.
 * <b>Level 3 adds no feature that a client sees</b>: it came with a fix release of 2.12.
 *
 * <p>The server attaches a level of its own to few features ({@code requires(n)} in the same file). Those that have none
 * get the level of the first release whose sources know them, as named at each constant. Pure.
 */
public enum ServerFeature {
    /** {@code setStaticStreamMetadata}: AllowMsgTTL requires 1. */
    MESSAGE_TTL(1, "2.11"),
    /** {@code setStaticStreamMetadata}: SubjectDeleteMarkerTTL requires 1. */
    DELETE_MARKERS(1, "2.11"),
    /** No level: {@code JSExpectedLastSubjSeqSubj} is in server/stream.go of v2.11.0, not of v2.10.29. */
    SUBJECT_OF_EXPECTED_SEQUENCE(1, "2.11"),
    /** No level: {@code Batch} of {@code JSApiMsgGetRequest} is in server/jetstream_api.go of v2.11.0, not of v2.10.29. */
    BATCHED_GET(1, "2.11"),
    /** {@code setStaticConsumerMetadata}: PauseUntil requires 1. */
    CONSUMER_PAUSE(1, "2.11"),
    /** {@code setStaticConsumerMetadata}: any priority policy requires 1. */
    PRIORITY_GROUPS(1, "2.11"),
    /** No level of its own: {@code PriorityPrioritized} is in server/consumer.go of v2.12.0, not of v2.11.17. */
    PRIORITIZED_GROUPS(2, "2.12"),
    /** {@code setStaticStreamMetadata}: AllowMsgCounter requires 2. */
    COUNTERS(2, "2.12"),
    /** {@code setStaticStreamMetadata}: AllowAtomicPublish requires 2. */
    ATOMIC_BATCHES(2, "2.12"),
    /**
     * {@code setStaticStreamMetadata}: AllowMsgSchedules requires 2. All that 2.12 knows is {@code @at}, the target and
     * the time to live of what is published ({@code getMessageSchedule} in server/stream.go of v2.12.15).
     */
    SCHEDULES(2, "2.12"),
    /** {@code setStaticStreamMetadata}: AsyncPersistMode requires 2. */
    PERSIST_MODES(2, "2.12"),
    /** No level: {@code unmarshalRequest} is strict by default in server/jetstream_api.go of v2.12.0, not of v2.11.17. */
    REFUSAL_OF_UNKNOWN_FIELDS(2, "2.12"),
    /** No level: 2.12 purges the schedule that {@code Nats-Scheduler} names (server/stream.go of v2.12.0). */
    SCHEDULE_CANCELLATION(2, "2.12"),
    /** No level: {@code parseMsgSchedule} is in server/scheduler.go of v2.14.0, not of v2.12.15, which answers 10189. */
    REPEATED_SCHEDULES(4, "2.14"),
    /** No level: {@code JSScheduleSource} is in server/stream.go of v2.14.0, not of v2.12.15, which ignores it. */
    SCHEDULE_SOURCE(4, "2.14"),
    /** No level: {@code JSScheduleTimeZone} is in server/stream.go of v2.14.0, not of v2.12.15, which ignores it. */
    SCHEDULE_TIME_ZONE(4, "2.14"),
    /** No level: {@code JSScheduleRollup} is in server/stream.go of v2.14.0, not of v2.12.15, which ignores it. */
    SCHEDULE_ROLLUP(4, "2.14"),
    /** No level: {@code $JS.API.CONSUMER.RESET} is in server/jetstream_api.go of v2.14.0, not of v2.12.15. */
    CONSUMER_RESET(4, "2.14"),
    /** {@code setStaticStreamMetadata}: AllowBatchPublish (fast ingest) requires 4. */
    FAST_BATCHES(4, "2.14"),
    /** No level: {@code StreamConsumerSource} is in server/stream.go of v2.14.0, not of v2.12.15. */
    DURABLE_SOURCES(4, "2.14");

    private final int level;
    private final String version;

    ServerFeature(int level, String version) {
        this.level = level;
        this.version = version;
    }

    /** If true, each server of the API level has the feature. */
    public boolean isIn(int apiLevel) {
        return apiLevel >= level;
    }

    /** The first release that has the feature, for messages. */
    public String version() {
        return version;
    }
}
