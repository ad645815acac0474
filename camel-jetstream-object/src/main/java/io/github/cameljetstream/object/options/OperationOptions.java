package io.github.cameljetstream.object.options;

import io.github.cameljetstream.object.bucket.BucketSettings;
import io.github.cameljetstream.object.bucket.BucketSizes;
import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** What a producer does with the bucket. */
@UriParams
public final class OperationOptions implements Cloneable {
    /**
     * Operation of the producer, unless the header CamelJetStreamObjectStoreOperation names another one. put: writes
     * the body as an object, and replaces an object of the same name; get: reads an object into the body; info: reads
     * the details of an object; list: lists the details of all objects; delete: deletes an object; link: writes a link
     * to another object or bucket; status: reads the state of the bucket.
     */
    @UriParam(label = "producer", enums = "put,get,info,list,delete,link,status")
    private @Nullable ObjectOperation operation;

    /**
     * Name of the object, unless the header CamelJetStreamObjectStoreName names another one. It can be an expression in
     * Camel's Simple language. Example: invoices/${header.invoiceId}.pdf
     */
    @UriParam(label = "producer")
    private @Nullable String objectName;

    /**
     * Name of the object that the operation link points to, unless the header CamelJetStreamObjectStoreLinkName names
     * another one. Without a name the link points to the bucket of linkBucket. It can be an expression in Camel's
     * Simple language. Example: report-2026.pdf
     */
    @UriParam(label = "producer")
    private @Nullable String linkName;

    /**
     * Name of the bucket that the operation link points to. The bucket of the endpoint by default. Example: archive
     */
    @UriParam(label = "producer")
    private @Nullable String linkBucket;

    /**
     * If true, the producer fails the exchange if the operation get, info or delete finds no object. If false, the body
     * is null, and the header CamelJetStreamObjectFound is false.
     */
    @UriParam(label = "producer", defaultValue = "true")
    private boolean failIfMissing = true;

    /**
     * Maximum size in bytes of a body that the operation get keeps in memory: 0 or more. A larger object is written to a
     * temporary file, which Camel deletes when the exchange is done.
     */
    @UriParam(label = "producer", defaultValue = "1048576")
    private int maxInMemory = 1_048_576;

    /**
     * Folder for the temporary files of the operation get. The default is the folder of the Java property
     * java.io.tmpdir. Example: /var/spool/camel
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String tempFolder;

    /**
     * Size in bytes of the chunks of a written object: 1024 or more. The server must accept messages of that size.
     */
    @UriParam(label = "producer,advanced", defaultValue = "131072")
    private int chunkSize = 131_072;

    /**
     * Maximum size in bytes of the chunks of one object that are published and not yet acknowledged, or requested and not
     * yet received: 1024 or more.
     */
    @UriParam(label = "producer,advanced", defaultValue = "4194304")
    private long maxPendingBytes = 4_194_304;

    /**
     * Time limit for an operation without progress: no chunk or answer arrives. The producer then fails the exchange.
     * Example: 5s
     */
    @UriParam(label = "advanced", defaultValue = "10s")
    private Duration timeout = Duration.ofSeconds(10);

    /** A copy that later changes to this group do not reach. */
    public OperationOptions copy() {
        try {
            return (OperationOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** How much of an object is under way at a time. */
    public BucketSizes sizes() {
        return new BucketSizes(chunkSize, maxPendingBytes, timeout);
    }

    /**
     * Rejects values that no operation can have.
     *
     * @throws IllegalArgumentException naming the option, its value and the cure
     */
    public void validate() {
        sizes();
        notBlank("objectName", objectName);
        notBlank("linkName", linkName);
        if (maxInMemory < 0) {
            throw new IllegalArgumentException(
                    "maxInMemory=" + maxInMemory + " is refused: it must be a number of bytes of at least 0.");
        }
        if (linkBucket != null) {
            BucketSettings.checkName("linkBucket", linkBucket);
        }
        if (operation != null && operation != ObjectOperation.LINK) {
            refuseUnused("linkName", linkName);
            refuseUnused("linkBucket", linkBucket);
        }
    }

    private void refuseUnused(String option, @Nullable String value) {
        if (value != null && operation != null) {
            throw new IllegalArgumentException(option + "=" + value + " has no effect on operation="
                    + EnumNames.of(operation) + ": remove it, or use the operation link.");
        }
    }

    private static void notBlank(String option, @Nullable String value) {
        if (value != null && value.isBlank()) {
            throw new IllegalArgumentException(
                    option + "='" + value + "' is refused: it must be the name of an object, or an expression.");
        }
    }

    public @Nullable ObjectOperation getOperation() {
        return operation;
    }

    public void setOperation(@Nullable ObjectOperation operation) {
        this.operation = operation;
    }

    public @Nullable String getObjectName() {
        return objectName;
    }

    public void setObjectName(@Nullable String objectName) {
        this.objectName = objectName;
    }

    public @Nullable String getLinkName() {
        return linkName;
    }

    public void setLinkName(@Nullable String linkName) {
        this.linkName = linkName;
    }

    public @Nullable String getLinkBucket() {
        return linkBucket;
    }

    public void setLinkBucket(@Nullable String linkBucket) {
        this.linkBucket = linkBucket;
    }

    public boolean isFailIfMissing() {
        return failIfMissing;
    }

    public void setFailIfMissing(boolean failIfMissing) {
        this.failIfMissing = failIfMissing;
    }

    public int getMaxInMemory() {
        return maxInMemory;
    }

    public void setMaxInMemory(int maxInMemory) {
        this.maxInMemory = maxInMemory;
    }

    public @Nullable String getTempFolder() {
        return tempFolder;
    }

    public void setTempFolder(@Nullable String tempFolder) {
        this.tempFolder = tempFolder;
    }

    public int getChunkSize() {
        return chunkSize;
    }

    public void setChunkSize(int chunkSize) {
        this.chunkSize = chunkSize;
    }

    public long getMaxPendingBytes() {
        return maxPendingBytes;
    }

    public void setMaxPendingBytes(long maxPendingBytes) {
        this.maxPendingBytes = maxPendingBytes;
    }

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }
}
