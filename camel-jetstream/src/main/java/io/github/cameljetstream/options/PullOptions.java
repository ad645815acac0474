package io.github.cameljetstream.options;

import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Options that only a pull consumer has: limits of its requests, and priority groups (NATS ADR-42). */
@UriParams
public final class PullOptions implements Cloneable {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9/_=-]{1,16}");
    private static final Duration MIN_EXPIRES = Duration.ofMillis(1);
    private static final Duration MIN_PRIORITY_TIMEOUT = Duration.ofSeconds(1);

    /** Maximum number of waiting pull requests of a pull consumer, over all instances: 1 or more. */
    @UriParam(label = "consumer,advanced", defaultValue = "512")
    private @Nullable Integer maxWaiting;

    /** Maximum number of messages in one pull request: 1 or more. Unlimited by default. */
    @UriParam(label = "consumer,advanced")
    private @Nullable Integer maxRequestBatch;

    /** Maximum lifetime of one pull request: at least 1ms. Unlimited by default. Example: 30s */
    @UriParam(label = "consumer,advanced")
    private @Nullable Duration maxRequestExpires;

    /**
     * Maximum number of bytes in one pull request: 1 or more. It must exceed the size of the largest message, otherwise
     * the server never delivers that message. Unlimited by default.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Long maxRequestMaxBytes;

    /**
     * Name of the priority group of a pull consumer: up to 16 letters, digits, and the characters - _ / =. Needs
     * priorityPolicy, and nats-server 2.11 or newer. Example: sites
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable String priorityGroup;

    /**
     * Distribution of messages among the instances that share a pull consumer. none: all instances receive messages
     * evenly; overflow: an instance receives messages only while its minPending or minAckPending is reached;
     * pinnedClient: one instance receives all messages, and another takes over when it stops; prioritized: the
     * instances with the lowest priority receive messages first. overflow, pinnedClient and prioritized need
     * priorityGroup; prioritized also needs nats-server 2.12 or newer.
     */
    @UriParam(label = "consumer,advanced", enums = "none,overflow,pinnedClient,prioritized", defaultValue = "none")
    private @Nullable PriorityPolicy priorityPolicy;

    /**
     * Time without a request of the pinned instance after which another instance takes over: at least 1s. Needs
     * priorityPolicy=pinnedClient. Example: 30s
     */
    @UriParam(label = "consumer,advanced", defaultValue = "2m")
    private @Nullable Duration priorityTimeout;

    /**
     * Minimum number of undelivered messages at which this instance receives messages: 1 or more. Needs
     * priorityPolicy=overflow.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Long minPending;

    /**
     * Minimum number of delivered and unacknowledged messages at which this instance receives messages: 1 or more.
     * Needs priorityPolicy=overflow.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Long minAckPending;

    /** Rank of this instance: 0 (first) to 9 (last). Needs priorityPolicy=prioritized. */
    @UriParam(label = "consumer,advanced", defaultValue = "0")
    private @Nullable Integer priority;

    /** A copy that later changes to this group do not reach. */
    public PullOptions copy() {
        try {
            return (PullOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects values, and pairs of them, that no pull consumer can have.
     *
     * @param bound if true, the consumer on the server decides about its priority policy
     */
    void validate(boolean bound) {
        checkRequests();
        if (priorityGroup != null && !GROUP.matcher(priorityGroup).matches()) {
            throw Checks.refuse("priorityGroup", priorityGroup, "1 to 16 letters, digits, and the characters - _ / =");
        }
        if (priorityTimeout != null && priorityTimeout.compareTo(MIN_PRIORITY_TIMEOUT) < 0) {
            throw Checks.refuse("priorityTimeout", priorityTimeout, "at least 1s");
        }
        Checks.atLeast("minPending", minPending, 1);
        Checks.atLeast("minAckPending", minAckPending, 1);
        Checks.range("priority", priority, 0, 9);
        checkPriorities(bound);
    }

    private void checkRequests() {
        Checks.range("maxWaiting", maxWaiting, 1, Integer.MAX_VALUE);
        Checks.range("maxRequestBatch", maxRequestBatch, 1, Integer.MAX_VALUE);
        if (maxRequestExpires != null && maxRequestExpires.compareTo(MIN_EXPIRES) < 0) {
            throw Checks.refuse("maxRequestExpires", maxRequestExpires, "at least 1ms");
        }
        Checks.atLeast("maxRequestMaxBytes", maxRequestMaxBytes, 1);
    }

    private void checkPriorities(boolean bound) {
        if (priorityPolicy != null && priorityPolicy != PriorityPolicy.NONE && priorityGroup == null) {
            throw new IllegalArgumentException("priorityPolicy=" + EnumNames.of(priorityPolicy)
                    + " needs priorityGroup: set a name for the group of its instances.");
        }
        if (priorityGroup != null && (priorityPolicy == PriorityPolicy.NONE || (priorityPolicy == null && !bound))) {
            throw new IllegalArgumentException("priorityGroup=" + priorityGroup
                    + " needs priorityPolicy: set one of overflow, pinnedClient, prioritized.");
        }
        if (priorityPolicy != null || !bound) {
            checkOptionsOfPolicies();
        }
    }

    private void checkOptionsOfPolicies() {
        needsPolicy("priorityTimeout", priorityTimeout, PriorityPolicy.PINNED_CLIENT);
        needsPolicy("minPending", minPending, PriorityPolicy.OVERFLOW);
        needsPolicy("minAckPending", minAckPending, PriorityPolicy.OVERFLOW);
        needsPolicy("priority", priority, PriorityPolicy.PRIORITIZED);
    }

    private void needsPolicy(String option, @Nullable Object value, PriorityPolicy needed) {
        if (value != null && priorityPolicy != needed) {
            throw new IllegalArgumentException(option + " has an effect only with priorityPolicy="
                    + EnumNames.of(needed) + ": set that, or remove it.");
        }
    }

    /** Takes from the bean what no option sets. */
    void fillFrom(ConsumerConfiguration bean) {
        maxWaiting = BeanValues.first(maxWaiting, () -> BeanValues.asInteger(bean.getMaxPullWaiting()));
        maxRequestBatch = BeanValues.first(maxRequestBatch, () -> BeanValues.asInteger(bean.getMaxBatch()));
        maxRequestExpires = BeanValues.first(maxRequestExpires, () -> BeanValues.positive(bean.getMaxExpires()));
        maxRequestMaxBytes = BeanValues.first(maxRequestMaxBytes, () -> BeanValues.positive(bean.getMaxBytes()));
        priorityGroup = BeanValues.first(
                priorityGroup,
                () -> bean.getPriorityGroups() == null ? null : String.join(",", bean.getPriorityGroups()));
        priorityPolicy = BeanValues.first(
                priorityPolicy,
                () -> bean.priorityPolicyWasSet()
                        ? BeanValues.constant(PriorityPolicy.class, bean.getPriorityPolicy())
                        : null);
        priorityTimeout = BeanValues.first(priorityTimeout, () -> BeanValues.positive(bean.getPriorityTimeout()));
    }

    /** A set option that needs a pull consumer, as {@code name=value}; null if there is none. */
    @Nullable
    String firstSet() {
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

    public @Nullable Integer getMaxWaiting() {
        return maxWaiting;
    }

    public void setMaxWaiting(Integer maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    public @Nullable Integer getMaxRequestBatch() {
        return maxRequestBatch;
    }

    public void setMaxRequestBatch(Integer maxRequestBatch) {
        this.maxRequestBatch = maxRequestBatch;
    }

    public @Nullable Duration getMaxRequestExpires() {
        return maxRequestExpires;
    }

    public void setMaxRequestExpires(Duration maxRequestExpires) {
        this.maxRequestExpires = maxRequestExpires;
    }

    public @Nullable Long getMaxRequestMaxBytes() {
        return maxRequestMaxBytes;
    }

    public void setMaxRequestMaxBytes(Long maxRequestMaxBytes) {
        this.maxRequestMaxBytes = maxRequestMaxBytes;
    }

    public @Nullable String getPriorityGroup() {
        return priorityGroup;
    }

    public void setPriorityGroup(String priorityGroup) {
        this.priorityGroup = priorityGroup;
    }

    public @Nullable PriorityPolicy getPriorityPolicy() {
        return priorityPolicy;
    }

    public void setPriorityPolicy(PriorityPolicy priorityPolicy) {
        this.priorityPolicy = priorityPolicy;
    }

    public @Nullable Duration getPriorityTimeout() {
        return priorityTimeout;
    }

    public void setPriorityTimeout(Duration priorityTimeout) {
        this.priorityTimeout = priorityTimeout;
    }

    public @Nullable Long getMinPending() {
        return minPending;
    }

    public void setMinPending(Long minPending) {
        this.minPending = minPending;
    }

    public @Nullable Long getMinAckPending() {
        return minAckPending;
    }

    public void setMinAckPending(Long minAckPending) {
        this.minAckPending = minAckPending;
    }

    public @Nullable Integer getPriority() {
        return priority;
    }

    public void setPriority(Integer priority) {
        this.priority = priority;
    }
}
