package io.github.cameljetstream.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.trait.message.MessageTrait;
import org.apache.camel.trait.message.RedeliveryTraitPayload;
import org.junit.jupiter.api.Test;

/** Camel's trait tells whether a route may have seen a message before. */
class RedeliveryTraitTest extends JetStreamTestSupport {
    private final List<Object> traits = new CopyOnWriteArrayList<>();

    private void failOnce(Exchange exchange) {
        traits.add(exchange.getIn().getPayloadForTrait(MessageTrait.REDELIVERY));
        if (traits.size() == 1) {
            throw new IllegalStateException("not yet");
        }
    }

    private void firstThenAgain(String... options) throws Exception {
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", options)).process(this::failOnce));
        await().atMost(SOON).untilAsserted(() -> assertThat(traits)
                .containsExactly(RedeliveryTraitPayload.NON_REDELIVERY, RedeliveryTraitPayload.IS_REDELIVERY));
    }

    @Test
    void aMessageThatIsDeliveredAgain() throws Exception {
        firstThenAgain("durableName=d");
    }

    @Test
    void aMessageThatIsRunAgainInItsPlace() throws Exception {
        firstThenAgain("durableName=d", "orderBy=subject", "concurrency=parallel");
    }

    @Test
    void aBatchWithAMessageThatIsDeliveredAgain() throws Exception {
        firstThenAgain("durableName=d", "batching=true", "maxBatchSize=1");
    }
}
