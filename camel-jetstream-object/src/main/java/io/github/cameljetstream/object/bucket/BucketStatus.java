package io.github.cameljetstream.object.bucket;

import java.time.Duration;

/**
 * The state of a bucket.
 *
 * @param bucket its name
 * @param bytes the bytes that it stores, with what it needs beside the objects
 * @param ttl how long it keeps an object; zero for unlimited
 * @param replicas the number of servers that store it
 * @param sealed if true, nothing can be changed
 */
public record BucketStatus(String bucket, long bytes, Duration ttl, int replicas, boolean sealed) {}
