package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.headers.JetStreamHeaders;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes in comes out. */
@Tag("smoke")
class RoundTripTest extends JetStreamTestSupport {
    @Test
    void publishesAndConsumesBodyAndHeaders() throws Exception {
        routes(r -> r.from(uri("orders", "durableName=billing")).to("mock:out"));
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedMessageCount(1);

        Exchange sent = template.send(uri("orders"), exchange -> {
            exchange.getIn().setBody("Grüße 🐪");
            exchange.getIn().setHeader("plain", "a value");
            exchange.getIn().setHeader("umlaut", "Größe");
            exchange.getIn().setHeader("several", List.of("a", "b"));
            exchange.getIn().setHeader("number", 42);
        });

        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_STREAM))
                .isEqualTo(stream);
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                .isEqualTo(1L);
        out.assertIsSatisfied();
        var received = out.getExchanges().get(0).getIn();
        assertThat(received.getBody(String.class)).isEqualTo("Grüße 🐪");
        assertThat(received.getHeader("plain")).isEqualTo("a value");
        assertThat(received.getHeader("umlaut")).isEqualTo("Größe");
        assertThat(received.getHeader("several")).isEqualTo(List.of("a", "b"));
        assertThat(received.getHeader("number")).isEqualTo("42");
        assertThat(received.getHeader(JetStreamHeaders.SUBJECT)).isEqualTo(subject("orders"));
        assertThat(received.getHeader(JetStreamHeaders.STREAM)).isEqualTo(stream);
        assertThat(received.getHeader(JetStreamHeaders.CONSUMER)).isEqualTo("billing");
        assertThat(received.getHeader(JetStreamHeaders.STREAM_SEQUENCE)).isEqualTo(1L);
        assertThat(received.getHeader(JetStreamHeaders.DELIVERED_COUNT)).isEqualTo(1L);
        awaitSettled("billing");
        assertThat(consumerInfo("billing").getAckFloor().getStreamSequence()).isEqualTo(1);
    }
}
