package io.github.cameljetstream.kv.bucket;

import java.time.Duration;

/**
 * The state of a bucket, from the leader.
 *
 * @param bucket the name, without {@code KV_}
 * @param values the number of stored writes, including history and markers
 * @param bytes their size on the server, in bytes
 * @param history the number of writes that the bucket keeps of each key
 * @param ttl how long the bucket keeps a write; zero for unlimited
 * @param replicas the number of servers that store the bucket
 * @param ttlPerKey if true, a write may have a time to live of its own
 * @param lastRevision the revision of the last write of all keys; 0 if there was none
 */
public record BucketStatus(
        String bucket,
        long values,
        long bytes,
        int history,
        Duration ttl,
        int replicas,
        boolean ttlPerKey,
        long lastRevision) {}
