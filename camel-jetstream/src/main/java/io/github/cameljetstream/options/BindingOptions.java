package io.github.cameljetstream.options;

import io.github.cameljetstream.values.Subjects;
import io.nats.client.api.ConsumerConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The consumer that a route binds to: its name, its messages, and how the server stores it. */
@UriParams
public final class BindingOptions implements Cloneable {
    private static final int MAX_DESCRIPTION_BYTES = 4096;

    /**
     * Name of the durable consumer. The durable keeps its position in the stream while no route runs. Routes and
     * instances with the same name share its messages. Without durableName and queueGroupName the consumer is
     * ephemeral: it lives as long as the route, and each route receives all messages. Example: billing
     */
    @UriParam(label = "consumer")
    private @Nullable String durableName;

    /**
     * Type of the consumer. auto: the existing durable decides, and a new consumer is push only if an option needs it;
     * pull: the component fetches messages; push: the server sends messages. The options queueGroupName,
     * deliverSubject, flowControl=true, rateLimit and heartbeat need a push consumer.
     */
    @UriParam(label = "consumer,advanced", enums = "auto,pull,push", defaultValue = "auto")
    private ConsumerType consumerType = ConsumerType.AUTO;

    /**
     * How the component provides the consumer on the server when a route starts. create: the component creates a
     * missing consumer, and the start fails if an existing one differs from a set option; update: the component creates
     * a missing consumer, and changes an existing one that differs from a set option; bind: the consumer must exist,
     * and the component uses it as it is; none: the component never asks the server about the consumer. none needs
     * streamName and durableName, and for a push consumer also deliverSubject.
     */
    @UriParam(label = "consumer", enums = "bind,create,update,none", defaultValue = "create")
    private ConsumerProvisioning consumerProvisioning = ConsumerProvisioning.CREATE;

    /**
     * Subjects that the consumer receives, separated by commas. The subject of the URI must cover each of them, and
     * they must not overlap. The default is the subject of the URI. Several subjects need nats-server 2.10 or newer.
     * Example: orders.created, orders.paid
     */
    @UriParam(label = "consumer")
    private @Nullable String filterSubjects;

    /**
     * If true, the component replays the stream in order, without gaps or duplicates, to this route alone. The consumer
     * is ephemeral and acknowledges nothing. If the consumer is lost or a message is missing, the component creates a
     * new consumer after the last received message. The server does not redeliver after a failed exchange; with
     * orderOnFailure=hold the component retries the exchange in place.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean ordered;

    /**
     * Time for which the server keeps a consumer without active subscriptions or pull requests. The default applies to
     * ephemeral consumers. The server keeps a durable indefinitely unless this option is set.
     */
    @UriParam(label = "consumer,advanced", defaultValue = "5m")
    private @Nullable Duration inactiveThreshold;

    /**
     * Consumer replicas: the number of servers that store the state of the consumer, 1 to 5, or 0 for the server's
     * choice. The default is 0: for a durable consumer as many servers as store the stream. The copies of the stream
     * are streamReplicas.
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable Integer replicas;

    /**
     * If true, the consumer has its state in the memory of the server only. The storage of the stream is streamStorage.
     */
    @UriParam(label = "consumer,advanced", defaultValue = "false")
    private @Nullable Boolean memoryStorage;

    /**
     * If true, the server sends only the headers of each message, without the body. The header CamelJetStreamBodySize
     * has the size of the body in bytes (the server's header Nats-Msg-Size).
     */
    @UriParam(label = "consumer,advanced", defaultValue = "false")
    private @Nullable Boolean headersOnly;

    /** Description of the consumer on the server: up to 4096 bytes. */
    @UriParam(label = "consumer,advanced")
    private @Nullable String consumerDescription;

    /**
     * Metadata of the consumer on the server: pairs of a name and a value, separated by commas. Needs nats-server 2.10
     * or newer. Example: owner=billing, tier=2
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable String consumerMetadata;

    /**
     * Bean of the jnats type io.nats.client.api.ConsumerConfiguration with the settings of the consumer, for Java code
     * that already has one; otherwise set the options. Each setting of the bean counts as the option of that name. An
     * option that is set takes precedence. Example: #myConsumer
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable ConsumerConfiguration consumerConfiguration;

    private @Nullable Map<String, String> metadataOfBean;

    /** A copy that later changes to this group do not reach. */
    public BindingOptions copy() {
        try {
            return (BindingOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Rejects values that no consumer can have. */
    void validate() {
        Checks.name("durableName", durableName);
        Checks.range("replicas", replicas, 0, 5);
        Checks.positive("inactiveThreshold", inactiveThreshold);
        if (consumerDescription != null
                && consumerDescription.getBytes(StandardCharsets.UTF_8).length > MAX_DESCRIPTION_BYTES) {
            throw new IllegalArgumentException(
                    "consumerDescription is refused: it must have no more than " + MAX_DESCRIPTION_BYTES + " bytes.");
        }
        metadata();
    }

    /** Rejects filterSubjects that the subject of the endpoint does not cover, or that overlap. */
    void validateFilters(String subject) {
        if (filterSubjects == null) {
            return;
        }
        Checks.notEmpty("filterSubjects", filterSubjects, "one or more subjects, separated by commas");
        List<String> filters = filters(subject);
        for (int i = 0; i < filters.size(); i++) {
            String filter = filters.get(i);
            Checks.subject("filterSubjects", filter);
            checkCovered(filter, subject);
            checkOverlap(filter, filters.subList(0, i));
        }
    }

    private void checkCovered(String filter, String subject) {
        if (!Subjects.covers(subject, filter)) {
            throw new IllegalArgumentException("filterSubjects=" + filterSubjects
                    + " is refused: the subject of the URI, '" + subject + "', does not cover '" + filter
                    + "'. Use a subject in the URI that covers all, such as '>', with streamName.");
        }
    }

    private void checkOverlap(String filter, List<String> others) {
        for (String other : others) {
            if (Subjects.overlap(filter, other)) {
                throw new IllegalArgumentException("filterSubjects=" + filterSubjects + " is refused: '" + other
                        + "' and '" + filter
                        + "' have subjects in common, which the server rejects. Remove one of the two.");
            }
        }
    }

    /** Takes from the bean what no option sets. */
    void fillFrom(ConsumerConfiguration bean) {
        durableName = BeanValues.first(durableName, bean::getDurable);
        filterSubjects = BeanValues.first(
                filterSubjects,
                () -> bean.getFilterSubjects() == null ? null : String.join(",", bean.getFilterSubjects()));
        inactiveThreshold = BeanValues.first(inactiveThreshold, () -> BeanValues.positive(bean.getInactiveThreshold()));
        replicas = BeanValues.first(replicas, () -> bean.numReplicasWasSet() ? bean.getNumReplicas() : null);
        memoryStorage = BeanValues.first(memoryStorage, () -> bean.memStorageWasSet() ? bean.isMemStorage() : null);
        headersOnly = BeanValues.first(headersOnly, () -> bean.headersOnlyWasSet() ? bean.isHeadersOnly() : null);
        consumerDescription = BeanValues.first(consumerDescription, bean::getDescription);
        metadataOfBean = bean.metadataWasSet() ? bean.getMetadata() : null;
    }

    /** The subjects that the consumer receives: those of {@code filterSubjects}, otherwise that of the endpoint. */
    public List<String> filters(String subject) {
        return filterSubjects == null || filterSubjects.isBlank()
                ? List.of(subject)
                : Arrays.asList(filterSubjects.trim().split("\\s*,\\s*", -1));
    }

    /** The pairs of {@code consumerMetadata}; null if it is not set. The values of the bean may be any text. */
    public @Nullable Map<String, String> metadata() {
        return consumerMetadata == null ? metadataOfBean : Checks.pairs("consumerMetadata", consumerMetadata);
    }

    public @Nullable String getDurableName() {
        return durableName;
    }

    public void setDurableName(String durableName) {
        this.durableName = durableName;
    }

    public ConsumerType getConsumerType() {
        return consumerType;
    }

    public void setConsumerType(ConsumerType consumerType) {
        this.consumerType = consumerType;
    }

    public ConsumerProvisioning getConsumerProvisioning() {
        return consumerProvisioning;
    }

    public void setConsumerProvisioning(ConsumerProvisioning consumerProvisioning) {
        this.consumerProvisioning = consumerProvisioning;
    }

    public @Nullable String getFilterSubjects() {
        return filterSubjects;
    }

    public void setFilterSubjects(String filterSubjects) {
        this.filterSubjects = filterSubjects;
    }

    public boolean isOrdered() {
        return ordered;
    }

    public void setOrdered(boolean ordered) {
        this.ordered = ordered;
    }

    public @Nullable Duration getInactiveThreshold() {
        return inactiveThreshold;
    }

    public void setInactiveThreshold(Duration inactiveThreshold) {
        this.inactiveThreshold = inactiveThreshold;
    }

    public @Nullable Integer getReplicas() {
        return replicas;
    }

    public void setReplicas(@Nullable Integer replicas) {
        this.replicas = replicas;
    }

    public @Nullable Boolean getMemoryStorage() {
        return memoryStorage;
    }

    public void setMemoryStorage(@Nullable Boolean memoryStorage) {
        this.memoryStorage = memoryStorage;
    }

    public @Nullable Boolean getHeadersOnly() {
        return headersOnly;
    }

    public void setHeadersOnly(Boolean headersOnly) {
        this.headersOnly = headersOnly;
    }

    public @Nullable String getConsumerDescription() {
        return consumerDescription;
    }

    public void setConsumerDescription(String consumerDescription) {
        this.consumerDescription = consumerDescription;
    }

    public @Nullable String getConsumerMetadata() {
        return consumerMetadata;
    }

    public void setConsumerMetadata(String consumerMetadata) {
        this.consumerMetadata = consumerMetadata;
    }

    public @Nullable ConsumerConfiguration getConsumerConfiguration() {
        return consumerConfiguration;
    }

    public void setConsumerConfiguration(ConsumerConfiguration consumerConfiguration) {
        this.consumerConfiguration = consumerConfiguration;
    }
}
