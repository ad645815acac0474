package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.Test;

class IdempotentRepositoryOptionsTest {
    @Test
    void aBeanOfYamlOrPropertiesSetsTheOptionsAsTexts() throws Exception {
        JetStreamIdempotentRepository repository = new JetStreamIdempotentRepository();
        Map<String, Object> texts = new HashMap<>(Map.of(
                "bucket", "orders-seen",
                "retention", "30d",
                "claimTimeout", "90s",
                "timeout", "5s",
                "onClaimed", "duplicate",
                "provisioning", "update",
                "replicas", "3",
                "memoryStorage", "true"));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(repository)
                    .withProperties(texts)
                    .bind();
        }
        assertThat(repository.getBucket()).isEqualTo("orders-seen");
        assertThat(repository.getRetention()).isEqualTo(Duration.ofDays(30));
        assertThat(repository.getClaimTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(repository.getTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(repository.getOnClaimed()).isEqualTo(OnClaimed.DUPLICATE);
        assertThat(repository.getProvisioning()).isEqualTo(BucketProvisioning.UPDATE);
        assertThat(repository.getReplicas()).isEqualTo(3);
        assertThat(repository.getMemoryStorage()).isTrue();
    }
}
