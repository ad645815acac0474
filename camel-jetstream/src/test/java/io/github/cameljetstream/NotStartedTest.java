package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tools read the attributes of consumers and producers at any time, also before the first start. */
class NotStartedTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Endpoint endpoint(String uri) {
        return context.getEndpoint(uri);
    }

    /** The values of the attributes that JMX shows. */
    private static Map<String, Object> attributes(Object managed) throws Exception {
        Map<String, Object> values = new TreeMap<>();
        for (PropertyDescriptor each :
                Introspector.getBeanInfo(managed.getClass()).getPropertyDescriptors()) {
            if (each.getReadMethod() != null && each.getReadMethod().isAnnotationPresent(ManagedAttribute.class)) {
                values.put(each.getName(), each.getReadMethod().invoke(managed));
            }
        }
        values.values().removeIf(each -> each == null);
        return values;
    }

    @Test
    void aProducerHasNoCounts() throws Exception {
        JetStreamManagedProducer producer =
                (JetStreamManagedProducer) endpoint("jetstream:a").createProducer();
        assertThat(attributes(producer)).containsExactly(Map.entry("subject", "a"));
        assertThat(producer.tally()).isNull();
        assertThat(producer.publisher()).isNull();
    }

    @Test
    void aConsumerHasNoState() throws Exception {
        JetStreamConsumer consumer = (JetStreamConsumer)
                endpoint("jetstream:a?streamName=S&durableName=d").createConsumer(exchange -> {});
        assertThat(attributes(consumer)).doesNotContainKeys("consumerState", "stream", "deliveries", "acknowledged");
        assertThat(consumer.snapshot()).isNull();
        assertThat(consumer.tally()).isNull();
    }

    @Test
    void aPollingConsumerHasNoState() throws Exception {
        JetStreamPollingConsumer consumer = (JetStreamPollingConsumer)
                endpoint("jetstream:a?streamName=S&durableName=d").createPollingConsumer();
        assertThat(consumer.snapshot()).isNull();
        assertThat(consumer.tally()).isNull();
    }

    @Test
    void anEndpointCountsWhatIsStarted() throws Exception {
        JetStreamEndpoint endpoint = (JetStreamEndpoint) endpoint("jetstream:a");
        endpoint.createProducer();
        assertThat(attributes(endpoint)).containsEntry("producers", 0).containsEntry("pendingPublishes", 0);
    }
}
