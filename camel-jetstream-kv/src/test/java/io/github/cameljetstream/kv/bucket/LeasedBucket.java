package io.github.cameljetstream.kv.bucket;

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

    public ConnectionLease lease() {
        return lease;
    }

    public Bucket open(BucketSettings settings, BucketProvisioning provisioning) {
        return open(settings, provisioning, Duration.ofSeconds(20));
    }

    public Bucket open(BucketSettings settings, BucketProvisioning provisioning, Duration timeout) {
        return Bucket.open(lease, api, settings, provisioning, timeout);
    }

    public Bucket create(String name) {
        return open(BucketSettings.of(name), BucketProvisioning.CREATE);
    }

    @Override
    public void close() {
        lease.close();
        context.stop();
    }
}
