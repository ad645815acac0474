package io.github.cameljetstream.springboot;

import io.github.cameljetstream.kv.JetStreamClusterService;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.values.Durations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code camel.cluster.jetstream.*}: the options of {@link JetStreamClusterService}. One that it does not have fails
 * the start.
 */
@ConfigurationProperties(prefix = JetStreamClusterProperties.PREFIX, ignoreUnknownFields = false)
public class JetStreamClusterProperties {
    static final String PREFIX = "camel.cluster.jetstream";

    private final JetStreamClusterService service = new JetStreamClusterService();
    private boolean enabled;
    private Map<String, Object> attributes = new LinkedHashMap<>();

    /** The service that the properties describe. */
    JetStreamClusterService service() {
        service.setAttributes(attributes);
        return service;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** If true, the application has the cluster service. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public String getId() {
        return service.getId();
    }

    /** Id of the service, which is also the name of this member. */
    public void setId(String id) {
        service.setId(id);
    }

    public int getOrder() {
        return service.getOrder();
    }

    /** Order of the service among several; the lowest comes first. */
    public void setOrder(int order) {
        service.setOrder(order);
    }

    public Map<String, Object> getAttributes() {
        return attributes;
    }

    /** Attributes of the service, by which a selector of yours finds it. */
    public void setAttributes(Map<String, Object> attributes) {
        this.attributes = attributes;
    }

    public String getBucket() {
        return service.getBucket();
    }

    /** See {@link JetStreamClusterService#setBucket}. */
    public void setBucket(String bucket) {
        service.setBucket(bucket);
    }

    public String getComponent() {
        return service.getComponent();
    }

    /** See {@link JetStreamClusterService#setComponent}. */
    public void setComponent(String component) {
        service.setComponent(component);
    }

    public String getLeaseTimeout() {
        return Durations.format(service.getLeaseTimeout());
    }

    /** See {@link JetStreamClusterService#setLeaseTimeout}. A text, so that it has the forms that it has in a URI. */
    public void setLeaseTimeout(String leaseTimeout) {
        service.setLeaseTimeout(Durations.parse(leaseTimeout));
    }

    public BucketProvisioning getProvisioning() {
        return service.getProvisioning();
    }

    /** See {@link JetStreamClusterService#setProvisioning}. */
    public void setProvisioning(BucketProvisioning provisioning) {
        service.setProvisioning(provisioning);
    }

    public Integer getReplicas() {
        return service.getReplicas();
    }

    /** See {@link JetStreamClusterService#setReplicas}. */
    public void setReplicas(Integer replicas) {
        service.setReplicas(replicas);
    }
}
