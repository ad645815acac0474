package io.github.cameljetstream.object.bucket;

/** Who creates a bucket. */
public enum BucketProvisioning {
    /** The bucket must exist, and is used as it is. */
    NONE,
    /** A missing bucket is created. An existing one must have the settings that are given. */
    CREATE,
    /** A missing bucket is created, and an existing one gets the settings that are given. */
    UPDATE
}
