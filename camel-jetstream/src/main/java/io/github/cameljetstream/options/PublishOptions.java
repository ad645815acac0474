package io.github.cameljetstream.options;

import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How messages are published. */
@UriParams
public final class PublishOptions implements Cloneable {
    /**
     * How many messages of one producer may be published and not yet acknowledged by the stream: 1 to 100000.
     * Further ones wait, as many again without blocking their callers. With 1 the order in the stream is strictly
     * that of the exchanges, also across retries.
     */
    @UriParam(label = "producer", defaultValue = "4096")
    private int maxPendingPublishes = 4096;

    /**
     * How many bytes of one producer may be published and not yet acknowledged by the stream: 1 or more. Further
     * messages wait. A single larger one passes.
     */
    @UriParam(label = "producer", defaultValue = "67108864")
    private long maxPendingPublishBytes = 67_108_864;

    /** Time limit for the acknowledgement of one attempt to publish. */
    @UriParam(label = "producer", defaultValue = "5s")
    private Duration publishTimeout = Duration.ofSeconds(5);

    /**
     * Time limit for a place among the pending messages (maxPendingPublishes and maxPendingPublishBytes). A message
     * that has no place by then is not sent, and fails. The message waits without blocking its caller, or blocks it
     * when the line is full too. 0 fails at once when there is no place. Example: 10s.
     */
    @UriParam(label = "producer", defaultValue = "60s")
    private Duration maxBlock = Duration.ofSeconds(60);

    /**
     * How often to publish a message again when no stream takes it, or, if it has an id, when the acknowledgement
     * did not come in time: 0 to 1000. The id is the same, so that the stream recognises a message that it had
     * stored. A stream that was there when the producer started, or has acknowledged a message of the subject, and is
     * not there now, since its cluster elects a leader, is tried for as long as one that does not answer:
     * publishTimeout for each attempt.
     */
    @UriParam(label = "producer", defaultValue = "2")
    private int publishRetries = 2;

    /**
     * The pause before a message is published again that no stream took, or that was refused for a moment. After a
     * time-out there is none.
     */
    @UriParam(label = "producer", defaultValue = "250ms")
    private Duration publishRetryDelay = Duration.ofMillis(250);

    /**
     * Where the id (Nats-Msg-Id) comes from by which the stream recognises a message that was published twice.
     * With auto it is the header CamelJetStreamPublishMessageId, else an id made for this send, which stays the
     * same when Camel's error handler repeats the send. With header only the header counts. With cloudEvent it is the
     * header CamelJetStreamPublishMessageId, else the id of the CloudEvent that is published: of a body that is an
     * event as JSON, of a header ce-id, or the header CamelCloudEventID; else as with auto. The id of an event that the
     * route has received with cloudEvents=unwrap does not count. With none there is no id.
     */
    @UriParam(label = "producer", enums = "auto,header,cloudEvent,none", defaultValue = "auto")
    private MessageIdStrategy messageIdStrategy = MessageIdStrategy.AUTO;

    /**
     * The subject of each message as an expression in the Simple language, such as orders.${header.region}, instead of
     * the endpoint's. The header CamelJetStreamOverrideSubject wins. A message without a value for a part of it fails.
     */
    @UriParam(label = "producer")
    private String publishSubject;

    /**
     * Insecure. If true, a message may give a subject that begins with $JS., $SYS., $KV. or $O., or with apiPrefix: by
     * the header CamelJetStreamOverrideSubject, by publishSubject or toD, or as target or source of a schedule. Whoever
     * publishes such a message can then use the JetStream API and the key-value and object stores with the rights of the
     * endpoint's user. If false, the message fails. What the URI itself gives is not concerned.
     */
    @UriParam(label = "producer,advanced,security", defaultValue = "false")
    private boolean allowReservedSubjects;

    /**
     * What becomes of a body that is an Iterable, Iterator, Stream or array (other than of bytes). With none it is one
     * message, as any other body. With each every element is published as a message, many at a time; the header
     * CamelJetStreamPublishedResults has the outcome of each, and the exchange fails if one has failed. With atomic the
     * stream stores all of them or none, and allows that (streamAllowAtomicPublish); needs nats-server 2.12 or newer.
     * An element may be a Camel message or exchange with headers of its own; others have those of the exchange.
     */
    @UriParam(label = "producer", enums = "none,each,atomic", defaultValue = "none")
    private PublishBatch batch = PublishBatch.NONE;

    /**
     * How many messages the server takes as one atomic batch: 1 to 1000, unless the server has another limit.
     */
    @UriParam(label = "producer,advanced", defaultValue = "1000")
    private int maxAtomicBatch = 1000;

    /**
     * Whether an atomic batch of more than maxAtomicBatch messages is stored as several, one after the other. If one
     * fails, those before it are stored. Else such a body is refused.
     */
    @UriParam(label = "producer,advanced", defaultValue = "false")
    private boolean splitAtomicBatch;

    /** A copy that later changes to this group do not reach. */
    public PublishOptions copy() {
        try {
            return (PublishOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Refuses what nothing can be published with.
     *
     * @throws IllegalArgumentException naming the option, its value and what it should be
     */
    public void validate() {
        Checks.range("maxPendingPublishes", maxPendingPublishes, 1, 100_000);
        Checks.atLeast("maxPendingPublishBytes", maxPendingPublishBytes, 1);
        Checks.positive("publishTimeout", publishTimeout);
        Checks.notNegative("maxBlock", maxBlock);
        Checks.range("publishRetries", publishRetries, 0, 1_000);
        Checks.notNegative("publishRetryDelay", publishRetryDelay);
        Checks.range("maxAtomicBatch", maxAtomicBatch, 1, 100_000);
    }

    /**
     * Refuses what no server takes together.
     *
     * @throws IllegalArgumentException naming both options, and the cure
     */
    public void validateWith(MessageOptions message) {
        if (batch == PublishBatch.ATOMIC && message.getExpectedLastMessageId() != null) {
            throw new IllegalArgumentException("expectedLastMessageId=" + message.getExpectedLastMessageId()
                    + " is given together with batch=atomic: no server takes both. Use batch=each, or"
                    + " expectedLastSequence or expectedLastSubjectSequence.");
        }
    }

    public int getMaxPendingPublishes() {
        return maxPendingPublishes;
    }

    public void setMaxPendingPublishes(int maxPendingPublishes) {
        this.maxPendingPublishes = maxPendingPublishes;
    }

    public long getMaxPendingPublishBytes() {
        return maxPendingPublishBytes;
    }

    public void setMaxPendingPublishBytes(long maxPendingPublishBytes) {
        this.maxPendingPublishBytes = maxPendingPublishBytes;
    }

    public Duration getPublishTimeout() {
        return publishTimeout;
    }

    public void setPublishTimeout(Duration publishTimeout) {
        this.publishTimeout = publishTimeout;
    }

    public Duration getMaxBlock() {
        return maxBlock;
    }

    public void setMaxBlock(Duration maxBlock) {
        this.maxBlock = maxBlock;
    }

    public int getPublishRetries() {
        return publishRetries;
    }

    public void setPublishRetries(int publishRetries) {
        this.publishRetries = publishRetries;
    }

    public Duration getPublishRetryDelay() {
        return publishRetryDelay;
    }

    public void setPublishRetryDelay(Duration publishRetryDelay) {
        this.publishRetryDelay = publishRetryDelay;
    }

    public MessageIdStrategy getMessageIdStrategy() {
        return messageIdStrategy;
    }

    public void setMessageIdStrategy(MessageIdStrategy messageIdStrategy) {
        this.messageIdStrategy = messageIdStrategy;
    }

    public String getPublishSubject() {
        return publishSubject;
    }

    public void setPublishSubject(String publishSubject) {
        this.publishSubject = publishSubject;
    }

    public boolean isAllowReservedSubjects() {
        return allowReservedSubjects;
    }

    public void setAllowReservedSubjects(boolean allowReservedSubjects) {
        this.allowReservedSubjects = allowReservedSubjects;
    }

    public PublishBatch getBatch() {
        return batch;
    }

    public void setBatch(PublishBatch batch) {
        this.batch = batch;
    }

    public int getMaxAtomicBatch() {
        return maxAtomicBatch;
    }

    public void setMaxAtomicBatch(int maxAtomicBatch) {
        this.maxAtomicBatch = maxAtomicBatch;
    }

    public boolean isSplitAtomicBatch() {
        return splitAtomicBatch;
    }

    public void setSplitAtomicBatch(boolean splitAtomicBatch) {
        this.splitAtomicBatch = splitAtomicBatch;
    }
}
