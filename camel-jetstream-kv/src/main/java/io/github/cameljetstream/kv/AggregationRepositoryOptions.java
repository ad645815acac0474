package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.RecoverableAggregationRepository;
import org.jspecify.annotations.Nullable;

/** The options of {@link JetStreamAggregationRepository}. Set them before the start. */
public abstract class AggregationRepositoryOptions extends BucketOptions implements RecoverableAggregationRepository {
    private static final Duration MIN_LEASE_TIMEOUT = Duration.ofSeconds(1);
    private static final int MIN_VALUE_SIZE = 1_024;

    @Metadata(
            description =
                    "If true, a completed exchange stays in the bucket until its route has processed it, and is processed"
                            + " again after a crash or a failure. If false, it is deleted when the aggregation completes it",
            defaultValue = "true")
    private boolean useRecovery = true;

    @Metadata(
            description =
                    "Interval in milliseconds in which Camel looks for completed exchanges to process again. A failed"
                            + " exchange is processed again after one to two of them",
            defaultValue = "5000")
    private long recoveryInterval = 5_000;

    @Metadata(
            description =
                    "Number of times that a failed completed exchange is processed again before it goes to deadLetterUri."
                            + " Each instance counts its own attempts. 0 for no limit",
            defaultValue = "0")
    private int maximumRedeliveries;

    @Metadata(
            description = "Endpoint URI that receives a completed exchange after maximumRedeliveries. Example:"
                    + " jetstream:orders.failed")
    private @Nullable String deadLetterUri;

    @Metadata(
            description =
                    "Time after which other instances process the completed exchanges of an instance that has crashed or is"
                            + " disconnected. A live instance renews its heartbeat at a quarter of it. At least 1 second",
            defaultValue = "15s",
            javaType = "java.time.Duration")
    private Duration leaseTimeout = Duration.ofSeconds(15);

    @Metadata(
            description =
                    "Classes that may be serialized in addition to values and collections of Java, as patterns joined by"
                            + " semicolons. A plain exchange is stored as JSON and needs none. Example:"
                            + " com.acme.Order;com.acme.model.*")
    private @Nullable String deserializationFilter;

    @Metadata(
            description =
                    "If true, headers, properties and variables of any serializable class are stored, as far as"
                            + " deserializationFilter permits. If false, only texts, numbers, booleans, characters and dates are",
            defaultValue = "false")
    private boolean allowSerializedHeaders;

    @Metadata(
            description =
                    "Serializer of the exchanges, instead of JSON for plain exchanges and Java's serialization for others."
                            + " All instances must have the same")
    private @Nullable ExchangeSerializer serializer;

    @Metadata(
            description =
                    "Largest size of an aggregate in bytes, headers and body. A new bucket takes the server's largest"
                            + " message (max_payload, 1 MB by default). At least 1024")
    private @Nullable Integer maxValueSize;

    AggregationRepositoryOptions() {}

    /** Refuses what is wrong, and returns the wanted settings of the bucket. */
    final BucketSettings validate() {
        BucketSettings.Builder settings = settings("aggregation repository", "orders-collected");
        if (leaseTimeout.compareTo(MIN_LEASE_TIMEOUT) < 0) {
            throw refused("leaseTimeout", Durations.format(leaseTimeout), "at least 1s");
        }
        if (recoveryInterval <= 0) {
            throw refused("recoveryInterval", recoveryInterval, "a positive number of milliseconds, such as 5000");
        }
        if (maximumRedeliveries < 0) {
            throw refused("maximumRedeliveries", maximumRedeliveries, "a positive number, or 0 for no limit");
        }
        if (maxValueSize != null && maxValueSize < MIN_VALUE_SIZE) {
            throw refused("maxValueSize", maxValueSize, "at least " + MIN_VALUE_SIZE);
        }
        validateDeadLetters();
        return settings.ttl(Duration.ZERO).maxValueSize(maxValueSize).build();
    }

    private void validateDeadLetters() {
        if (useRecovery && (maximumRedeliveries > 0) != (deadLetterUri != null)) {
            throw new IllegalArgumentException(
                    "maximumRedeliveries=" + maximumRedeliveries + " and deadLetterUri=" + deadLetterUri
                            + " are refused: set both, or none. An exchange that has failed that often needs a place to go to.");
        }
        if (!useRecovery && (maximumRedeliveries > 0 || deadLetterUri != null)) {
            throw new IllegalArgumentException("maximumRedeliveries=" + maximumRedeliveries + " and deadLetterUri="
                    + deadLetterUri + " have no effect with useRecovery=false: remove them, or set useRecovery=true.");
        }
    }

    /** The serializer that the options describe. */
    final ExchangeSerializer newSerializer() {
        if (serializer == null) {
            return new StandardExchangeSerializer(ClassFilter.of(deserializationFilter), allowSerializedHeaders);
        }
        if (deserializationFilter != null || allowSerializedHeaders) {
            throw new IllegalArgumentException(
                    "deserializationFilter and allowSerializedHeaders have no effect with a serializer: remove them, or"
                            + " remove serializer.");
        }
        return serializer;
    }

    @Override
    @ManagedAttribute(description = "If true, completed exchanges are kept until they are processed")
    public boolean isUseRecovery() {
        return useRecovery;
    }

    /** If true (default), a completed exchange stays in the bucket until its route has processed it. */
    @Override
    public void setUseRecovery(boolean useRecovery) {
        this.useRecovery = useRecovery;
    }

    @Override
    @ManagedAttribute(description = "Interval in milliseconds between two looks for exchanges to recover")
    public long getRecoveryInterval() {
        return recoveryInterval;
    }

    /** Interval in milliseconds in which Camel looks for completed exchanges to process again; default 5000. */
    @Override
    public void setRecoveryInterval(long recoveryInterval) {
        this.recoveryInterval = recoveryInterval;
    }

    /** See {@link #setRecoveryInterval(long)}. */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // the interface has deprecated it
    public void setRecoveryInterval(long interval, TimeUnit timeUnit) {
        this.recoveryInterval = timeUnit.toMillis(interval);
    }

    @Override
    @ManagedAttribute(description = "Number of times that a failed completed exchange is processed again")
    public int getMaximumRedeliveries() {
        return maximumRedeliveries;
    }

    /** Number of times that a failed completed exchange is processed again; 0 (default) for no limit. */
    @Override
    public void setMaximumRedeliveries(int maximumRedeliveries) {
        this.maximumRedeliveries = maximumRedeliveries;
    }

    @Override
    @ManagedAttribute(description = "Endpoint URI that receives a completed exchange after maximumRedeliveries")
    public @Nullable String getDeadLetterUri() {
        return deadLetterUri;
    }

    /** Endpoint URI that receives a completed exchange after maximumRedeliveries. */
    @Override
    public void setDeadLetterUri(@Nullable String deadLetterUri) {
        this.deadLetterUri = deadLetterUri;
    }

    public Duration getLeaseTimeout() {
        return leaseTimeout;
    }

    /** Time after which others process the completed exchanges of an instance that has crashed; at least 1 s, default 15 s. */
    public void setLeaseTimeout(Duration leaseTimeout) {
        this.leaseTimeout = leaseTimeout;
    }

    public @Nullable String getDeserializationFilter() {
        return deserializationFilter;
    }

    /** Classes that may be serialized in addition to values and collections of Java: patterns joined by semicolons. */
    public void setDeserializationFilter(@Nullable String deserializationFilter) {
        this.deserializationFilter = deserializationFilter;
    }

    public boolean isAllowSerializedHeaders() {
        return allowSerializedHeaders;
    }

    /** If true, headers, properties and variables of any serializable class are stored; default false. */
    public void setAllowSerializedHeaders(boolean allowSerializedHeaders) {
        this.allowSerializedHeaders = allowSerializedHeaders;
    }

    public @Nullable ExchangeSerializer getSerializer() {
        return serializer;
    }

    /** Serializer of the exchanges; by default JSON for plain exchanges, and Java's serialization for others. */
    public void setSerializer(@Nullable ExchangeSerializer serializer) {
        this.serializer = serializer;
    }

    public @Nullable Integer getMaxValueSize() {
        return maxValueSize;
    }

    /** Largest size of an aggregate in bytes; at least 1024, by default the server's largest message. */
    public void setMaxValueSize(@Nullable Integer maxValueSize) {
        this.maxValueSize = maxValueSize;
    }
}
