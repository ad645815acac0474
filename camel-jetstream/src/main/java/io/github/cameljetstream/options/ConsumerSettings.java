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
     * Subjects that the consumer receives, separated by commas. The subject of the URI must cover each of them, and
     * they must not overlap. The default is the subject of the URI. Several subjects need nats-server 2.10 or newer.
     * Example: orders.created, orders.paid
     */
    @UriParam(label = "consumer")
    private String filterSubjects;

    /**
     * If true, the server sends only the headers of each message, without the body. The header CamelJetStreamBodySize
     * has the size of the body in bytes (the server's header Nats-Msg-Size).
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private Boolean headersOnly;

    /**
     * Pace at which the server delivers stored messages. instant: as fast as possible; original: at the pace at which
     * the stream stored them.
     */
    @UriParam(label = "consumer", enums = "instant,original", defaultValue = "instant")
    private ReplayPolicy replayPolicy;

    /** Description of the consumer on the server: up to 4096 bytes. */
    @UriParam(label = "consumer")
    private String consumerDescription;

    /**
     * Metadata of the consumer on the server: pairs of a name and a value, separated by commas. Needs nats-server 2.10
     * or newer. Example: owner=billing, tier=2
     */
    @UriParam(label = "consumer")
    private String consumerMetadata;

    /**
     * Percentage of acks for which the server publishes a sampling advisory: 1 to 100. By default the server publishes
     * none.
     */
    @UriParam(label = "consumer,advanced")
    private String sampleFrequency;

    /**
     * Time until which a new consumer delivers nothing: seconds since 1970 (Unix time), or an ISO-8601 instant. It does
     * not pause an existing durable. Needs nats-server 2.11 or newer. Example: 2026-01-31T12:00:00Z
     */
    @UriParam(label = "consumer,advanced")
    private String pauseUntil;

    /** Maximum number of waiting pull requests of a pull consumer, over all instances: 1 or more. */
    @UriParam(label = "consumer,advanced", defaultValue = "512")
    private Integer maxWaiting;

    /** Maximum number of messages in one pull request: 1 or more. Unlimited by default. */
    @UriParam(label = "consumer,advanced")
    private Integer maxRequestBatch;

    /** Maximum lifetime of one pull request: at least 1ms. Unlimited by default. Example: 30s */
    @UriParam(label = "consumer,advanced")
    private Duration maxRequestExpires;

    /**
     * Maximum number of bytes in one pull request: 1 or more. It must exceed the size of the largest message, otherwise
     * the server never delivers that message. Unlimited by default.
     */
    @UriParam(label = "consumer,advanced")
    private Long maxRequestMaxBytes;

    /**
     * Name of the priority group of a pull consumer: up to 16 letters, digits, and the characters - _ / =. Needs
     * priorityPolicy, and nats-server 2.11 or newer. Example: sites
     */
    @UriParam(label = "consumer,advanced")
    private String priorityGroup;

    /**
     * Distribution of messages among the instances that share a pull consumer. none: all instances receive messages
     * evenly; overflow: an instance receives messages only while its minPending or minAckPending is reached;
     * pinnedClient: one instance receives all messages, and another takes over when it stops; prioritized: the
     * instances with the lowest priority receive messages first. overflow, pinnedClient and prioritized need
     * priorityGroup; prioritized also needs nats-server 2.12 or newer.
     */
    @UriParam(label = "consumer,advanced", enums = "none,overflow,pinnedClient,prioritized", defaultValue = "none")
    private PriorityPolicy priorityPolicy;

    /**
     * Time without a request of the pinned instance after which another instance takes over: at least 1s. Needs
     * priorityPolicy=pinnedClient. Example: 30s
     */
    @UriParam(label = "consumer,advanced", defaultValue = "2m")
    private Duration priorityTimeout;

    /**
     * Minimum number of undelivered messages at which this instance receives messages: 1 or more. Needs
     * priorityPolicy=overflow.
     */
    @UriParam(label = "consumer,advanced")
    private Long minPending;

    /**
     * Minimum number of delivered and unacknowledged messages at which this instance receives messages: 1 or more.
     * Needs priorityPolicy=overflow.
     */
    @UriParam(label = "consumer,advanced")
    private Long minAckPending;

    /** Rank of this instance: 0 (first) to 9 (last). Needs priorityPolicy=prioritized. */
    @UriParam(label = "consumer,advanced", defaultValue = "0")
    private Integer priority;

    /**
     * If true, the component replays the stream in order, without gaps or duplicates, to this route alone. The consumer
     * is ephemeral and acknowledges nothing. If the consumer is lost or a message is missing, the component creates a
     * new consumer after the last received message. The server does not redeliver after a failed exchange; with
     * orderOnFailure=hold the component retries the exchange in place.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean ordered;

    /**
     * Bean of the jnats type io.nats.client.api.ConsumerConfiguration with the settings of the consumer. Each setting
     * of the bean counts as the option of that name. An option that is set takes precedence. Example: #myConsumer
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
