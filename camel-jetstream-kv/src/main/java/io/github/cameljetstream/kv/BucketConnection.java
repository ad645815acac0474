package io.github.cameljetstream.kv;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a component that a bean uses for its bucket.
 *
 * @param lease the bean's part of the shared connection
 * @param api the JetStream API there
 */
record BucketConnection(ConnectionLease lease, JetStreamApi api) implements AutoCloseable {

    /**
     * Leases the connection of a component.
     *
     * @param bean the bean, for errors, such as {@code idempotent repository}
     * @param cure how else the bean gets the Camel context
     */
    static BucketConnection of(@Nullable CamelContext context, String component, String bean, String cure)
            throws Exception {
        if (context == null) {
            throw new IllegalStateException(
                    "camelContext of the " + bean + " is not set: call setCamelContext, or " + cure + ".");
        }
        JetStreamComponent connected = context.getComponent(component, JetStreamComponent.class);
        ConnectionOptions options = connected.getConnectionOptions().copy();
        options.validate();
        ConnectionLease leased = SharedConnections.of(context)
                .lease(ConnectionKey.of(options, connected.getSecurityOptions(), "camel-" + context.getName()));
        return new BucketConnection(leased, JetStreamApi.of(leased, options));
    }

    /** Finds or creates a bucket. */
    Bucket open(BucketSettings settings, BucketProvisioning provisioning, Duration timeout) {
        return Bucket.open(lease, api, settings, provisioning, timeout);
    }

    /**
     * Refuses a bucket that removes keys after a while.
     *
     * @param lost what would be lost
     */
    static void requireNoTtl(Bucket bucket, String lost) {
        Duration ttl = bucket.status().ttl();
        if (!ttl.isZero()) {
            throw new IllegalArgumentException("Bucket '" + bucket.name() + "' removes keys after "
                    + Durations.format(ttl) + ", also " + lost
                    + ": remove its ttl (provisioning=UPDATE does), or use another bucket.");
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
