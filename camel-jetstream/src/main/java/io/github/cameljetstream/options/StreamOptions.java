package io.github.cameljetstream.options;

import java.time.Duration;
import java.util.Locale;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The stream, and the settings with which the component creates it. */
@UriParams
public final class StreamOptions extends StreamSettings implements Cloneable {
    /**
     * Name of the stream. If it is not set, the component finds the stream by the subject. If it is set, the server
     * rejects a published message whose subject belongs to another stream. Example: ORDERS
     */
    @UriParam(label = "common")
    private @Nullable String streamName;

    /**
     * How the component provides the stream when a route starts. none: the stream must exist; create: the component
     * creates a missing stream, and uses an existing one as it is; update: the component creates a missing stream, and
     * changes an existing one that differs from a set stream option. create and update need streamName.
     */
    @UriParam(label = "common", enums = "none,create,update", defaultValue = "none")
    private StreamProvisioning streamProvisioning = StreamProvisioning.NONE;

    /** Description of a stream that the component creates. */
    @UriParam(label = "stream")
    private @Nullable String streamDescription;

    /**
     * Storage of a stream that the component creates. file: on disk; memory: in memory, where a stream with one replica
     * is lost when its server stops.
     */
    @UriParam(label = "stream", enums = "file,memory", defaultValue = "file")
    private @Nullable StreamStorage streamStorage;

    /**
     * Number of servers that store a copy of a stream that the component creates: 1 to 5. Use 3 for data that must
     * survive the loss of a server or of its disk.
     */
    @UriParam(label = "stream", defaultValue = "1")
    private @Nullable Integer streamReplicas;

    /**
     * Retention policy of a stream that the component creates. limits: the stream removes a message when it reaches a
     * limit; interest: the stream removes a message when all consumers have acknowledged it; workqueue: the stream
     * removes a message when one consumer has acknowledged it.
     */
    @UriParam(label = "stream", enums = "limits,interest,workqueue", defaultValue = "limits")
    private @Nullable StreamRetention streamRetention;

    /**
     * Discard policy of a full stream that the component creates. old: the stream drops its oldest message; new: the
     * stream rejects the new message.
     */
    @UriParam(label = "stream", enums = "old,new", defaultValue = "old")
    private @Nullable StreamDiscard streamDiscard;

    /**
     * Maximum age of messages in a stream that the component creates. By default, and with 0, the stream keeps messages
     * indefinitely. Example: 7d
     */
    @UriParam(label = "stream")
    private @Nullable Duration streamMaxAge;

    /** Maximum number of messages in a stream that the component creates: 1 or more. Unlimited by default. */
    @UriParam(label = "stream")
    private @Nullable Long streamMaxMessages;

    /**
     * Maximum number of messages of one subject in a stream that the component creates: 1 or more. Unlimited by
     * default.
     */
    @UriParam(label = "stream")
    private @Nullable Long streamMaxMessagesPerSubject;

    /** Maximum size in bytes of a stream that the component creates: 1 or more. Unlimited by default. */
    @UriParam(label = "stream")
    private @Nullable Long streamMaxBytes;

    /**
     * Maximum size in bytes of one message in a stream that the component creates: 1 or more. The default is the
     * server's own limit (max_payload).
     */
    @UriParam(label = "stream")
    private @Nullable Integer streamMaxMessageSize;

    /** Time for which a stream that the component creates remembers message ids to detect duplicates. Example: 10m */
    @UriParam(label = "stream", defaultValue = "2m")
    private @Nullable Duration streamDuplicateWindow;

    /** If true, the component creates a stream that accepts messages that replace earlier ones (rollup). */
    @UriParam(label = "stream", defaultValue = "false")
    private @Nullable Boolean streamAllowRollup;

    /**
     * If true, the component creates a stream that supports a time to live for each message (messageTtl). Needs
     * nats-server 2.11 or newer. It cannot be disabled later.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private @Nullable Boolean streamAllowMessageTtl;

    /**
     * If true, the component creates a stream that can publish messages later or repeatedly (schedule). Needs
     * nats-server 2.12 or newer. It cannot be disabled later.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private @Nullable Boolean streamAllowSchedules;

    /**
     * If true, the component creates a stream of counters, where each message adds to the counter of its subject
     * (counterIncrement). Needs nats-server 2.12 or newer. It cannot be enabled for an existing stream.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private @Nullable Boolean streamAllowCounters;

    /**
     * If true, the component creates a stream that accepts atomic batches, which it stores as a whole or not at all
     * (batch=atomic). Needs nats-server 2.12 or newer.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private @Nullable Boolean streamAllowAtomicPublish;

    /**
     * If true, the component creates a stream that accepts fast batches, where it acknowledges every n-th message
     * (batch=fast). Needs nats-server 2.14 or newer.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private @Nullable Boolean streamAllowBatchPublish;

    /** A copy that later changes to this group do not reach. */
    public StreamOptions copy() {
        try {
            return (StreamOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects options with which no stream can be created.
     *
     * @param subject the subject of the endpoint
     * @throws IllegalArgumentException naming the option, its value and what is expected
     */
    public void validate(String subject) {
        Checks.name("streamName", streamName);
        if (streamProvisioning != StreamProvisioning.NONE && streamName == null) {
            throw new IllegalArgumentException(
                    "streamProvisioning=" + streamProvisioning.name().toLowerCase(Locale.ROOT)
                            + " needs streamName: set the name of the stream to create for '" + subject + "'.");
        }
        checkLimits();
        validateContent(subject);
        validateSettings();
    }

    private void checkLimits() {
        Checks.range("streamReplicas", streamReplicas, 1, 5);
        Checks.notNegative("streamMaxAge", streamMaxAge);
        Checks.notNegative("streamDuplicateWindow", streamDuplicateWindow);
        Checks.atLeast("streamMaxMessages", streamMaxMessages, 1);
        Checks.atLeast("streamMaxMessagesPerSubject", streamMaxMessagesPerSubject, 1);
        Checks.atLeast("streamMaxBytes", streamMaxBytes, 1);
        Checks.range("streamMaxMessageSize", streamMaxMessageSize, 1, Integer.MAX_VALUE);
    }

    public @Nullable String getStreamName() {
        return streamName;
    }

    public void setStreamName(String streamName) {
        this.streamName = streamName;
    }

    public StreamProvisioning getStreamProvisioning() {
        return streamProvisioning;
    }

    public void setStreamProvisioning(StreamProvisioning streamProvisioning) {
        this.streamProvisioning = streamProvisioning;
    }

    public @Nullable String getStreamDescription() {
        return streamDescription;
    }

    public void setStreamDescription(String streamDescription) {
        this.streamDescription = streamDescription;
    }

    public @Nullable StreamStorage getStreamStorage() {
        return streamStorage;
    }

    public void setStreamStorage(StreamStorage streamStorage) {
        this.streamStorage = streamStorage;
    }

    public @Nullable Integer getStreamReplicas() {
        return streamReplicas;
    }

    public void setStreamReplicas(Integer streamReplicas) {
        this.streamReplicas = streamReplicas;
    }

    public @Nullable StreamRetention getStreamRetention() {
        return streamRetention;
    }

    public void setStreamRetention(StreamRetention streamRetention) {
        this.streamRetention = streamRetention;
    }

    public @Nullable StreamDiscard getStreamDiscard() {
        return streamDiscard;
    }

    public void setStreamDiscard(StreamDiscard streamDiscard) {
        this.streamDiscard = streamDiscard;
    }

    public @Nullable Duration getStreamMaxAge() {
        return streamMaxAge;
    }

    public void setStreamMaxAge(Duration streamMaxAge) {
        this.streamMaxAge = streamMaxAge;
    }

    public @Nullable Long getStreamMaxMessages() {
        return streamMaxMessages;
    }

    public void setStreamMaxMessages(Long streamMaxMessages) {
        this.streamMaxMessages = streamMaxMessages;
    }

    public @Nullable Long getStreamMaxMessagesPerSubject() {
        return streamMaxMessagesPerSubject;
    }

    public void setStreamMaxMessagesPerSubject(Long streamMaxMessagesPerSubject) {
        this.streamMaxMessagesPerSubject = streamMaxMessagesPerSubject;
    }

    public @Nullable Long getStreamMaxBytes() {
        return streamMaxBytes;
    }

    public void setStreamMaxBytes(Long streamMaxBytes) {
        this.streamMaxBytes = streamMaxBytes;
    }

    public @Nullable Integer getStreamMaxMessageSize() {
        return streamMaxMessageSize;
    }

    public void setStreamMaxMessageSize(Integer streamMaxMessageSize) {
        this.streamMaxMessageSize = streamMaxMessageSize;
    }

    public @Nullable Duration getStreamDuplicateWindow() {
        return streamDuplicateWindow;
    }

    public void setStreamDuplicateWindow(Duration streamDuplicateWindow) {
        this.streamDuplicateWindow = streamDuplicateWindow;
    }

    public @Nullable Boolean getStreamAllowRollup() {
        return streamAllowRollup;
    }

    public void setStreamAllowRollup(Boolean streamAllowRollup) {
        this.streamAllowRollup = streamAllowRollup;
    }

    public @Nullable Boolean getStreamAllowMessageTtl() {
        return streamAllowMessageTtl;
    }

    public void setStreamAllowMessageTtl(Boolean streamAllowMessageTtl) {
        this.streamAllowMessageTtl = streamAllowMessageTtl;
    }

    public @Nullable Boolean getStreamAllowSchedules() {
        return streamAllowSchedules;
    }

    public void setStreamAllowSchedules(Boolean streamAllowSchedules) {
        this.streamAllowSchedules = streamAllowSchedules;
    }

    public @Nullable Boolean getStreamAllowCounters() {
        return streamAllowCounters;
    }

    public void setStreamAllowCounters(Boolean streamAllowCounters) {
        this.streamAllowCounters = streamAllowCounters;
    }

    public @Nullable Boolean getStreamAllowAtomicPublish() {
        return streamAllowAtomicPublish;
    }

    public void setStreamAllowAtomicPublish(Boolean streamAllowAtomicPublish) {
        this.streamAllowAtomicPublish = streamAllowAtomicPublish;
    }

    public @Nullable Boolean getStreamAllowBatchPublish() {
        return streamAllowBatchPublish;
    }

    public void setStreamAllowBatchPublish(Boolean streamAllowBatchPublish) {
        this.streamAllowBatchPublish = streamAllowBatchPublish;
    }
}
