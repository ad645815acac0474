package io.github.cameljetstream.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which id of a CloudEvent is that of the NATS message: a wrong one drops messages as duplicates. */
class EventIdsTest {
    private static final CamelContext CONTEXT = new DefaultCamelContext();
    private static final String EVENT = "{\"specversion\":\"1.0\",\"id\":\"e1\"}";

    private final Exchange exchange = new DefaultExchange(CONTEXT);

    private String id(boolean wraps, String body) {
        return id(wraps, body.getBytes(StandardCharsets.UTF_8));
    }

    private String id(boolean wraps, byte[] body) {
        return new EventIds(wraps).messageId(exchange.getMessage(), exchange, body);
    }

    private void contentType(String type) {
        exchange.getMessage().setHeader("Content-Type", type);
    }

    @Test
    void anEventInTheBodyHasItsId() {
        assertThat(id(false, EVENT)).isEqualTo("e1");
        assertThat(id(false, " \t\r\n" + EVENT)).isEqualTo("e1");
        contentType("application/cloudevents+json");
        assertThat(id(false, "{\"id\":\"e2\"}")).as("its version is added").isEqualTo("e2");
        assertThat(id(true, EVENT)).isEqualTo("e1");
    }

    /** It becomes the data of another event. */
    @Test
    void aProducerThatWrapsReadsOnlyDeclaredEvents() {
        assertThat(id(true, EVENT)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "text",
                "[]",
                "{\"id\":\"e1\"}",
                "{\"data\":{\"specversion\":\"1.0\",\"id\":\"nested\"},\"id\":\"e1\"}",
                "{\"specversion\":\"1.0\",\"id\":\"e1\"",
                "{\"specversion\":\"1.0\",\"id\":\"e1\"} more",
                "{\"specversion\":\"1.0\",\"id\":\" \"}",
                "{\"specversion\":\"1.0\",\"id\":7}",
                "{\"specversion\":\"1.0\",\"id\":false}",
                "{\"specversion\":\"1.0\"}"
            })
    void whatIsNoEventOrHasNoIdHasNone(String body) {
        assertThat(id(false, body)).isNull();
    }

    @Test
    void bytesThatAreNoTextHaveNone() {
        assertThat(id(false, new byte[] {'{', (byte) 0xff})).isNull();
    }

    @ParameterizedTest
    @CsvSource({"a b, a b", "' a', %20a", "ä, %C3%A4"})
    void anIdIsAsciiWithoutSurroundingBlanks(String id, String sent) {
        assertThat(id(false, EVENT.replace("e1", id))).isEqualTo(sent);
        exchange.getMessage().setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, id);
        assertThat(id(false, "text")).isEqualTo(sent);
    }

    /** A route may make several messages of one event. */
    @Test
    void theIdOfTheReceivedEventDoesNotCount() {
        exchange.getMessage().setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, "received");
        exchange.setProperty(Unwrapping.RECEIVED_ID, "received");
        assertThat(id(false, "text")).isNull();
        exchange.getMessage().setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, "mine");
        assertThat(id(false, "text")).isEqualTo("mine");
    }
}
