package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.options.Durations;
import io.nats.client.api.StorageType;
import java.time.Duration;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/** The options of {@link JetStreamIdempotentRepository}. Set them before the start. */
public abstract class IdempotentRepositoryOptions extends ServiceSupport {
    private static final Duration MIN_CLAIM_TIMEOUT = Duration.ofSeconds(1);

    @Metadata(
            description =
                    "Name of the key-value bucket: letters, digits, - and _. All instances of an application share it;"
                            + " nothing else writes to it. Example: orders-seen",
            required = true)
    private @Nullable String bucket;

    @Metadata(
            description = "Name of the Camel component whose connection options the repository uses",
            defaultValue = "jetstream")
    private String component = "jetstream";

    @Metadata(
            description =
                    "Time for which a confirmed key is remembered: the ttl of the bucket. More than claimTimeout; 0 for"
                            + " unlimited. By default an existing bucket keeps its ttl, and a new one has 7 days",
            defaultValue = "7d",
            javaType = "java.time.Duration")
    private @Nullable Duration retention;

    @Metadata(
            description =
                    "Time after which the claim of a crashed instance is over. A live instance renews its claims at a"
                            + " third of it. At least 1 second",
            defaultValue = "5m",
            javaType = "java.time.Duration")
    private Duration claimTimeout = Duration.ofMinutes(5);

    @Metadata(
            description =
                    "Time within which the server must answer an operation, repetitions included. After it the operation"
                            + " throws. At most a third of claimTimeout counts",
            defaultValue = "10s",
            javaType = "java.time.Duration")
    private Duration timeout = Duration.ofSeconds(10);

    @Metadata(
            description =
                    "Answer for an exchange whose key another exchange is processing. fail: the exchange fails, so that its"
                            + " source delivers the message again; duplicate: the exchange counts as a duplicate, and the message is"
                            + " lost if the owner crashes",
            defaultValue = "FAIL",
            enums = "FAIL,DUPLICATE")
    private OnClaimed onClaimed = OnClaimed.FAIL;

    @Metadata(
            description =
                    "Creation of the bucket. none: the bucket must exist, and is used as it is; create: a missing bucket"
                            + " is created, and an existing one must have the given settings; update: an existing bucket gets them",
            defaultValue = "CREATE",
            enums = "NONE,CREATE,UPDATE")
    private BucketProvisioning provisioning = BucketProvisioning.CREATE;

    @Metadata(description = "Number of servers that store the bucket, 1 to 5. A new bucket has 1 by default")
    private @Nullable Integer replicas;

    @Metadata(description = "If true, the servers store the bucket in memory, where it does not survive their restart")
    private @Nullable Boolean memoryStorage;

    IdempotentRepositoryOptions() {}

    /** Refuses what is wrong, and returns the wanted settings of the bucket. */
    final BucketSettings validate() {
        if (bucket == null) {
            throw new IllegalArgumentException(
                    "bucket of the idempotent repository is not set: name the key-value bucket,"
                            + " such as orders-seen.");
        }
        if (claimTimeout.compareTo(MIN_CLAIM_TIMEOUT) < 0) {
            throw refused("claimTimeout", claimTimeout, "at least 1s");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw refused("timeout", timeout, "more than 0, such as 10s");
        }
        if (retention != null && !retention.isZero() && retention.compareTo(claimTimeout) <= 0) {
            throw refused(
                    "retention",
                    retention,
                    "more than claimTimeout (" + Durations.format(claimTimeout) + "), or 0 for unlimited");
        }
        StorageType storage = memoryStorage == null ? null : memoryStorage ? StorageType.Memory : StorageType.File;
        return BucketSettings.builder(bucket)
                .ttl(retention)
                .replicas(replicas)
                .storage(storage)
                .build();
    }

    private static IllegalArgumentException refused(String option, Duration value, String expected) {
        return new IllegalArgumentException(
                option + "=" + Durations.format(value) + " is refused: it must be " + expected + ".");
    }

    @ManagedAttribute(description = "Name of the key-value bucket")
    public @Nullable String getBucket() {
        return bucket;
    }

    /** Name of the key-value bucket: letters, digits, {@code -} and {@code _}. Required. */
    public void setBucket(String bucket) {
        this.bucket = bucket;
    }

    public String getComponent() {
        return component;
    }

    /** Name of the Camel component whose connection options the repository uses; default {@code jetstream}. */
    public void setComponent(String component) {
        this.component = component;
    }

    public @Nullable Duration getRetention() {
        return retention;
    }

    /**
     * Time for which a confirmed key is remembered. More than claimTimeout; zero for unlimited. By default an existing bucket
     * keeps its ttl, and a new one has 7 days.
     */
    public void setRetention(@Nullable Duration retention) {
        this.retention = retention;
    }

    public Duration getClaimTimeout() {
        return claimTimeout;
    }

    /** Time after which the claim of a crashed instance is over; at least 1 s, default 5 minutes. */
    public void setClaimTimeout(Duration claimTimeout) {
        this.claimTimeout = claimTimeout;
    }

    public Duration getTimeout() {
        return timeout;
    }

    /** Time within which the server must answer an operation; default 10 s. At most a third of claimTimeout counts. */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    public OnClaimed getOnClaimed() {
        return onClaimed;
    }

    /** Answer for an exchange whose key another exchange is processing; default {@link OnClaimed#FAIL}. */
    public void setOnClaimed(OnClaimed onClaimed) {
        this.onClaimed = onClaimed;
    }

    public BucketProvisioning getProvisioning() {
        return provisioning;
    }

    /** Creation of the bucket; default {@link BucketProvisioning#CREATE}. */
    public void setProvisioning(BucketProvisioning provisioning) {
        this.provisioning = provisioning;
    }

    public @Nullable Integer getReplicas() {
        return replicas;
    }

    /** Number of servers that store the bucket, 1 to 5; 1 for a new bucket by default. */
    public void setReplicas(@Nullable Integer replicas) {
        this.replicas = replicas;
    }

    public @Nullable Boolean getMemoryStorage() {
        return memoryStorage;
    }

    /** If true, the servers store the bucket in memory, where it does not survive their restart. */
    public void setMemoryStorage(@Nullable Boolean memoryStorage) {
        this.memoryStorage = memoryStorage;
    }
}
