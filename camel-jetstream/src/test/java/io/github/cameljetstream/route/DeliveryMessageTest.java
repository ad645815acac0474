package io.github.cameljetstream.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.io.IOException;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The headers of a delivered message are there, however a route first looks at them. */
class DeliveryMessageTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);
    private final Message message = new DeliveryMessage(exchange, Deliveries.of("s.a", 7, 3, 2));

    @BeforeEach
    void start() {
        context.start(); // makes header names match in any case
    }

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    @Test
    void allHeaders() {
        assertThat(message.getHeaders())
                .hasSize(9)
                .containsEntry(JetStreamHeaders.SUBJECT, "s.a")
                .containsEntry(JetStreamHeaders.STREAM, "s")
                .containsEntry(JetStreamHeaders.CONSUMER, "c")
                .containsEntry(JetStreamHeaders.STREAM_SEQUENCE, 7L)
                .containsEntry(JetStreamHeaders.CONSUMER_SEQUENCE, 3L)
                .containsEntry(JetStreamHeaders.DELIVERED_COUNT, 2L)
                .containsEntry(JetStreamHeaders.PENDING, 0L)
                .containsEntry(JetStreamHeaders.TIMESTAMP, Instant.ofEpochSecond(1_700_000_000))
                .containsEntry(Exchange.MESSAGE_TIMESTAMP, 1_700_000_000_000L);
    }

    @Test
    void oneHeaderInAnyCase() {
        assertThat(message.getHeader("cameljetstreamSTREAM", String.class)).isEqualTo("s");
    }

    @Test
    void whatTheRouteSetsIsAdded() {
        message.setHeader("a", 1);
        message.setHeader(JetStreamHeaders.STREAM, "mine");

        assertThat(message.getHeaders())
                .hasSize(10)
                .containsEntry("a", 1)
                .containsEntry(JetStreamHeaders.STREAM, "mine");
    }

    @Test
    void whatTheRouteRemovesStaysAway() {
        message.removeHeaders("CamelJetStream*");

        assertThat(message.getHeaders()).containsOnlyKeys(Exchange.MESSAGE_TIMESTAMP);
    }

    @Test
    void aCopyHasThem() {
        exchange.setIn(message);

        assertThat(exchange.copy().getIn().getHeaders()).isEqualTo(message.getHeaders());
    }

    @Test
    void theTimeOfTheMessage() {
        assertThat(message.getMessageTimestamp()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void aMessageThatAPoolTookBackHasNone() {
        message.reset();

        assertThat(message.getHeaders()).isEmpty();
    }
}
