package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.values.Durations;
import io.nats.client.api.StorageType;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/** The options of a repository about its bucket and its connection. Set them before the start. */
public abstract class BucketOptions extends ServiceSupport implements CamelContextAware {
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
                    "Time within which the server must answer an operation, repetitions included. After it the operation"
                            + " throws. At most a third of claimTimeout or leaseTimeout counts",
            defaultValue = "10s",
            javaType = "java.time.Duration")
    private Duration timeout = Duration.ofSeconds(10);

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

    private @Nullable CamelContext camelContext;

    BucketOptions() {}

    /**
     * The wanted settings of the bucket.
     *
     * @param bean the bean, for errors, such as {@code idempotent repository}
     * @throws IllegalArgumentException if an option of this class is missing or out of range
     */
    final BucketSettings.Builder settings(String bean, String example) {
        BucketSettings.Builder settings = builder(bucket, bean, example);
        if (timeout.isNegative() || timeout.isZero()) {
            throw refused("timeout", Durations.format(timeout), "more than 0, such as 10s");
        }
        return settings.replicas(replicas)
                .storage(memoryStorage == null ? null : memoryStorage ? StorageType.Memory : StorageType.File);
    }

    /** Begins the settings of a bucket that must have a name. */
    static BucketSettings.Builder builder(@Nullable String bucket, String bean, String example) {
        if (bucket == null) {
            throw new IllegalArgumentException(
                    "bucket of the " + bean + " is not set: name the key-value bucket, such as " + example + ".");
        }
        return BucketSettings.builder(bucket);
    }

    /** The timeout, or a part of a lease if that is shorter: an operation that takes longer could end after its lease. */
    final Duration timeoutWithin(Duration limit) {
        return timeout.compareTo(limit) < 0 ? timeout : limit;
    }

    static IllegalArgumentException refused(String option, Object value, String expected) {
        return new IllegalArgumentException(option + "=" + value + " is refused: it must be " + expected + ".");
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

    public Duration getTimeout() {
        return timeout;
    }

    /**
     * Time within which the server must answer an operation; default 10 s. At most a third of the claim's or the instance's
     * lease counts.
     */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
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

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
