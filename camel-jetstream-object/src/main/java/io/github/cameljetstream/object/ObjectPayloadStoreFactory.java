package io.github.cameljetstream.object;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.object.bucket.BucketProvisioning;
import io.github.cameljetstream.object.bucket.BucketSettings;
import io.github.cameljetstream.object.bucket.BucketSizes;
import io.github.cameljetstream.object.bucket.ObjectBucket;
import io.github.cameljetstream.object.bucket.ObjectStoreException;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.github.cameljetstream.payload.PayloadStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the bucket of the option {@code claimCheckBucket}. Camel creates this class by its name. */
public final class ObjectPayloadStoreFactory implements PayloadStore.Factory {
    private static final BucketSizes SIZES =
            new BucketSizes(ObjectBucket.DEFAULT_CHUNK_SIZE, 4 << 20, Duration.ofSeconds(10));

    @Override
    public PayloadStore open(ConnectionLease lease, JetStreamApi api, String bucket, @Nullable Duration ttl) {
        BucketSettings settings =
                new BucketSettings(bucket, "Large bodies of messages", ttl, null, null, null, null, List.of());
        BucketProvisioning provisioning = ttl == null ? BucketProvisioning.NONE : BucketProvisioning.CREATE;
        try {
            return new ObjectPayloadStore(ObjectBucket.open(lease, api, settings, provisioning, SIZES));
        } catch (ObjectStoreException e) {
            String cure = e.reason() == Reason.BUCKET_MISSING
                    ? " does not exist. Create it (nats object add " + bucket
                            + "), or set claimCheckTtl to let the component create it."
                    : e.reason() == Reason.DIFFERENT
                            ? " cannot be used. Give claimCheckTtl the ttl of the bucket, remove it, or choose another"
                                    + " bucket: " + e.getMessage()
                            : " cannot be used: " + e.getMessage();
            throw new ObjectStoreException(e.reason(), "claimCheckBucket=" + bucket + cure, e);
        }
    }
}
