package io.github.cameljetstream.object.options;

import io.github.cameljetstream.object.bucket.BucketProvisioning;
import io.github.cameljetstream.object.bucket.BucketSettings;
import io.github.cameljetstream.options.StreamStorage;
import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import io.nats.client.api.StorageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** How the component provides the bucket, and the settings of the bucket. */
@UriParams
public final class BucketOptions implements Cloneable {
    /**
     * How the component provides the bucket when a route starts. none: the bucket must exist, and the component uses it
     * as it is; create: the component creates a missing bucket, and the start fails if an existing one differs from a
     * set option; update: the component creates a missing bucket, and changes an existing one that differs from a set
     * option.
     */
    @UriParam(label = "common", enums = "none,create,update", defaultValue = "none")
    private BucketProvisioning provisioning = BucketProvisioning.NONE;

    /** Time for which the bucket keeps an object, or 0 for no limit. A new bucket has no limit. Example: 30d */
    @UriParam(label = "common")
    private @Nullable Duration ttl;

    /** Number of servers that store the bucket: 1 to 5. A new bucket has 1. */
    @UriParam(label = "common")
    private @Nullable Integer replicas;

    /** Storage of the bucket. file: on disk; memory: in memory. A new bucket is on disk. */
    @UriParam(label = "advanced", enums = "file,memory")
    private @Nullable StreamStorage storage;

    /**
     * Maximum size of the bucket in bytes, or -1 for no limit. A new bucket has no limit. A full bucket rejects objects.
     */
    @UriParam(label = "advanced")
    private @Nullable Long maxBytes;

    /** If true, the server compresses the bucket. Needs nats-server 2.10 or newer. */
    @UriParam(label = "advanced")
    private @Nullable Boolean compression;

    /** Name of the cluster that stores the bucket. The server chooses by default. Example: east */
    @UriParam(label = "advanced")
    private @Nullable String placementCluster;

    /** Tags that the servers of the bucket must have, separated by commas. Example: disk, fast */
    @UriParam(label = "advanced")
    private @Nullable String placementTags;

    /** Description of the bucket on the server. */
    @UriParam(label = "advanced")
    private @Nullable String bucketDescription;

    /** A copy that later changes to this group do not reach. */
    public BucketOptions copy() {
        try {
            return (BucketOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The settings of the bucket of this name.
     *
     * @throws IllegalArgumentException if no bucket can have them, or they have no effect; naming the option, its value
     *     and the cure
     */
    public BucketSettings settings(String bucket) {
        refuseUnused();
        return new BucketSettings(
                bucket, bucketDescription, ttl, replicas, storageType(), maxBytes, compression, placement());
    }

    private void refuseUnused() {
        if (provisioning != BucketProvisioning.NONE) {
            return;
        }
        given().entrySet().stream().findFirst().ifPresent(each -> {
            throw new IllegalArgumentException(each.getKey() + "=" + each.getValue()
                    + " has no effect with provisioning=none: set provisioning=create or update, or remove "
                    + each.getKey() + ".");
        });
    }

    private Map<String, Object> given() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ttl", ttl == null ? null : Durations.format(ttl));
        all.put("replicas", replicas);
        all.put("storage", storage == null ? null : EnumNames.of(storage));
        all.put("maxBytes", maxBytes);
        all.put("compression", compression);
        all.put("placementCluster", placementCluster);
        all.put("placementTags", placementTags);
        all.put("bucketDescription", bucketDescription);
        all.values().removeIf(Objects::isNull);
        return all;
    }

    private @Nullable StorageType storageType() {
        if (storage == null) {
            return null;
        }
        return storage == StreamStorage.MEMORY ? StorageType.Memory : StorageType.File;
    }

    /** The cluster first, which is empty for any; then the tags. */
    private List<String> placement() {
        List<String> all = new ArrayList<>(texts(placementTags));
        if (placementCluster != null || !all.isEmpty()) {
            all.add(0, placementCluster == null ? "" : placementCluster.trim());
        }
        return all;
    }

    private static List<String> texts(@Nullable String list) {
        return list == null || list.isBlank() ? List.of() : List.of(list.trim().split("\\s*,\\s*"));
    }

    public BucketProvisioning getProvisioning() {
        return provisioning;
    }

    public void setProvisioning(BucketProvisioning provisioning) {
        this.provisioning = provisioning;
    }

    public @Nullable Duration getTtl() {
        return ttl;
    }

    public void setTtl(@Nullable Duration ttl) {
        this.ttl = ttl;
    }

    public @Nullable Integer getReplicas() {
        return replicas;
    }

    public void setReplicas(@Nullable Integer replicas) {
        this.replicas = replicas;
    }

    public @Nullable StreamStorage getStorage() {
        return storage;
    }

    public void setStorage(@Nullable StreamStorage storage) {
        this.storage = storage;
    }

    public @Nullable Long getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(@Nullable Long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public @Nullable Boolean getCompression() {
        return compression;
    }

    public void setCompression(@Nullable Boolean compression) {
        this.compression = compression;
    }

    public @Nullable String getPlacementCluster() {
        return placementCluster;
    }

    public void setPlacementCluster(@Nullable String placementCluster) {
        this.placementCluster = placementCluster;
    }

    public @Nullable String getPlacementTags() {
        return placementTags;
    }

    public void setPlacementTags(@Nullable String placementTags) {
        this.placementTags = placementTags;
    }

    public @Nullable String getBucketDescription() {
        return bucketDescription;
    }

    public void setBucketDescription(@Nullable String bucketDescription) {
        this.bucketDescription = bucketDescription;
    }
}
