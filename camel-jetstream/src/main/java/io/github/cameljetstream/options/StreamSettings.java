package io.github.cameljetstream.options;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The settings of a stream that few streams need. */
@UriParams
public abstract class StreamSettings extends StreamContent {
    /**
     * Compression of the messages on disk. none: the server compresses nothing; s2: the server compresses blocks of
     * messages. Needs nats-server 2.10 or newer.
     */
    @UriParam(label = "stream,advanced", enums = "none,s2", defaultValue = "none")
    private @Nullable StreamCompression streamCompression;

    /**
     * Persist mode of a stream that the component creates. default: the server acknowledges a message after it was
     * written to the file; async: the server may acknowledge it before, and loses such messages when it is killed.
     * async needs nats-server 2.12 or newer, streamStorage=file and one replica.
     */
    @UriParam(label = "stream,advanced", enums = "default,async", defaultValue = "default")
    private @Nullable StreamPersistMode streamPersistMode;

    /** Name of the cluster whose servers store the stream. Example: east */
    @UriParam(label = "stream,advanced")
    private @Nullable String streamPlacementCluster;

    /**
     * Tags that each server of the stream must have (server_tags in its configuration), separated by commas. Example:
     * fast, large
     */
    @UriParam(label = "stream,advanced")
    private @Nullable String streamPlacementTags;

    /**
     * Metadata of the stream on the server: pairs of a name and a value, separated by commas. An update keeps other
     * pairs. Needs nats-server 2.10 or newer. Example: owner=billing, tier=2
     */
    @UriParam(label = "stream,advanced")
    private @Nullable String streamMetadata;

    /**
     * Sequence of the first message of a stream that the component creates: 1 or more. Needs nats-server 2.10 or newer.
     */
    @UriParam(label = "stream,advanced", defaultValue = "1")
    private @Nullable Long streamFirstSequence;

    /**
     * Time for which the stream keeps a marker when its limit of age removes the last message of a subject: 1s or more.
     * The stream then also allows messageTtl and rollup. Needs nats-server 2.11 or newer. Example: 1h
     */
    @UriParam(label = "stream,advanced")
    private @Nullable Duration streamDeleteMarkerTtl;

    /**
     * Maximum number of consumers of the stream: 1 or more. Unlimited by default. Servers before 2.12.5 cannot change
     * it later.
     */
    @UriParam(label = "stream,advanced")
    private @Nullable Integer streamMaxConsumers;

    /**
     * Upper limit of maxAckPending of all consumers of the stream, and the default of those that do not set it: 1 or
     * more. Needs nats-server 2.10 or newer.
     */
    @UriParam(label = "stream,advanced")
    private @Nullable Integer streamConsumerMaxAckPending;

    /**
     * Upper limit of inactiveThreshold of all consumers of the stream, and the default of those that do not set it.
     * Needs nats-server 2.10 or newer. Example: 1h
     */
    @UriParam(label = "stream,advanced")
    private @Nullable Duration streamConsumerInactiveThreshold;

    /** If true, the stream allows direct reads, which any replica answers, and which may be stale. */
    @UriParam(label = "stream,advanced", defaultValue = "false")
    private @Nullable Boolean streamAllowDirect;

    /**
     * If true, the mirror answers direct reads of its origin too. A server that has both streams uses the setting
     * streamAllowDirect of the origin instead.
     */
    @UriParam(label = "stream,advanced", defaultValue = "false")
    private @Nullable Boolean streamMirrorDirect;

    /**
     * If true, the stream rejects a new message whose subject has streamMaxMessagesPerSubject messages. Needs
     * streamDiscard=new and streamMaxMessagesPerSubject.
     */
    @UriParam(label = "stream,advanced", defaultValue = "false")
    private @Nullable Boolean streamDiscardNewPerSubject;

    /** If true, the stream denies the deletion of single messages through the API. It cannot be disabled later. */
    @UriParam(label = "stream,advanced", defaultValue = "false")
    private @Nullable Boolean streamDenyDelete;

    /**
     * If true, the stream denies purges through the API. It cannot be disabled later, and excludes streamAllowRollup.
     */
    @UriParam(label = "stream,advanced", defaultValue = "false")
    private @Nullable Boolean streamDenyPurge;

    /**
     * If true, the component seals an existing stream: the stream accepts no message and no deletion any more. Needs
     * streamProvisioning=update. It cannot be disabled later.
     */
    @UriParam(label = "stream,advanced", defaultValue = "false")
    private @Nullable Boolean streamSealed;

    StreamSettings() {}

    void validateSettings() {
        metadata();
        Checks.atLeast("streamFirstSequence", streamFirstSequence, 1);
        Checks.range("streamMaxConsumers", streamMaxConsumers, 1, Integer.MAX_VALUE);
        Checks.range("streamConsumerMaxAckPending", streamConsumerMaxAckPending, 1, Integer.MAX_VALUE);
        Checks.positive("streamConsumerInactiveThreshold", streamConsumerInactiveThreshold);
        if (streamDeleteMarkerTtl != null && streamDeleteMarkerTtl.toSeconds() < 1) {
            throw Checks.refuse("streamDeleteMarkerTtl", streamDeleteMarkerTtl, "a duration of at least 1s");
        }
    }

    /** The tags of {@code streamPlacementTags}; empty if it is not set. */
    public List<String> placementTags() {
        return list(streamPlacementTags);
    }

    /** The pairs of {@code streamMetadata}; empty if it is not set. */
    public Map<String, String> metadata() {
        return streamMetadata == null ? Map.of() : Checks.pairs("streamMetadata", streamMetadata);
    }

    public @Nullable StreamCompression getStreamCompression() {
        return streamCompression;
    }

    public void setStreamCompression(StreamCompression streamCompression) {
        this.streamCompression = streamCompression;
    }

    public @Nullable StreamPersistMode getStreamPersistMode() {
        return streamPersistMode;
    }

    public void setStreamPersistMode(StreamPersistMode streamPersistMode) {
        this.streamPersistMode = streamPersistMode;
    }

    public @Nullable String getStreamPlacementCluster() {
        return streamPlacementCluster;
    }

    public void setStreamPlacementCluster(String streamPlacementCluster) {
        this.streamPlacementCluster = streamPlacementCluster;
    }

    public @Nullable String getStreamPlacementTags() {
        return streamPlacementTags;
    }

    public void setStreamPlacementTags(String streamPlacementTags) {
        this.streamPlacementTags = streamPlacementTags;
    }

    public @Nullable String getStreamMetadata() {
        return streamMetadata;
    }

    public void setStreamMetadata(String streamMetadata) {
        this.streamMetadata = streamMetadata;
    }

    public @Nullable Long getStreamFirstSequence() {
        return streamFirstSequence;
    }

    public void setStreamFirstSequence(Long streamFirstSequence) {
        this.streamFirstSequence = streamFirstSequence;
    }

    public @Nullable Duration getStreamDeleteMarkerTtl() {
        return streamDeleteMarkerTtl;
    }

    public void setStreamDeleteMarkerTtl(Duration streamDeleteMarkerTtl) {
        this.streamDeleteMarkerTtl = streamDeleteMarkerTtl;
    }

    public @Nullable Integer getStreamMaxConsumers() {
        return streamMaxConsumers;
    }

    public void setStreamMaxConsumers(Integer streamMaxConsumers) {
        this.streamMaxConsumers = streamMaxConsumers;
    }

    public @Nullable Integer getStreamConsumerMaxAckPending() {
        return streamConsumerMaxAckPending;
    }

    public void setStreamConsumerMaxAckPending(Integer streamConsumerMaxAckPending) {
        this.streamConsumerMaxAckPending = streamConsumerMaxAckPending;
    }

    public @Nullable Duration getStreamConsumerInactiveThreshold() {
        return streamConsumerInactiveThreshold;
    }

    public void setStreamConsumerInactiveThreshold(Duration streamConsumerInactiveThreshold) {
        this.streamConsumerInactiveThreshold = streamConsumerInactiveThreshold;
    }

    public @Nullable Boolean getStreamAllowDirect() {
        return streamAllowDirect;
    }

    public void setStreamAllowDirect(Boolean streamAllowDirect) {
        this.streamAllowDirect = streamAllowDirect;
    }

    public @Nullable Boolean getStreamMirrorDirect() {
        return streamMirrorDirect;
    }

    public void setStreamMirrorDirect(Boolean streamMirrorDirect) {
        this.streamMirrorDirect = streamMirrorDirect;
    }

    public @Nullable Boolean getStreamDiscardNewPerSubject() {
        return streamDiscardNewPerSubject;
    }

    public void setStreamDiscardNewPerSubject(Boolean streamDiscardNewPerSubject) {
        this.streamDiscardNewPerSubject = streamDiscardNewPerSubject;
    }

    public @Nullable Boolean getStreamDenyDelete() {
        return streamDenyDelete;
    }

    public void setStreamDenyDelete(Boolean streamDenyDelete) {
        this.streamDenyDelete = streamDenyDelete;
    }

    public @Nullable Boolean getStreamDenyPurge() {
        return streamDenyPurge;
    }

    public void setStreamDenyPurge(Boolean streamDenyPurge) {
        this.streamDenyPurge = streamDenyPurge;
    }

    public @Nullable Boolean getStreamSealed() {
        return streamSealed;
    }

    public void setStreamSealed(Boolean streamSealed) {
        this.streamSealed = streamSealed;
    }
}
