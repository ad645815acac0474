package io.github.cameljetstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.headers.JetStreamHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** What a route has published, as a JavaScript program gets it by its own durable. */
class JavaScriptConsumesTest extends InteropTestSupport {
    @Test
    void headersArriveWithTheirValues() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("Plain", "one");
        headers.put("Several", List.of("first", "second"));
        headers.put("Number", 42);
        headers.put("City", "Zürich");
        headers.put("CamelFileName", "orders.txt");
        headers.put(JetStreamHeaders.PUBLISH_MESSAGE_ID, "order-4711");

        Exchange sent = publish("two lamps", headers);
        JavaScriptClient.Taken taken = next();

        assertThat(new String(taken.data(), StandardCharsets.UTF_8)).isEqualTo("two lamps");
        assertThat(taken.subject()).isEqualTo(subject("a"));
        assertThat(taken.sequence())
                .isEqualTo(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE, Long.class));
        assertThat(taken.headers())
                .containsEntry("Plain", List.of("one"))
                .containsEntry("Several", List.of("first", "second"))
                .containsEntry("Number", List.of("42"))
                .containsEntry("City", List.of("=?UTF-8?B?WsO8cmljaA==?="))
                .containsEntry("Nats-Msg-Id", List.of("order-4711"))
                .hasSize(5);
        taken.ack();
        awaitSettled("js");
    }

    @Test
    void bodiesArriveAsTheyWere() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        List<Object> bodies = new ArrayList<>(List.of(bytes, "Grüße, 東京", "", 42));
        bodies.add(null);

        bodies.forEach(body -> publish(body, Map.of()));

        javaScript.durable(stream, "js", subject("a"));
        assertThat(taken()).isEqualTo(bytes);
        assertThat(new String(taken(), StandardCharsets.UTF_8)).isEqualTo("Grüße, 東京");
        assertThat(taken()).isEmpty();
        assertThat(taken()).isEqualTo(new byte[] {'4', '2'});
        assertThat(taken()).isEmpty();
        awaitSettled("js");
    }

    @Test
    void eachMessageOfManyArrivesOnceAndInOrder() throws Exception {
        javaScript.durable(stream, "js", subject("a"));
        javaScript.consume(stream, "js");
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sequences.add(publish(i, Map.of()).getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE, Long.class));
        }

        awaitSettled("js");
        assertThat(javaScript.stop()).isEqualTo(sequences);
    }

    private Exchange publish(Object body, Map<String, Object> headers) {
        Exchange sent = template.send(uri("a"), e -> {
            e.getMessage().setBody(body);
            e.getMessage().setHeaders(new HashMap<>(headers));
        });
        assertThat(sent.getException()).isNull();
        return sent;
    }

    private JavaScriptClient.Taken next() {
        javaScript.durable(stream, "js", subject("a"));
        return javaScript.next(stream, "js");
    }

    private byte[] taken() {
        JavaScriptClient.Taken taken = javaScript.next(stream, "js");
        assertThat(taken).isNotNull();
        taken.ack();
        return taken.data();
    }
}
