package io.github.cameljetstream.options;

import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The settings of a consumer that few routes need; {@link ConsumerOptions} has those that most do. */
@UriParams
public abstract class ConsumerSettings {
    /**
     * The subjects that the consumer takes, separated by commas, such as orders.eu.*, orders.us.*. Each must be one
     * that the subject of the URI covers, and no two may have a subject in common. By default the subject of the
     * URI. Several need a server of version 2.10 or newer.
     */
    @UriParam(label = "consumer")
    private String filterSubjects;

    /**
     * Whether the server leaves out the body of each message and sends the headers alone. The header Nats-Msg-Size
     * then has the size of the body in bytes; it arrives as CamelJetStreamBodySize.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private Boolean headersOnly;

    /**
     * Whether stored messages are delivered as fast as possible (instant), or at the pace at which they were stored
     * (original).
     */
    @UriParam(label = "consumer", enums = "instant,original", defaultValue = "instant")
    private ReplayPolicy replayPolicy;

    /** The description of the consumer on the server: 4096 bytes at most. */
    @UriParam(label = "consumer")
    private String consumerDescription;

    /**
     * Metadata of the consumer on the server: pairs of a name and a value, separated by commas, such as
     * owner=billing, tier=2. Needs a server of version 2.10 or newer.
     */
    @UriParam(label = "consumer")
    private String consumerMetadata;

    /**
     * The share of acknowledgements of which the server tells by an advisory, in percent: 1 to 100. By default it
     * tells of none.
     */
    @UriParam(label = "consumer,advanced")
    private String sampleFrequency;

    /**
     * The time until which a new consumer delivers nothing: seconds since 1970 (Unix time), or an ISO-8601 instant
     * such as 2026-01-31T12:00:00Z. It does not pause a durable that exists. Needs a server of version 2.11 or
     * newer.
     */
    @UriParam(label = "consumer,advanced")
    private String pauseUntil;

    /**
     * How many requests for messages a pull consumer may have standing at the same time, over all instances: 1 or
     * more.
     */
    @UriParam(label = "consumer,advanced", defaultValue = "512")
    private Integer maxWaiting;

    /** How many messages one request to a pull consumer may ask for: 1 or more. By default without limit. */
    @UriParam(label = "consumer,advanced")
    private Integer maxRequestBatch;

    /** How long one request to a pull consumer may stand: at least 1ms. By default without limit. */
    @UriParam(label = "consumer,advanced")
    private Duration maxRequestExpires;

    /**
     * How many bytes one request to a pull consumer may ask for: 1 or more. It must be more than the largest message
     * has, which would never be delivered. By default without limit.
     */
    @UriParam(label = "consumer,advanced")
    private Long maxRequestMaxBytes;

    /**
     * The name of the priority group of a pull consumer: up to 16 letters, digits, and the characters - _ / =. Needs
     * priorityPolicy, and a server of version 2.11 or newer.
     */
    @UriParam(label = "consumer,advanced")
    private String priorityGroup;

    /**
     * Which of the instances that share a pull consumer get its messages. With none they share them evenly. With
     * overflow an instance gets messages only while more wait than its minPending or minAckPending says. With
     * pinnedClient one instance gets all, and another takes over when it is gone. With prioritized those with the
     * lowest priority get them first; this needs a server of version 2.12 or newer.
     */
    @UriParam(label = "consumer,advanced", enums = "none,overflow,pinnedClient,prioritized", defaultValue = "none")
    private PriorityPolicy priorityPolicy;

    /**
     * With priorityPolicy=pinnedClient how long the instance that gets all messages may be silent before another
     * takes over: at least 1s.
     */
    @UriParam(label = "consumer,advanced", defaultValue = "2m")
    private Duration priorityTimeout;

    /**
     * With priorityPolicy=overflow this instance gets messages while at least so many wait to be delivered: 1 or
     * more.
     */
    @UriParam(label = "consumer,advanced")
    private Long minPending;

    /**
     * With priorityPolicy=overflow this instance gets messages while at least so many are delivered and not
     * acknowledged: 1 or more.
     */
    @UriParam(label = "consumer,advanced")
    private Long minAckPending;

    /** With priorityPolicy=prioritized the rank of this instance: 0 (first) to 9 (last). */
    @UriParam(label = "consumer,advanced", defaultValue = "0")
    private Integer priority;

    /**
     * Whether the stream is replayed in its order, without gaps or repetitions, to this route alone. The consumer is
     * ephemeral and acknowledges nothing; when it is lost, or a message is missing, it is created again behind the
     * last message that was received. An exchange that fails is not delivered again; with orderOnFailure=hold it is
     * retried in its place.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean ordered;

    /**
     * A bean of jnats' type io.nats.client.api.ConsumerConfiguration that gives the consumer's settings, such as
     * #myConsumer. What it has counts as given by the option of that name; an option that is given itself wins over
     * it.
     */
    @UriParam(label = "consumer,advanced")
    private ConsumerConfiguration consumerConfiguration;

    private Map<String, String> metadataOfBean;

    /** The subjects that the consumer takes: those of {@code filterSubjects}, else that of the endpoint. */
    public List<String> filters(String subject) {
        return filterSubjects == null || filterSubjects.isBlank()
                ? List.of(subject)
                : Arrays.asList(filterSubjects.trim().split("\\s*,\\s*", -1));
    }

    /** The pairs of {@code consumerMetadata}; null if it is not given. */
    public Map<String, String> metadata() {
        if (consumerMetadata == null) {
            return metadataOfBean;
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : consumerMetadata.trim().split("\\s*,\\s*", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || pairs.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw Checks.refuse(
                        "consumerMetadata",
                        consumerMetadata,
                        "pairs of a name and a value, each name once, such as owner=billing, tier=2");
            }
        }
        return pairs;
    }

    /** Metadata whose values may be any text, unlike those of the option, which wins. */
    void setMetadata(Map<String, String> metadata) {
        this.metadataOfBean = metadata;
    }

    /** The instant of {@code pauseUntil}; null if it is not given. */
    public Instant pauseInstant() {
        return Instants.parse("pauseUntil", pauseUntil);
    }

    /** An option that is given and that only a pull consumer has, as {@code name=value}; null if there is none. */
    public String pullOnlyOption() {
        if (ordered) {
            return "ordered=true";
        }
        if (maxWaiting != null) {
            return "maxWaiting=" + maxWaiting;
        }
        if (maxRequestBatch != null) {
            return "maxRequestBatch=" + maxRequestBatch;
        }
        if (maxRequestExpires != null) {
            return "maxRequestExpires=" + Durations.format(maxRequestExpires);
        }
        if (maxRequestMaxBytes != null) {
            return "maxRequestMaxBytes=" + maxRequestMaxBytes;
        }
        return priorityGroup == null ? null : "priorityGroup=" + priorityGroup;
    }

    public String getFilterSubjects() {
        return filterSubjects;
    }

    public void setFilterSubjects(String filterSubjects) {
        this.filterSubjects = filterSubjects;
    }

    public Boolean getHeadersOnly() {
        return headersOnly;
    }

    public void setHeadersOnly(Boolean headersOnly) {
        this.headersOnly = headersOnly;
    }

    public ReplayPolicy getReplayPolicy() {
        return replayPolicy;
    }

    public void setReplayPolicy(ReplayPolicy replayPolicy) {
        this.replayPolicy = replayPolicy;
    }

    public String getConsumerDescription() {
        return consumerDescription;
    }

    public void setConsumerDescription(String consumerDescription) {
        this.consumerDescription = consumerDescription;
    }

    public String getConsumerMetadata() {
        return consumerMetadata;
    }

    public void setConsumerMetadata(String consumerMetadata) {
        this.consumerMetadata = consumerMetadata;
    }

    public String getSampleFrequency() {
        return sampleFrequency;
    }

    public void setSampleFrequency(String sampleFrequency) {
        this.sampleFrequency = sampleFrequency;
    }

    public String getPauseUntil() {
        return pauseUntil;
    }

    public void setPauseUntil(String pauseUntil) {
        this.pauseUntil = pauseUntil;
    }

    public Integer getMaxWaiting() {
        return maxWaiting;
    }

    public void setMaxWaiting(Integer maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    public Integer getMaxRequestBatch() {
        return maxRequestBatch;
    }

    public void setMaxRequestBatch(Integer maxRequestBatch) {
        this.maxRequestBatch = maxRequestBatch;
    }

    public Duration getMaxRequestExpires() {
        return maxRequestExpires;
    }

    public void setMaxRequestExpires(Duration maxRequestExpires) {
        this.maxRequestExpires = maxRequestExpires;
    }

    public Long getMaxRequestMaxBytes() {
        return maxRequestMaxBytes;
    }

    public void setMaxRequestMaxBytes(Long maxRequestMaxBytes) {
        this.maxRequestMaxBytes = maxRequestMaxBytes;
    }

    public String getPriorityGroup() {
        return priorityGroup;
    }

    public void setPriorityGroup(String priorityGroup) {
        this.priorityGroup = priorityGroup;
    }

    public PriorityPolicy getPriorityPolicy() {
        return priorityPolicy;
    }

    public void setPriorityPolicy(PriorityPolicy priorityPolicy) {
        this.priorityPolicy = priorityPolicy;
    }

    public Duration getPriorityTimeout() {
        return priorityTimeout;
    }

    public void setPriorityTimeout(Duration priorityTimeout) {
        this.priorityTimeout = priorityTimeout;
    }

    public Long getMinPending() {
        return minPending;
    }

    public void setMinPending(Long minPending) {
        this.minPending = minPending;
    }

    public Long getMinAckPending() {
        return minAckPending;
    }

    public void setMinAckPending(Long minAckPending) {
        this.minAckPending = minAckPending;
    }

    public Integer getPriority() {
        return priority;
    }

    public void setPriority(Integer priority) {
        this.priority = priority;
    }

    public boolean isOrdered() {
        return ordered;
    }

    public void setOrdered(boolean ordered) {
        this.ordered = ordered;
    }

    public ConsumerConfiguration getConsumerConfiguration() {
        return consumerConfiguration;
    }

    public void setConsumerConfiguration(ConsumerConfiguration consumerConfiguration) {
        this.consumerConfiguration = consumerConfiguration;
    }
}
