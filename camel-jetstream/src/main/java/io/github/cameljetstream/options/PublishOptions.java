package io.github.cameljetstream.options;

import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Options for publishing. */
@UriParams
public final class PublishOptions implements Cloneable {
    /**
     * Maximum number of pending messages of one producer, which are published and not yet acknowledged by the stream: 1
     * to 100000. Further messages wait, and as many again do so without blocking their callers. With 1 the order in the
     * stream is strictly that of the exchanges, even across retries.
     */
    @UriParam(label = "producer", defaultValue = "4096")
    private int maxPendingPublishes = 4096;

    /**
     * Maximum size in bytes of the pending messages of one producer: 1 or more. Further messages wait. A larger single
     * message is still sent.
     */
    @UriParam(label = "producer", defaultValue = "67108864")
    private long maxPendingPublishBytes = 67_108_864;

    /** Time limit for the stream's acknowledgement of one attempt to publish. Example: 2s */
    @UriParam(label = "producer", defaultValue = "5s")
    private Duration publishTimeout = Duration.ofSeconds(5);

    /**
     * Time limit for a place among the pending messages (maxPendingPublishes and maxPendingPublishBytes). A message
     * without a place by then fails, and the component does not send it. The message waits without blocking its caller,
     * or blocks the caller if the queue is also full. With 0 a message without a place fails at once. Example: 10s
     */
    @UriParam(label = "producer", defaultValue = "60s")
    private Duration maxBlock = Duration.ofSeconds(60);

    /**
     * Maximum number of retries when no stream accepts a message, or when a message with an id is not acknowledged in
     * time: 0 to 1000. A retry has the same id, so that the stream detects a message that it already stored. A known
     * stream whose cluster elects a leader gets as long as one that does not answer: publishTimeout for each attempt. A
     * stream is known if it existed when the producer started, or has acknowledged a message of the subject.
     */
    @UriParam(label = "producer", defaultValue = "2")
    private int publishRetries = 2;

    /**
     * Delay before the component retries a message that no stream accepted, or that the server rejected temporarily. A
     * retry after a timeout has no delay.
     */
    @UriParam(label = "producer", defaultValue = "250ms")
    private Duration publishRetryDelay = Duration.ofMillis(250);

    /**
     * Source of the message id (Nats-Msg-Id), by which the stream detects duplicates. auto: the header
     * CamelJetStreamPublishMessageId, otherwise an id that the component creates for this send and keeps when Camel's
     * error handler repeats it; header: the header CamelJetStreamPublishMessageId only; cloudEvent: the header
     * CamelJetStreamPublishMessageId, otherwise the id of the published CloudEvent, otherwise as with auto; none: no
     * id. The id of a CloudEvent is that of a JSON event in the body, the header ce-id, or the header
     * CamelCloudEventID. The id of an event that the route received with cloudEvents=unwrap does not count.
     */
    @UriParam(label = "producer", enums = "auto,header,cloudEvent,none", defaultValue = "auto")
    private MessageIdStrategy messageIdStrategy = MessageIdStrategy.AUTO;

    /**
     * Subject of each message as an expression in the Simple language, instead of the endpoint's subject. The header
     * CamelJetStreamOverrideSubject takes precedence. A message fails if a part of the expression has no value.
     * Example: orders.${header.region}
     */
    @UriParam(label = "producer")
    private @Nullable String publishSubject;

    /**
     * If true, the component lets a message name a reserved subject, which begins with $JS., $SYS., $KV., $O. or
     * apiPrefix. If false, such a message fails. The value true is insecure: whoever publishes such a message can use
     * the JetStream API and all key-value and object stores with your user's rights. A message names a subject by the
     * header CamelJetStreamOverrideSubject, by publishSubject or toD, or as target or source of a schedule. The option
     * does not concern subjects in the text of the URI itself.
     */
    @UriParam(label = "producer,advanced,security", defaultValue = "false")
    private boolean allowReservedSubjects;

    /**
     * How a producer publishes an iterable body: an Iterable, Iterator, Stream or array (other than of bytes). none:
     * one message, as for any other body; each: one message for each element, many at a time; atomic: one message for
     * each element, where the stream stores all or none; fast: one message for each element, where the stream
     * acknowledges every n-th of them; auto: fast if the server and the stream support it, otherwise each. With each
     * and fast, the header CamelJetStreamPublishedResults has the result of each message, and the exchange fails if one
     * message fails. atomic needs a stream that allows it (streamAllowAtomicPublish), and nats-server 2.12 or newer.
     * fast needs a stream that allows it (streamAllowBatchPublish), and nats-server 2.14 or newer. Its messages can have
     * an id and a time to live, and no other directive. An element can be a Camel message or exchange with its own
     * headers; other elements have the headers of the exchange. The batches of a consumer are batching.
     */
    @UriParam(label = "producer", enums = "none,each,atomic,fast,auto", defaultValue = "none")
    private PublishBatch batch = PublishBatch.NONE;

    /**
     * Maximum number of messages in one atomic batch: 1 to 100000. More than 1000 needs a server with a higher limit.
     */
    @UriParam(label = "producer,advanced", defaultValue = "1000")
    private int maxAtomicBatch = 1000;

    /**
     * If true, the component splits an atomic batch of more than maxAtomicBatch messages, and stores the parts one
     * after the other. If one part fails, the earlier parts remain stored. If false, the component rejects such a body.
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
     * Rejects options with which no message can be published.
     *
     * @throws IllegalArgumentException naming the option, its value and what is expected
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
     * Rejects combinations that no server accepts.
     *
     * @throws IllegalArgumentException naming both options, and the cure
     */
    public void validateWith(MessageOptions message) {
        if (batch == PublishBatch.ATOMIC && message.getExpectedLastMessageId() != null) {
            throw new IllegalArgumentException("expectedLastMessageId=" + message.getExpectedLastMessageId()
                    + " is set together with batch=atomic: no server accepts both. Use batch=each, or"
                    + " expectedLastSequence or expectedLastSubjectSequence.");
        }
        if (batch == PublishBatch.FAST) {
            message.givenExceptTtl().forEach((option, value) -> {
                throw new IllegalArgumentException(
                        option + "=" + value + " is set together with batch=fast: a fast batch"
                                + " accepts no directives except an id and messageTtl. Use batch=each, or remove "
                                + option + ".");
            });
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

    public @Nullable String getPublishSubject() {
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
