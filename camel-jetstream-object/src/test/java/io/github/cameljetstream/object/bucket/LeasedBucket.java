package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** A connection of its own, in a Camel context of its own, and the buckets that a test opens there. */
public final class LeasedBucket implements AutoCloseable {
    private static final BucketSizes SIZES =
            new BucketSizes(ObjectBucket.DEFAULT_CHUNK_SIZE, 4 << 20, Duration.ofSeconds(20));

    private final CamelContext context = new DefaultCamelContext();
    private final ConnectionLease lease;
    private final JetStreamApi api;

    public LeasedBucket(String url) throws Exception {
        context.disableJMX();
        context.start();
        ConnectionOptions options = new ConnectionOptions();
        options.setNatsURL(url);
        options.setReconnectWait(Duration.ofMillis(20));
        lease = SharedConnections.of(context).lease(ConnectionKey.of(options, new SecurityOptions(), "test"));
        api = JetStreamApi.of(lease, options);
    }

    public ObjectBucket open(BucketSettings settings, BucketProvisioning provisioning, BucketSizes sizes) {
        return ObjectBucket.open(lease, api, settings, provisioning, sizes);
    }

    public ObjectBucket create(String name) {
        return open(BucketSettings.of(name), BucketProvisioning.CREATE, SIZES);
    }

    public ObjectBucket with(String name, int chunkSize) {
        return open(
                BucketSettings.of(name),
                BucketProvisioning.NONE,
                new BucketSizes(chunkSize, 64L * chunkSize, Duration.ofSeconds(20)));
    }

    @Override
    public void close() {
        lease.close();
        context.stop();
    }
}
