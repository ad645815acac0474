package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user's own headerFilterStrategy decides which headers travel, in both directions. */
@Tag("smoke")
class HeaderFilterStrategyTest extends JetStreamTestSupport {
    /** Where the strategy is given. */
    enum Place {
        URI,
        COMPONENT
    }

    /** Gives the strategy; returns what is to be written in a URI. */
    private String give(Place place) {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setLowerCase(true);
        strategy.setOutFilterStartsWith("camel", "secret");
        strategy.setInFilterStartsWith("nats-", "internal");
        if (place == Place.URI) {
            context.getRegistry().bind("ours", strategy);
            return "headerFilterStrategy=#ours";
        }
        context.getComponent("jetstream", JetStreamComponent.class).setHeaderFilterStrategy(strategy);
        return "";
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void itDecidesWhatIsPublished(Place place) throws Exception {
        String uri = TestCamel.uri(subject("orders"), give(place));

        template.sendBodyAndHeaders(uri, "hello", Map.of("secret-number", "1", "internal-number", "2", "number", "3"));

        Headers headers = management.getMessage(stream, 1).getHeaders();
        assertThat(headers.keySet()).contains("number", "internal-number").doesNotContain("secret-number");
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void itDecidesWhatIsDelivered(Place place) throws Exception {
        String uri = TestCamel.uri(subject("orders"), give(place), "durableName=d");
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedMessageCount(1);
        routes(r -> r.from(uri).to("mock:out"));
        Message message = NatsMessage.builder()
                .subject(subject("orders"))
                .headers(new Headers()
                        .add("secret-number", "1")
                        .add("internal-number", "2")
                        .add("number", "3"))
                .build();

        nats.jetStream().publish(message);

        out.assertIsSatisfied();
        Exchange routed = out.getReceivedExchanges().get(0);
        assertThat(routed.getMessage().getHeaders())
                .containsEntry("secret-number", "1")
                .containsEntry("number", "3")
                .doesNotContainKey("internal-number");
    }
}
