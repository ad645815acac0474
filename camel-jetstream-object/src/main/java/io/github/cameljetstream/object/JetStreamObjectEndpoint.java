package io.github.cameljetstream.object;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.object.bucket.BucketSettings;
import io.github.cameljetstream.object.bucket.ObjectBucket;
import io.github.cameljetstream.object.options.BucketOptions;
import io.github.cameljetstream.object.options.OperationOptions;
import io.github.cameljetstream.object.options.WatchOptions;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.values.ServerUrls;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Write, read and watch the objects of an object store bucket of NATS.
 */
@ManagedResource(description = "Managed JetStreamObjectEndpoint")
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "jetstream-object",
        title = "JetStream Object Store",
        syntax = "jetstream-object:bucket",
        category = {Category.FILE, Category.CLOUD},
        headersClass = JetStreamObjectHeaders.class)
public class JetStreamObjectEndpoint extends DefaultEndpoint
        implements MultipleConsumersSupport, EndpointServiceLocation {
    @UriPath(description = "Name of the object store bucket: letters, digits, hyphens and underscores. Example: files")
    @Metadata(required = true)
    private final String bucket;

    @UriParam
    private ConnectionOptions connectionOptions = new ConnectionOptions();

    @UriParam
    private SecurityOptions securityOptions = new SecurityOptions();

    @UriParam
    private BucketOptions bucketOptions = new BucketOptions();

    @UriParam
    private OperationOptions operationOptions = new OperationOptions();

    @UriParam
    private WatchOptions watchOptions = new WatchOptions();

    /**
     * @param uri the URI without secrets
     */
    public JetStreamObjectEndpoint(String uri, JetStreamObjectComponent component, String bucket) {
        super(uri, component);
        this.bucket = bucket;
    }

    /** Copies the options of the connection of another component, which apply below those of the URI. */
    void connectAs(JetStreamComponent connected) {
        connectionOptions = connected.getConnectionOptions().copy();
        securityOptions = connected.getSecurityOptions().copy();
        if (connected.isUseGlobalSslContextParameters()
                && !securityOptions.saysTls()
                && getCamelContext().getSSLContextParameters() != null) {
            securityOptions.setSslContextParameters(getCamelContext().getSSLContextParameters());
        }
    }

    @Override
    public Producer createProducer() {
        return new JetStreamObjectProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = new JetStreamObjectConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Rejects invalid options before the start. */
    void validate() {
        connectionOptions.validate();
        securityOptions.validate();
        settings();
        operationOptions.validate();
    }

    private BucketSettings settings() {
        return bucketOptions.settings(bucket);
    }

    /** Leases the connection that the options describe, and creates it if there is none. */
    ConnectionLease lease() throws Exception {
        String defaultName = "camel-" + getCamelContext().getName();
        return SharedConnections.of(getCamelContext())
                .lease(ConnectionKey.of(connectionOptions, securityOptions, defaultName));
    }

    /** Finds the bucket, and creates or updates it if the options say so. Blocks. */
    ObjectBucket open(ConnectionLease lease) {
        return ObjectBucket.open(
                lease,
                JetStreamApi.of(lease, connectionOptions),
                settings(),
                bucketOptions.getProvisioning(),
                operationOptions.sizes());
    }

    JetStreamComponent connected() {
        return ((JetStreamObjectComponent) getComponent()).connected();
    }

    /** Endpoints may differ only in secrets, which their URI does not show, so each is equal only to itself. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public String getServiceUrl() {
        return ServerUrls.masked(connectionOptions.getNatsURL());
    }

    @Override
    public String getServiceProtocol() {
        return "nats";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("bucket", bucket);
    }

    @ManagedAttribute(description = "The name of the bucket")
    public String getBucket() {
        return bucket;
    }

    @ManagedAttribute(description = "The servers, without secrets")
    public String getServers() {
        return getServiceUrl();
    }

    public ConnectionOptions getConnectionOptions() {
        return connectionOptions;
    }

    public void setConnectionOptions(ConnectionOptions connectionOptions) {
        this.connectionOptions = connectionOptions;
    }

    public SecurityOptions getSecurityOptions() {
        return securityOptions;
    }

    public void setSecurityOptions(SecurityOptions securityOptions) {
        this.securityOptions = securityOptions;
    }

    public BucketOptions getBucketOptions() {
        return bucketOptions;
    }

    public void setBucketOptions(BucketOptions bucketOptions) {
        this.bucketOptions = bucketOptions;
    }

    public OperationOptions getOperationOptions() {
        return operationOptions;
    }

    public void setOperationOptions(OperationOptions operationOptions) {
        this.operationOptions = operationOptions;
    }

    public WatchOptions getWatchOptions() {
        return watchOptions;
    }

    public void setWatchOptions(WatchOptions watchOptions) {
        this.watchOptions = watchOptions;
    }
}
