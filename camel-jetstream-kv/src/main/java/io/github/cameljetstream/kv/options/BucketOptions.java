package io.github.cameljetstream.kv.options;

import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
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

    /** Number of writes that the bucket keeps of each key: 1 to 64. A new bucket keeps 1. */
    @UriParam(label = "common")
    private @Nullable Integer history;

    /** Time for which the bucket keeps a write, or 0 for no limit. A new bucket has no limit. Example: 30d */
    @UriParam(label = "common")
    private @Nullable Duration ttl;

    /** Number of servers that store the bucket: 1 to 5. A new bucket has 1. */
    @UriParam(label = "common")
    private @Nullable Integer replicas;

    /** Storage of the bucket. file: on disk; memory: in memory. A new bucket is on disk. */
    @UriParam(label = "advanced", enums = "file,memory")
    private @Nullable StreamStorage storage;

    /**
     * Maximum size of the bucket in bytes, or -1 for no limit. A new bucket has no limit. A full bucket rejects writes.
     */
    @UriParam(label = "advanced")
    private @Nullable Long maxBytes;

    /**
     * Maximum size of a value in bytes, or -1 for no limit. Its headers count too, of which a write of the component
     * has up to 160 bytes. A new bucket has the limit of the server.
     */
    @UriParam(label = "advanced")
    private @Nullable Integer maxValueSize;

    /** If true, the server compresses the bucket. Needs nats-server 2.10 or newer. */
    @UriParam(label = "advanced")
    private @Nullable Boolean compression;

    /**
     * Time for which the server keeps the marker of an expired key: 1 second or more. It also allows keyTtl. It cannot
     * be disabled later. Needs nats-server 2.11 or newer. Example: 1m
     */
    @UriParam(label = "advanced")
    private @Nullable Duration limitMarker;

    /** Name of the cluster that stores the bucket. The server chooses by default. Example: east */
    @UriParam(label = "advanced")
    private @Nullable String placementCluster;

    /** Tags that the servers of the bucket must have, separated by commas. Example: disk, fast */
    @UriParam(label = "advanced")
    private @Nullable String placementTags;

    /**
     * Name of the bucket that this one mirrors. The component reads from the mirror, and writes to the origin. Example:
     * config-central
     */
    @UriParam(label = "advanced")
    private @Nullable String mirror;

    /**
     * Names of the buckets whose writes this one also gets, separated by commas. Needs nats-server 2.10 or newer.
     * Example: config-east, config-west
     */
    @UriParam(label = "advanced")
    private @Nullable String sources;

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
        return BucketSettings.builder(bucket)
                .description(bucketDescription)
                .history(history)
                .ttl(ttl)
                .replicas(replicas)
                .storage(storageType())
                .maxBytes(maxBytes)
                .maxValueSize(maxValueSize)
                .compression(compression)
                .limitMarker(limitMarker)
                .placement(placement())
                .mirror(mirror)
                .sources(texts(sources))
                .build();
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
        all.put("history", history);
        all.put("ttl", ttl == null ? null : Durations.format(ttl));
        all.put("replicas", replicas);
        all.put("storage", storage == null ? null : EnumNames.of(storage));
        all.put("maxBytes", maxBytes);
        all.put("maxValueSize", maxValueSize);
        all.put("compression", compression);
        all.put("limitMarker", limitMarker == null ? null : Durations.format(limitMarker));
        all.put("placementCluster", placementCluster);
        all.put("placementTags", placementTags);
        all.put("mirror", mirror);
        all.put("sources", sources);
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

    public @Nullable Integer getHistory() {
        return history;
    }

    public void setHistory(@Nullable Integer history) {
        this.history = history;
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

    public @Nullable Integer getMaxValueSize() {
        return maxValueSize;
    }

    public void setMaxValueSize(@Nullable Integer maxValueSize) {
        this.maxValueSize = maxValueSize;
    }

    public @Nullable Boolean getCompression() {
        return compression;
    }

    public void setCompression(@Nullable Boolean compression) {
        this.compression = compression;
    }

    public @Nullable Duration getLimitMarker() {
        return limitMarker;
    }

    public void setLimitMarker(@Nullable Duration limitMarker) {
        this.limitMarker = limitMarker;
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

    public @Nullable String getMirror() {
        return mirror;
    }

    public void setMirror(@Nullable String mirror) {
        this.mirror = mirror;
    }

    public @Nullable String getSources() {
        return sources;
    }

    public void setSources(@Nullable String sources) {
        this.sources = sources;
    }

    public @Nullable String getBucketDescription() {
        return bucketDescription;
    }

    public void setBucketDescription(@Nullable String bucketDescription) {
        this.bucketDescription = bucketDescription;
    }
}
