package io.github.cameljetstream.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages that are events, or say so. The JSON is as the Dapr runtime writes it. */
class UnwrappingTest {
    private static final String TRACE = "00-113ad9c4e42b27583ae98ba698d54255-e3743e35ff56f219-01";

    private final Unwrapping unwrapping = new Unwrapping();
    private DefaultCamelContext context;

    @BeforeEach
    void start() {
        context = new DefaultCamelContext();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private Message unwrapped(String payload, String... headers) {
        return unwrapped(payload.getBytes(StandardCharsets.UTF_8), headers);
    }

    private Message unwrapped(byte[] payload, String... headers) {
        Headers all = new Headers();
        Message message = new DefaultExchange(context).getIn();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
            message.setHeader(headers[i], headers[i + 1]);
        }
        message.setBody(payload);
        unwrapping.unwrap(
                NatsMessage.builder()
                        .subject("orders")
                        .headers(all)
                        .data(payload)
                        .build(),
                message);
        return message;
    }

    @Test
    void anEventOfDaprWithJson() {
        String data = "{\"orderId\":1, \"price\":1.10,\"big\":12345678901234567890,\"s\":\"\\u003cü\\u003e\"}";
        Message message = unwrapped("{\"data\":" + data
                + ",\"datacontenttype\":\"application/json; charset=utf-8\",\"id\":\"5929aaac-a5e2-4ca1-859c-edfe73f11565\""
                + ",\"pubsubname\":\"order_pub_sub\",\"source\":\"checkout\",\"specversion\":\"1.0\""
                + ",\"time\":\"2020-09-23T06:23:21Z\",\"topic\":\"orders\",\"traceid\":\"" + TRACE
                + "\",\"traceparent\":\"" + TRACE + "\",\"tracestate\":\"\",\"type\":\"com.dapr.event.sent\"}");
        assertThat(message.getBody()).isEqualTo(data);
        assertThat(message.getHeaders())
                .containsOnly(
                        Map.entry("CamelCloudEventID", "5929aaac-a5e2-4ca1-859c-edfe73f11565"),
                        Map.entry("CamelCloudEventSource", "checkout"),
                        Map.entry("CamelCloudEventVersion", "1.0"),
                        Map.entry("CamelCloudEventType", "com.dapr.event.sent"),
                        Map.entry("CamelCloudEventTime", "2020-09-23T06:23:21Z"),
                        Map.entry("CamelCloudEventDataContentType", "application/json; charset=utf-8"),
                        Map.entry("Content-Type", "application/json; charset=utf-8"),
                        Map.entry("traceparent", TRACE),
                        Map.entry(
                                "CamelCloudEventExtensions",
                                Map.of("pubsubname", "order_pub_sub", "topic", "orders", "traceid", TRACE)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/plain | \"a \\u003c b \\u0026 \\\"c\\\"\\n\\ud83d\\ude00\" | `a < b & \"c\"\n😀`",
                "text/xml | \"<note><to>User1</to></note>\" | <note><to>User1</to></note>",
                "text/plain | \"\" | ``",
                "application/json | \"a string\" | \"a string\"",
                "application/json | [1, 2.50 ,{\"a\":[]}] | [1, 2.50 ,{\"a\":[]}]",
                "application/json | 1.10 | 1.10",
                "application/json | true | true",
                "application/vnd.order+json | {\"a\":\"}\"} | {\"a\":\"}\"}",
                "text/plain | {\"not\":\"text\"} | {\"not\":\"text\"}"
            })
    void dataIsTakenOutAsItsTypeSays(String type, String data, String body) {
        String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"datacontenttype\":\"" + type + "\",\"data\": %s }";
        Message message = unwrapped(event.formatted(data));
        assertThat(message.getBody()).isEqualTo(body);
        assertThat(message.getHeader("Content-Type")).isEqualTo(type);
        // And wherever the data stands.
        event = " {\"data\" :%s, \"specversion\":\"1.0\",\"datacontenttype\":\"" + type + "\"}\n";
        assertThat(unwrapped(event.formatted(data)).getBody()).isEqualTo(body);
    }

    @Test
    void dataInBase64IsBytes() {
        Message message =
                unwrapped("{\"data_base64\":\"AP+A\",\"datacontenttype\":\"application/octet-stream\",\"id\":\"1\","
                        + "\"source\":\"Dapr\",\"specversion\":\"1.0\",\"type\":\"com.dapr.event.sent\"}");
        assertThat(message.getBody()).isEqualTo(new byte[] {0, -1, -128});
        assertThat(message.getHeader("Content-Type")).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"specversion\":\"1.0\",\"id\":\"1\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"data\":null,\"subject\":null}"
            })
    void anEventWithoutDataHasNoBody(String event) {
        Message message = unwrapped(event, "content-type", "application/cloudevents+json");
        assertThat(message.getBody()).isNull();
        assertThat(message.getHeaders()).containsOnlyKeys("CamelCloudEventID", "CamelCloudEventVersion");
    }

    @Test
    void dataWithoutATypeIsJson() {
        Message message = unwrapped("{\"specversion\":\"1.0\",\"data\":\"x\"}");
        assertThat(message.getBody()).isEqualTo("\"x\"");
        assertThat(message.getHeader("Content-Type")).isEqualTo("application/json");
    }

    /** As in the example of Dapr's documentation, whose type is that of the event. */
    @Test
    void dataThatIsNoEventIsNotCalledOne() {
        Message message = unwrapped("{\"specversion\" : \"1.0\", \"id\" : \"someCloudEventId\", "
                + "\"datacontenttype\" : \"application/cloudevents+json\", \"data\" : {\"orderId\": \"100\"}}");
        assertThat(message.getBody()).isEqualTo("{\"orderId\": \"100\"}");
        assertThat(message.getHeader("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void extensionsKeepTheirTypes() {
        Message message = unwrapped("{\"specversion\":\"1.0\",\"text\":\"a\",\"yes\":true,\"number\":42,"
                + "\"long\":1234567890123456789012,\"dec\":1.50,\"object\":{\"a\": 1},\"none\":null,"
                + "\"dataschema\":\"#s\",\"subject\":\"one\"}");
        assertThat(message.getHeader("CamelCloudEventExtensions"))
                .isEqualTo(Map.of(
                        "text", "a",
                        "yes", true,
                        "number", 42L,
                        "long", "1234567890123456789012",
                        "dec", "1.50",
                        "object", "{\"a\": 1}"));
        assertThat(message.getHeader("CamelCloudEventSchemaURL")).isEqualTo("#s");
        assertThat(message.getHeader("CamelCloudEventSubject")).isEqualTo("one");
    }

    /** That of the message is of a later hop. */
    @Test
    void theTraceOfTheMessageWinsOverThatOfTheEvent() {
        String event = "{\"specversion\":\"1.0\",\"traceparent\":\"" + TRACE + "\",\"tracestate\":\"a=b\"}";
        assertThat(unwrapped(event, "traceparent", "later").getHeader("traceparent"))
                .isEqualTo("later");
        assertThat(unwrapped(event).getHeader("tracestate")).isEqualTo("a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text with \"specversion\"",
                "{\"orderId\":1}",
                "{\"order\":{\"specversion\":\"1.0\"}}",
                "[{\"specversion\":\"1.0\"}]",
                "{\"orderId\":"
            })
    void aMessageThatIsNoEventStaysAsItIs(String payload) {
        Message message = unwrapped(payload, "X", "1", "ce-own", "2");
        assertThat((byte[]) message.getBody()).asString(StandardCharsets.UTF_8).isEqualTo(payload);
        assertThat(message.getHeaders()).containsOnly(Map.entry("X", "1"), Map.entry("ce-own", "2"));
        byte[] bytes = {'{', -1, -2, '}'};
        assertThat(unwrapped(bytes).getBody()).isSameAs(bytes);
        assertThat(unwrapped(bytes).getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "- | {\"specversion\":\"1.0\",\"data\": | it is no JSON: ",
                "- | {\"specversion\":\"1.0\"} x | it is no JSON: ",
                "- | {\"specversion\":\"1.0\"} {} | something follows the JSON object",
                "- | {\"specversion\":\"0.3\",\"data\":1} | its specversion is 0.3 and not 1.0",
                "- | {\"specversion\":\"1.0\",\"data\":1,\"data_base64\":\"AA==\"} | it has both data and data_base64",
                "- | {\"specversion\":\"1.0\",\"data_base64\":\"no!\"} | its data_base64 is no Base64: ",
                "- | {\"specversion\":\"1.0\",\"data_base64\":7} | its data_base64 is no text",
                "application/cloudevents+json | [] | it is no JSON object",
                "application/cloudevents+json; charset=UTF-8 | `` | it is no JSON object",
                "Application/CloudEvents+JSON | {\"id\":\"1\"} | its specversion is missing",
                "application/cloudevents+avro | xyz | its format application/cloudevents+avro is not read",
                "application/cloudevents-batch+json | [] | its format application/cloudevents-batch+json is not read"
            })
    void aMessageThatOnlySaysThatItIsAnEventIsRoutedAsItCame(String type, String payload, String problem) {
        try (LogCapture log = LogCapture.ours()) {
            String[] headers = type.equals("-") ? new String[0] : new String[] {"Content-Type", type};
            Message message = unwrapped(payload, headers);
            assertThat((byte[]) message.getBody())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(payload);
            assertThat(message.getHeader(JetStreamHeaders.CLOUD_EVENT_PROBLEM, String.class))
                    .startsWith(problem);
            unwrapped(payload, headers);
            assertThat(log.warnings()).hasSize(1);
            assertThat(log.warnings().get(0)).contains("A message on orders", problem);
        }
    }

    @Test
    void whatIsVeryDeepOrLargeIsReadOrRoutedAsItCame() {
        String event = "{\"specversion\":\"1.0\",\"datacontenttype\":\"application/json\",\"data\":%s}";
        String deep = "[".repeat(9_000) + "]".repeat(9_000);
        assertThat(unwrapped(event.formatted(deep)).getBody()).isEqualTo(deep);
        String deeper = "{\"a\":".repeat(500_000) + "1" + "}".repeat(500_000);
        assertThat(unwrapped(event.formatted(deeper)).getHeader(JetStreamHeaders.CLOUD_EVENT_PROBLEM, String.class))
                .startsWith("it is no JSON: ");
        String large = "\"" + "ü\\n".repeat(10_000_000) + "\"";
        assertThat(unwrapped(event.formatted(large)).getBody()).isEqualTo(large);
    }

    @ParameterizedTest
    @CsvSource({"2020-01-01T00:00:00Z,true", "2999-01-01T00:00:00+01:00,", "soon,"})
    void anEventThatHasExpiredSaysSo(String expiration, Boolean expired) {
        Message message = unwrapped("{\"specversion\":\"1.0\",\"data\":1,\"expiration\":\"" + expiration + "\"}");
        assertThat(message.getHeader(JetStreamHeaders.CLOUD_EVENT_EXPIRED)).isEqualTo(expired);
        assertThat(message.getBody()).isEqualTo("1");
        assertThat(message.getHeader("CamelCloudEventExtensions"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("expiration", expiration);
    }

    @Test
    void anEventInBinaryModeKeepsItsBody() {
        byte[] body = {0, 1, -1};
        Message message = unwrapped(
                body,
                "Ce-SpecVersion",
                "1.0",
                "CE-ID",
                "a%20b%22%25",
                "ce-source",
                "/ctx",
                "ce-type",
                "\"quoted \\\" %E2%82%AC\"",
                "ce-subject",
                "Euro%20%E2%82%AC%20%f0%9f%98%80",
                "ce-traceparent",
                TRACE,
                "ce-myext",
                "7",
                "content-type",
                "application/protobuf",
                "other",
                "x");
        assertThat(message.getBody()).isSameAs(body);
        assertThat(message.getHeaders())
                .containsOnly(
                        Map.entry("CamelCloudEventVersion", "1.0"),
                        Map.entry("CamelCloudEventID", "a b\"%"),
                        Map.entry("CamelCloudEventSource", "/ctx"),
                        Map.entry("CamelCloudEventType", "quoted \" €"),
                        Map.entry("CamelCloudEventSubject", "Euro € 😀"),
                        Map.entry("CamelCloudEventDataContentType", "application/protobuf"),
                        Map.entry("Content-Type", "application/protobuf"),
                        Map.entry("CamelCloudEventExtensions", Map.of("myext", "7")),
                        Map.entry("traceparent", TRACE),
                        Map.entry("other", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C0%A0", "%", "%2", "%zz"})
    void aHeaderThatIsBadlyEncodedLeavesTheMessageAsItCame(String value) {
        Message message = unwrapped("x", "ce-specversion", "1.0", "ce-id", value);
        assertThat(message.getHeaders())
                .containsOnlyKeys("ce-specversion", "ce-id", JetStreamHeaders.CLOUD_EVENT_PROBLEM);
    }

    /** A consumer with headersOnly has no more of it. */
    @Test
    void aBodyThatWasLeftOutIsNoProblem() {
        Message message = unwrapped("", "Content-Type", "application/cloudevents+json", "Nats-Msg-Size", "5");
        assertThat(message.getHeader(JetStreamHeaders.CLOUD_EVENT_PROBLEM)).isNull();
    }
}
