package io.github.cameljetstream.options;

import java.time.Duration;
import java.util.Locale;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** Which stream is used, and how it is made when it is missing. */
@UriParams
public final class StreamOptions implements Cloneable {
    /**
     * The name of the stream. When absent, the stream is found by the subject. With a name given, a message that
     * is published is refused if another stream takes its subject.
     */
    @UriParam(label = "common")
    private String streamName;

    /**
     * What is done about the stream when a route starts. With none it must exist. With create it is created when
     * missing, and otherwise used as it is. With update it is created when missing, and changed when a stream
     * option that is given differs. Both need streamName.
     */
    @UriParam(label = "common", enums = "none,create,update", defaultValue = "none")
    private StreamProvisioning streamProvisioning = StreamProvisioning.NONE;

    /** The subjects of a stream that is created, separated by commas. By default the subject of the endpoint. */
    @UriParam(label = "stream")
    private String streamSubjects;

    /** The description of a stream that is created. */
    @UriParam(label = "stream")
    private String streamDescription;

    /** Where a stream that is created keeps its messages. */
    @UriParam(label = "stream", enums = "file,memory", defaultValue = "file")
    private StreamStorage streamStorage;

    /**
     * The number of servers that keep a copy of a stream that is created: 1 to 5. Use 3 for what must survive the
     * loss of a server or of its disk.
     */
    @UriParam(label = "stream", defaultValue = "1")
    private Integer streamReplicas;

    /**
     * When a stream that is created lets go of a message: when a limit is reached (limits), when all consumers
     * have acknowledged it (interest), or when one has (workqueue).
     */
    @UriParam(label = "stream", enums = "limits,interest,workqueue", defaultValue = "limits")
    private StreamRetention streamRetention;

    /**
     * What a stream that is created does when it is full: drop its oldest message (old), or refuse the new one
     * (new).
     */
    @UriParam(label = "stream", enums = "old,new", defaultValue = "old")
    private StreamDiscard streamDiscard;

    /** How long a stream that is created keeps a message. By default, and with 0, for ever. */
    @UriParam(label = "stream")
    private Duration streamMaxAge;

    /** How many messages a stream that is created holds at most: 1 or more. By default without limit. */
    @UriParam(label = "stream")
    private Long streamMaxMessages;

    /** How many messages of one subject a stream that is created holds at most: 1 or more. By default without limit. */
    @UriParam(label = "stream")
    private Long streamMaxMessagesPerSubject;

    /** How many bytes a stream that is created holds at most: 1 or more. By default without limit. */
    @UriParam(label = "stream")
    private Long streamMaxBytes;

    /**
     * The size in bytes of the largest message that a stream that is created takes: 1 or more. By default the
     * server's own limit (max_payload).
     */
    @UriParam(label = "stream")
    private Integer streamMaxMessageSize;

    /** How long a stream that is created remembers message ids to recognise duplicates. */
    @UriParam(label = "stream", defaultValue = "2m")
    private Duration streamDuplicateWindow;

    /** Whether a stream that is created lets a message drop earlier ones (rollup). */
    @UriParam(label = "stream", defaultValue = "false")
    private Boolean streamAllowRollup;

    /**
     * Whether a stream that is created lets each message have a time to live of its own (messageTtl). Needs
     * nats-server 2.11 or newer. It cannot be taken back.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private Boolean streamAllowMessageTtl;

    /**
     * Whether a stream that is created publishes messages later, or again and again (schedule). Needs nats-server 2.12
     * or newer. It cannot be taken back.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private Boolean streamAllowSchedules;

    /**
     * Whether a stream that is created counts: each of its messages then adds to the counter of its subject
     * (counterIncrement). Needs nats-server 2.12 or newer. It must be so from the beginning.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private Boolean streamAllowCounters;

    /**
     * Whether a stream that is created takes batches of messages that are stored as a whole or not at all. Needs
     * nats-server 2.12 or newer.
     */
    @UriParam(label = "stream", defaultValue = "false")
    private Boolean streamAllowAtomicPublish;

    /** A copy that later changes to this group do not reach. */
    public StreamOptions copy() {
        try {
            return (StreamOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Refuses what no stream can be made with.
     *
     * @param subject the subject of the endpoint
     * @throws IllegalArgumentException naming the option, its value and what it should be
     */
    public void validate(String subject) {
        Checks.name("streamName", streamName);
        if (streamProvisioning != StreamProvisioning.NONE && streamName == null) {
            throw new IllegalArgumentException(
                    "streamProvisioning=" + streamProvisioning.name().toLowerCase(Locale.ROOT)
                            + " needs streamName: give the name of the stream to make for '" + subject + "'.");
        }
        Checks.range("streamReplicas", streamReplicas, 1, 5);
        Checks.notNegative("streamMaxAge", streamMaxAge);
        Checks.notNegative("streamDuplicateWindow", streamDuplicateWindow);
        Checks.atLeast("streamMaxMessages", streamMaxMessages, 1);
        Checks.atLeast("streamMaxMessagesPerSubject", streamMaxMessagesPerSubject, 1);
        Checks.atLeast("streamMaxBytes", streamMaxBytes, 1);
        Checks.range("streamMaxMessageSize", streamMaxMessageSize, 1, Integer.MAX_VALUE);
        for (String each : subjects(subject)) {
            Checks.subject("streamSubjects", each);
        }
    }

    /** The subjects of {@code streamSubjects} one by one, else the endpoint's. */
    public String[] subjects(String subject) {
        return streamSubjects == null
                ? new String[] {subject}
                : streamSubjects.trim().split("\\s*,\\s*", -1);
    }

    public String getStreamName() {
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

    public String getStreamSubjects() {
        return streamSubjects;
    }

    public void setStreamSubjects(String streamSubjects) {
        this.streamSubjects = streamSubjects;
    }

    public String getStreamDescription() {
        return streamDescription;
    }

    public void setStreamDescription(String streamDescription) {
        this.streamDescription = streamDescription;
    }

    public StreamStorage getStreamStorage() {
        return streamStorage;
    }

    public void setStreamStorage(StreamStorage streamStorage) {
        this.streamStorage = streamStorage;
    }

    public Integer getStreamReplicas() {
        return streamReplicas;
    }

    public void setStreamReplicas(Integer streamReplicas) {
        this.streamReplicas = streamReplicas;
    }

    public StreamRetention getStreamRetention() {
        return streamRetention;
    }

    public void setStreamRetention(StreamRetention streamRetention) {
        this.streamRetention = streamRetention;
    }

    public StreamDiscard getStreamDiscard() {
        return streamDiscard;
    }

    public void setStreamDiscard(StreamDiscard streamDiscard) {
        this.streamDiscard = streamDiscard;
    }

    public Duration getStreamMaxAge() {
        return streamMaxAge;
    }

    public void setStreamMaxAge(Duration streamMaxAge) {
        this.streamMaxAge = streamMaxAge;
    }

    public Long getStreamMaxMessages() {
        return streamMaxMessages;
    }

    public void setStreamMaxMessages(Long streamMaxMessages) {
        this.streamMaxMessages = streamMaxMessages;
    }

    public Long getStreamMaxMessagesPerSubject() {
        return streamMaxMessagesPerSubject;
    }

    public void setStreamMaxMessagesPerSubject(Long streamMaxMessagesPerSubject) {
        this.streamMaxMessagesPerSubject = streamMaxMessagesPerSubject;
    }

    public Long getStreamMaxBytes() {
        return streamMaxBytes;
    }

    public void setStreamMaxBytes(Long streamMaxBytes) {
        this.streamMaxBytes = streamMaxBytes;
    }

    public Integer getStreamMaxMessageSize() {
        return streamMaxMessageSize;
    }

    public void setStreamMaxMessageSize(Integer streamMaxMessageSize) {
        this.streamMaxMessageSize = streamMaxMessageSize;
    }

    public Duration getStreamDuplicateWindow() {
        return streamDuplicateWindow;
    }

    public void setStreamDuplicateWindow(Duration streamDuplicateWindow) {
        this.streamDuplicateWindow = streamDuplicateWindow;
    }

    public Boolean getStreamAllowRollup() {
        return streamAllowRollup;
    }

    public void setStreamAllowRollup(Boolean streamAllowRollup) {
        this.streamAllowRollup = streamAllowRollup;
    }

    public Boolean getStreamAllowMessageTtl() {
        return streamAllowMessageTtl;
    }

    public void setStreamAllowMessageTtl(Boolean streamAllowMessageTtl) {
        this.streamAllowMessageTtl = streamAllowMessageTtl;
    }

    public Boolean getStreamAllowSchedules() {
        return streamAllowSchedules;
    }

    public void setStreamAllowSchedules(Boolean streamAllowSchedules) {
        this.streamAllowSchedules = streamAllowSchedules;
    }

    public Boolean getStreamAllowCounters() {
        return streamAllowCounters;
    }

    public void setStreamAllowCounters(Boolean streamAllowCounters) {
        this.streamAllowCounters = streamAllowCounters;
    }

    public Boolean getStreamAllowAtomicPublish() {
        return streamAllowAtomicPublish;
    }

    public void setStreamAllowAtomicPublish(Boolean streamAllowAtomicPublish) {
        this.streamAllowAtomicPublish = streamAllowAtomicPublish;
    }
}
