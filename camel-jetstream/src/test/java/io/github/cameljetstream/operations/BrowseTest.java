package io.github.cameljetstream.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.ConsumerInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.spi.BrowsableEndpoint;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;

/** Browsing shows messages, and leaves them and their consumers as they are. */
class BrowseTest extends JetStreamTestSupport {
    private BrowsableEndpoint endpoint(String subject, String... options) {
        return context.getEndpoint(uri(subject, options), BrowsableEndpoint.class);
    }

    private static List<String> bodies(List<Exchange> exchanges) {
        return exchanges.stream()
                .map(each -> each.getMessage().getBody(String.class))
                .toList();
    }

    @Test
    void itShowsTheFirstMessages() throws Exception {
        publishRaw("a", 3);
        publishRaw("b", 2);

        assertThat(bodies(endpoint("a").getExchanges())).containsExactly("0", "1", "2");
        assertThat(bodies(endpoint(">", "browseLimit=4").getExchanges())).containsExactly("0", "1", "2", "0");
        assertThat(bodies(endpoint("a").getExchanges(2, null))).containsExactly("0", "1");
        assertThat(bodies(endpoint("a").getExchanges(3, exchange -> ((Exchange) exchange)
                        .getMessage()
                        .getBody(String.class)
                        .equals("1"))))
                .containsExactly("1");
        assertThat(endpoint("b").getExchanges().get(0).getMessage().getHeaders())
                .containsEntry(JetStreamHeaders.SUBJECT, subject("b"))
                .containsEntry(JetStreamHeaders.STREAM_SEQUENCE, 4L);
        assertThat(management.getConsumerNames(stream)).isEmpty();
    }

    @Test
    void itShowsWhatADurableHasNotAcknowledgedAndDoesNotTakeIt() throws Exception {
        publishRaw("a", 4);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", "maxInFlight=1"))
                .filter(exchange -> !"0".equals(exchange.getMessage().getBody(String.class)))
                .process(exchange -> go.await()));
        await().atMost(SOON).until(() -> consumerInfo("d").getAckFloor().getStreamSequence() == 1);
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 1);
        ConsumerInfo before = consumerInfo("d");

        assertThat(bodies(endpoint("a", "durableName=d").getExchanges())).containsExactly("1", "2", "3");

        ConsumerInfo after = consumerInfo("d");
        assertThat(after.getDelivered().getConsumerSequence())
                .isEqualTo(before.getDelivered().getConsumerSequence());
        assertThat(after.getNumAckPending()).isEqualTo(before.getNumAckPending());
        assertThat(management.getConsumerNames(stream)).containsExactly("d");
        go.countDown();
        awaitSettled("d");
    }

    @Test
    void theDevConsoleSeesIt() throws Exception {
        publishRaw("a", 2);
        endpoint("a");

        DevConsole console = PluginHelper.getDevConsoleResolver(context).resolveDevConsole("browse");
        assertThat(console.call(DevConsole.MediaType.JSON, Map.of()).toString()).contains(stream + ".a");
    }

    @Test
    void anEndpointThatCannotBeReadShowsNothing() {
        assertThat(context.getEndpoint("jetstream:nowhere.a", BrowsableEndpoint.class)
                        .getExchanges())
                .isEmpty();
    }
}
