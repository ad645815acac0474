package io.github.cameljetstream.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nats.client.impl.Headers;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A published message as a CloudEvent, as Dapr writes it. */
class WrappingTest {
    private static final CamelContext CONTEXT = new DefaultCamelContext();
    private static final byte[] NO_UTF_8 = {(byte) 0xff, 1};

    private final Exchange exchange = new DefaultExchange(CONTEXT);
    private boolean binary;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void header(String name, Object value) {
        exchange.getMessage().setHeader(name, value);
    }

    private Wrapping.Wrapped wrap(Headers mapped, byte[] body) {
        return new Wrapping(binary, "me", "pubsub").wrap(exchange.getMessage(), exchange, mapped, body, "orders", "id");
    }

    private Map<String, JsonValue> event(byte[] body) throws JsonParseException {
        return JsonParser.parse(wrap(null, body).body()).map;
    }

    @Test
    void textIsTheDataOfAnEvent() throws JsonParseException {
        Map<String, JsonValue> event = event(bytes("hello"));
        assertThat(event.get("data").string).isEqualTo("hello");
        assertThat(event.get("datacontenttype").string).isEqualTo("text/plain");
        assertThat(event.get("specversion").string).isEqualTo("1.0");
        assertThat(event.get("id").string).isEqualTo("id");
        assertThat(event.get("source").string).isEqualTo("me");
        assertThat(event.get("type").string).isEqualTo("com.dapr.event.sent");
        assertThat(event.get("topic").string).isEqualTo("orders");
        assertThat(event.get("pubsubname").string).isEqualTo("pubsub");
        assertThat(event.containsKey("traceid")).isFalse();
        assertThat(wrap(null, bytes("hello")).headers().getFirst("Content-Type"))
                .isEqualTo("application/cloudevents+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1}|{\"a\": 1}",
                "[1, 12345678901234567890123]|[1, 12345678901234567890123]",
                "null|null",
                "{\"a\"|\"{\\\"a\\\"\"",
                "1 2|\"1 2\""
            })
    void jsonIsCopiedAndWhatIsNoneIsText(String body, String data) {
        header("Content-Type", "application/json");
        assertThat(new String(wrap(null, bytes(body)).body(), StandardCharsets.UTF_8))
                .contains("\"data\":" + data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void emptyJsonIsNoData(String body) throws JsonParseException {
        header("Content-Type", "application/json");
        assertThat(event(bytes(body)).containsKey("data")).isFalse();
    }

    @Test
    void bytesAreBase64() throws JsonParseException {
        Map<String, JsonValue> event = event(NO_UTF_8);
        assertThat(event.get("datacontenttype").string).isEqualTo("application/octet-stream");
        assertThat(Base64.getDecoder().decode(event.get("data_base64").string)).isEqualTo(NO_UTF_8);
        header("Content-Type", "application/octet-stream");
        assertThat(event(bytes("text")).containsKey("data_base64")).isTrue();
        header("Content-Type", "application/json");
        assertThat(event(NO_UTF_8).containsKey("data_base64"))
                .as("no byte is lost, whatever the type says")
                .isTrue();
    }

    @Test
    void withoutABodyThereIsNoData() throws JsonParseException {
        Map<String, JsonValue> event = event(null);
        assertThat(event.containsKey("data")
                        || event.containsKey("data_base64")
                        || event.containsKey("datacontenttype"))
                .isFalse();
        binary = true;
        assertThat(wrap(null, null).body()).isEmpty();
        assertThat(wrap(null, null).headers().containsKey("Content-Type")).isFalse();
    }

    @Test
    void theTraceIsKnownByItsOldNameToo() throws JsonParseException {
        header("traceparent", "00-1-2-01");
        assertThat(event(bytes("x")).get("traceid").string).isEqualTo("00-1-2-01");
    }

    @Test
    void theMessageMayNameAttributesButNotThoseOfThisSend() throws JsonParseException {
        header(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, "mine");
        header(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS, Map.of("topic", "other", "n", 7, "b", true, "t", "x"));
        Map<String, JsonValue> event = event(bytes("x"));
        assertThat(event.get("type").string).isEqualTo("mine");
        assertThat(event.get("topic").string).isEqualTo("orders");
        assertThat(event.get("n").i).isEqualTo(7);
        assertThat(event.get("b").bool).isTrue();
        assertThat(event.get("t").string).isEqualTo("x");
    }

    @Test
    void headersOfAnotherEventAreRemoved() {
        Headers mapped = new Headers()
                .put("ce-id", "old")
                .put("Ce-Type", "old")
                .put("content-type", "text/html")
                .put("mine", "x");
        binary = true;
        header("Content-Type", "text/html");
        Headers headers = wrap(mapped, bytes("x")).headers();
        assertThat(headers.getFirst("mine")).isEqualTo("x");
        assertThat(headers.get("ce-id")).containsExactly("id");
        assertThat(headers.containsKey("Ce-Type")).isFalse();
        assertThat(headers.get("ce-type")).containsExactly("com.dapr.event.sent");
        assertThat(headers.getIgnoreCase("Content-Type")).containsExactly("text/html");
        assertThat(headers.containsKey("ce-topic")).as("that is Dapr's").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a b", "ä", "a\u007f"})
    void aNameThatNoHeaderCanHaveIsRefusedInBinaryMode(String name) throws JsonParseException {
        header(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS, Map.of(name, "x"));
        assertThat(event(bytes("x")).get(name).string).isEqualTo("x");
        binary = true;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrap(null, bytes("x")))
                .withMessageContaining("its name is not valid in a NATS header");
    }

    @Test
    void aTextThatIsNoUnicodeIsEscaped() {
        header(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS, Map.of("broken", "\ud800"));
        assertThat(new String(wrap(null, bytes("x")).body(), StandardCharsets.UTF_8))
                .containsIgnoringCase("\\ud800");
    }

    @Test
    void anEventGetsWhatItLacks() throws JsonParseException {
        header("Content-Type", "application/cloudevents+json");
        Map<String, JsonValue> event = event(bytes("{\"id\":\"own\",\"type\":\"t\",\"data\":{\"n\":1.50}} "));
        assertThat(event.get("id").string).isEqualTo("own");
        assertThat(event.get("type").string).isEqualTo("t");
        assertThat(event.get("source").string).isEqualTo("me");
        assertThat(event.get("topic").string).isEqualTo("orders");
        assertThat(new String(wrap(null, bytes("{\"data\":{\"n\":1.50}}")).body(), StandardCharsets.UTF_8))
                .startsWith("{\"data\":{\"n\":1.50},");
        assertThat(event(bytes("{}")).get("id").string).isEqualTo("id");
    }

    @Test
    void aCompleteEventIsPublishedAsItIs() {
        header("Content-Type", "application/cloudevents");
        String complete = "{ \"id\":\"1\",\"source\":\"s\",\"specversion\":\"1.0\",\"type\":\"t\",\"time\":\"x\","
                + "\"topic\":\"a\",\"pubsubname\":\"p\" }";
        assertThat(wrap(null, bytes(complete)).body()).isEqualTo(bytes(complete));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{} x", "text", ""})
    void whatSaysThatItIsAnEventAndIsNoneIsRefused(String body) {
        header("Content-Type", "application/cloudevents+json");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrap(null, bytes(body)))
                .withMessageContaining("says that its body is a CloudEvent as JSON");
    }

    @Test
    void anEventWithoutABodyOrTextIsRefused() {
        header("Content-Type", "application/cloudevents+json");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrap(null, null))
                .withMessageContaining("and it is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrap(null, NO_UTF_8))
                .withMessageContaining("and it is no text in UTF-8");
    }
}
