package io.github.cameljetstream.object;

import io.github.cameljetstream.object.body.BodySpool;
import io.github.cameljetstream.object.body.SizedBody;
import io.github.cameljetstream.object.bucket.ObjectBucket;
import io.github.cameljetstream.object.bucket.ObjectDetails;
import io.github.cameljetstream.object.bucket.ObjectHead;
import io.github.cameljetstream.object.bucket.ObjectStoreException;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.github.cameljetstream.payload.PayloadReference;
import io.github.cameljetstream.payload.PayloadStore;
import io.nats.client.NUID;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Large bodies of messages in an object store bucket. Each has an object of its own. Blocks; thread-safe. */
final class ObjectPayloadStore implements PayloadStore {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectPayloadStore.class);
    private static final int MAX_IN_MEMORY = 1 << 20;

    private final ObjectBucket bucket;

    ObjectPayloadStore(ObjectBucket bucket) {
        this.bucket = bucket;
    }

    @Override
    public @Nullable PayloadReference put(Exchange exchange, long above) throws IOException {
        SizedBody body = SizedBody.of(exchange);
        if (body == null || body.size() <= above) {
            return null;
        }
        ObjectDetails stored = bucket.put(ObjectHead.of(NUID.nextGlobal()), body.source());
        return new PayloadReference(bucket.name(), stored.name(), stored.size(), stored.digest());
    }

    @Override
    public void restore(PayloadReference reference, Exchange exchange) throws IOException {
        check(reference, bucket.info(reference.object())); // before another object is read
        BodySpool spool = new BodySpool(MAX_IN_MEMORY, null);
        try {
            check(reference, bucket.getHere(reference.object(), spool));
            exchange.getIn().setBody(spool.body(exchange));
        } catch (IOException | RuntimeException | Error e) {
            spool.close();
            throw e;
        }
    }

    private void check(PayloadReference reference, @Nullable ObjectDetails found) {
        if (found == null) {
            throw new ObjectStoreException(
                    Reason.MISSING,
                    named(reference)
                            + " does not exist: it was deleted, or has expired. Keep bodies longer than messages,"
                            + " and longer than dead letters (ttl of the bucket).",
                    null);
        }
        if (found.size() != reference.size() || !found.digest().equals(reference.digest())) {
            throw new ObjectStoreException(
                    Reason.DAMAGED,
                    named(reference) + " has another size or digest than the message says: it was replaced, or the"
                            + " reference is wrong. Let only producers with claimCheckAbove write to the bucket.",
                    null);
        }
    }

    private String named(PayloadReference reference) {
        return "The body of the message, object '" + reference.object() + "' of claimCheckBucket=" + bucket.name()
                + ",";
    }

    @Override
    public void delete(PayloadReference reference) {
        try {
            bucket.delete(reference.object());
        } catch (ObjectStoreException e) {
            LOG.warn(
                    "The body of a message that was not published stays as object {} in bucket {}: {} To delete it, run:"
                            + " nats object rm {} {}",
                    reference.object(),
                    bucket.name(),
                    e.getMessage(),
                    bucket.name(),
                    reference.object());
        }
    }

    @Override
    public Duration maxAge() {
        return bucket.status().ttl();
    }
}
