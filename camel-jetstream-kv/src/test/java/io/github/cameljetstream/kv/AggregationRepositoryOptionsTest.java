package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.Test;

class AggregationRepositoryOptionsTest {
    @Test
    void aBeanOfYamlOrPropertiesSetsTheOptionsAsTexts() throws Exception {
        JetStreamAggregationRepository repository = new JetStreamAggregationRepository();
        Map<String, Object> texts = new HashMap<>(Map.ofEntries(
                Map.entry("bucket", "orders-collected"),
                Map.entry("component", "other"),
                Map.entry("useRecovery", "true"),
                Map.entry("recoveryInterval", "2000"),
                Map.entry("maximumRedeliveries", "3"),
                Map.entry("deadLetterUri", "mock:dead"),
                Map.entry("leaseTimeout", "20s"),
                Map.entry("timeout", "5s"),
                Map.entry("deserializationFilter", "com.acme.*"),
                Map.entry("allowSerializedHeaders", "true"),
                Map.entry("maxValueSize", "200000"),
                Map.entry("provisioning", "update"),
                Map.entry("replicas", "3"),
                Map.entry("memoryStorage", "true")));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(repository)
                    .withProperties(texts)
                    .bind();
        }
        assertThat(texts).isEmpty();
        assertThat(repository.getBucket()).isEqualTo("orders-collected");
        assertThat(repository.getComponent()).isEqualTo("other");
        assertThat(repository.isUseRecovery()).isTrue();
        assertThat(repository.getRecoveryInterval()).isEqualTo(2_000);
        assertThat(repository.getMaximumRedeliveries()).isEqualTo(3);
        assertThat(repository.getDeadLetterUri()).isEqualTo("mock:dead");
        assertThat(repository.getLeaseTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(repository.getTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(repository.getDeserializationFilter()).isEqualTo("com.acme.*");
        assertThat(repository.isAllowSerializedHeaders()).isTrue();
        assertThat(repository.getMaxValueSize()).isEqualTo(200_000);
        assertThat(repository.getProvisioning()).isEqualTo(BucketProvisioning.UPDATE);
        assertThat(repository.getReplicas()).isEqualTo(3);
        assertThat(repository.getMemoryStorage()).isTrue();
        assertThat(repository.validate().maxValueSize()).isEqualTo(200_000);
    }

    private static void refuses(Consumer<JetStreamAggregationRepository> setting, String message) {
        JetStreamAggregationRepository repository = new JetStreamAggregationRepository("orders");
        setting.accept(repository);
        assertThatThrownBy(() -> {
                    repository.validate();
                    repository.newSerializer();
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new JetStreamAggregationRepository().start())
                .hasMessageContaining("bucket of the aggregation repository is not set");
        refuses(each -> each.setBucket("a b"), "bucket=a b is refused");
        refuses(each -> each.setTimeout(Duration.ZERO), "timeout=0s is refused: it must be more than 0, such as 10s.");
        refuses(
                each -> each.setLeaseTimeout(Duration.ofMillis(900)),
                "leaseTimeout=900ms is refused: it must be at least 1s.");
        refuses(
                each -> each.setRecoveryInterval(0),
                "recoveryInterval=0 is refused: it must be a positive number of milliseconds, such as 5000.");
        refuses(each -> each.setMaximumRedeliveries(-1), "maximumRedeliveries=-1 is refused");
        refuses(each -> each.setMaxValueSize(1_000), "maxValueSize=1000 is refused: it must be at least 1024.");
        refuses(
                each -> each.setMaximumRedeliveries(3),
                "maximumRedeliveries=3 and deadLetterUri=null are refused: set both, or none.");
        refuses(
                each -> each.setDeadLetterUri("mock:dead"),
                "maximumRedeliveries=0 and deadLetterUri=mock:dead are refused: set both, or none.");
        refuses(
                each -> {
                    each.setUseRecovery(false);
                    each.setDeadLetterUri("mock:dead");
                },
                "have no effect with useRecovery=false");
        refuses(each -> each.setDeserializationFilter("maxdepth=x"), "deserializationFilter=maxdepth=x is refused");
        refuses(
                each -> {
                    each.setSerializer(new Unused());
                    each.setDeserializationFilter("com.acme.*");
                },
                "deserializationFilter and allowSerializedHeaders have no effect with a serializer");
    }

    @Test
    void aRepositoryThatIsNotStartedSaysSo() {
        JetStreamAggregationRepository repository = new JetStreamAggregationRepository("orders");
        assertThatThrownBy(repository::getKeys)
                .hasMessage(
                        "The aggregation repository in bucket 'orders' is not started: start it with the Camel context,"
                                + " or call start().");
        assertThatThrownBy(repository::start)
                .hasMessageContaining("camelContext of the aggregation repository is not set");
        assertThat(repository.getUnconfirmed()).isZero();
        assertThat(repository.getConflicts()).isZero();
        assertThat(repository.getTakeOvers()).isZero();
        assertThat(repository.getPendingConfirmations()).isZero();
    }

    private static final class Unused implements ExchangeSerializer {
        @Override
        public byte[] write(Exchange exchange) {
            throw new IllegalStateException();
        }

        @Override
        public Exchange read(CamelContext context, byte[] data) {
            throw new IllegalStateException();
        }
    }
}
