package io.github.cameljetstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudEvents that one writes and the other reads. */
class JavaScriptCloudEventsTest extends InteropTestSupport {
    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/js\",\"type\":\"order.new\",\"subject\":\"Zürich\","
                    + "\"datacontenttype\":\"application/json\",\"data\":{\"lamps\": 2}}";

    @Test
    void javaScriptReadsTheEventOfARoute() {
        template.send(uri("a", "cloudEvents=wrap"), e -> {
            e.getMessage().setBody("{\"lamps\": 2, \"city\": \"Zürich\"}");
            e.getMessage().setHeader("Content-Type", "application/json");
            e.getMessage().setHeader("CamelCloudEventType", "order.new");
        });
        javaScript.durable(stream, "js", subject("a"));

        JavaScriptClient.Taken taken = javaScript.next(stream, "js");
        JsonObject event = taken.json();
        assertThat(event)
                .containsEntry("specversion", "1.0")
                .containsEntry("type", "order.new")
                .containsEntry("datacontenttype", "application/json")
                .containsKeys("source", "time");
        Map<String, Object> data = event.getMap("data");
        assertThat(data).containsEntry("city", "Zürich").hasSize(2);
        assertThat(taken.headers())
                .containsEntry("Content-Type", List.of("application/cloudevents+json"))
                .containsEntry("Nats-Msg-Id", List.of(event.getString("id")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRouteReadsTheEventOfJavaScript(boolean withContentType) throws Exception {
        javaScript.publish(
                subject("a"),
                EVENT,
                withContentType ? Map.of("Content-Type", List.of("application/cloudevents+json")) : Map.of());

        Message message = consumed();

        assertThat(text(message)).isEqualTo("{\"lamps\": 2}");
        assertThat(message.getHeaders())
                .containsEntry("CamelCloudEventID", "e-1")
                .containsEntry("CamelCloudEventSource", "/js")
                .containsEntry("CamelCloudEventType", "order.new")
                .containsEntry("CamelCloudEventSubject", "Zürich")
                .containsEntry("Content-Type", "application/json");
    }

    @Test
    void aRouteReadsTheBinaryEventOfJavaScript() throws Exception {
        javaScript.publish(
                subject("a"),
                "two lamps",
                Map.of(
                        "ce-specversion", List.of("1.0"),
                        "ce-id", List.of("e-2"),
                        "ce-source", List.of("/js"),
                        "ce-type", List.of("order.new"),
                        "Content-Type", List.of("text/plain")));

        Message message = consumed();

        assertThat(text(message)).isEqualTo("two lamps");
        assertThat(message.getHeaders())
                .containsEntry("CamelCloudEventID", "e-2")
                .containsEntry("CamelCloudEventType", "order.new")
                .containsEntry("Content-Type", "text/plain");
    }

    private Message consumed() throws Exception {
        routes(r -> r.from(uri("a", "durableName=d", "cloudEvents=unwrap")).process(this::receives));
        await().atMost(SOON).until(() -> !received.isEmpty());
        awaitSettled("d");
        return received.element();
    }
}
