package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An option without a value, as a placeholder with an empty default leaves it. */
class EmptyOptionsTest {
    /** Those, and what Camel itself reads. */
    private static final Set<String> NEVER_EMPTY = Set.of(
            "natsURL", "durableName", "queueGroupName", "bridgeErrorHandler", "lazyStartProducer", "synchronous");

    @Test
    void itIsAsIfTheOptionWereNotGiven() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();
            JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
            component.setStreamName("ORDERS");
            component.setMaxDeliver("7");
            component.setToken("secret");
            JetStreamEndpoint none = context.getEndpoint("jetstream:orders", JetStreamEndpoint.class);
            String empty = String.join("=&", options(none).keySet()) + "=";
            JetStreamEndpoint all = context.getEndpoint("jetstream:orders?" + empty, JetStreamEndpoint.class);

            assertThat(options(all)).isEqualTo(options(none)).hasSizeGreaterThan(100);
            assertThat(options(all).get("maxDeliver")).hasToString("Optional[7]");
        }
    }

    @Test
    void aNameThatIsNoOptionIsRefusedNevertheless() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();

            assertThatThrownBy(() -> context.getEndpoint("jetstream:orders?ackWayt="))
                    .isInstanceOf(ResolveEndpointFailedException.class)
                    .hasMessageContaining("ackWayt");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"natsURL", "durableName", "queueGroupName"})
    void itIsRefusedWhereItWouldBeMissed(String option) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();

            assertThatThrownBy(() -> context.getEndpoint("jetstream:orders?" + option + "="))
                    .isInstanceOf(ResolveEndpointFailedException.class)
                    .hasMessageContaining(option + "= is refused");
        }
    }

    /** Those that a text can give. */
    private static Map<String, Object> options(JetStreamEndpoint endpoint) {
        var configurer = (PropertyConfigurerGetter) endpoint.getComponent().getEndpointPropertyConfigurer();
        Map<String, Object> values = new TreeMap<>();
        for (String option : endpoint.getCamelContext()
                .getCamelContextExtension()
                .getEndpointUriFactory("jetstream")
                .propertyNames()) {
            Class<?> type = configurer.getOptionType(option, true);
            if (type != null
                    && (type.isPrimitive() || type.isEnum() || type.getName().startsWith("java."))
                    && !NEVER_EMPTY.contains(option)) {
                values.put(option, Optional.ofNullable(configurer.getOptionValue(endpoint, option, true)));
            }
        }
        return values;
    }
}
