package io.github.cameljetstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.headers.JetStreamHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JavaScript program has published, as a route gets it. */
class JavaScriptPublishesTest extends InteropTestSupport {
    private static final byte[] NOTHING = {};

    @Test
    void headersArriveWithTheirValues() throws Exception {
        JsonObject ack = javaScript.publish(
                subject("a"),
                "two lamps",
                Map.of(
                        "Plain", List.of("one"),
                        "lower-case", List.of("two"),
                        "Several", List.of("first", "second", "first"),
                        "Empty", List.of(""),
                        "Encoded", List.of("=?UTF-8?B?R3LDvMOfZQ==?="),
                        "CamelFileName", List.of("../../etc/passwd")));

        Message message = consumed("pull");

        assertThat(text(message)).isEqualTo("two lamps");
        assertThat(message.getHeaders())
                .containsEntry("Plain", "one")
                .containsEntry("lower-case", "two")
                .containsEntry("Several", List.of("first", "second", "first"))
                .containsEntry("Empty", "")
                .containsEntry("Encoded", "Grüße")
                .doesNotContainKey("CamelFileName")
                .containsEntry(JetStreamHeaders.SUBJECT, subject("a"))
                .containsEntry(JetStreamHeaders.STREAM, stream)
                .containsEntry(JetStreamHeaders.STREAM_SEQUENCE, ack.getLong("sequence"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void aHeaderInUtf8LosesNothing(String type) throws Exception {
        javaScript.publish(subject("a"), "before", Map.of());
        javaScript.publish(subject("a"), "with", Map.of("City", List.of("Zürich", "東京"), "Plain", List.of("one")));
        javaScript.publish(subject("a"), "after", Map.of());

        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type)).process(this::receives));

        awaitSettled("d");
        assertThat(received).extracting(this::text).containsExactly("before", "with", "after");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(3);
        assertThat(received.stream().skip(1).findFirst().orElseThrow().getHeaders())
                .containsEntry("City", List.of("Zürich", "東京"))
                .containsEntry("Plain", "one");
    }

    @Test
    void anEmptyPayloadIsAnEmptyBody() throws Exception {
        javaScript.publish(subject("a"), NOTHING, Map.of(), null);

        assertThat(consumed("pull").getBody(byte[].class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 65_536, 1_000_000})
    void bytesArriveAsTheyWere(int size) throws Exception {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) i;
        }
        javaScript.publish(subject("a"), bytes, Map.of("Kind", List.of("binary")), null);

        assertThat(consumed("pull").getBody(byte[].class)).isEqualTo(bytes);
    }

    @Test
    void anIdIsOneWhoeverPublishesItFirst() throws Exception {
        byte[] lamps = "two lamps".getBytes(StandardCharsets.UTF_8);
        assertThat(javaScript.publish(subject("a"), lamps, Map.of(), "js-1").getBoolean("duplicate"))
                .isFalse();
        assertThat(camelPublishes("js-1")).isTrue();
        assertThat(camelPublishes("camel-1")).isFalse();
        assertThat(javaScript.publish(subject("a"), lamps, Map.of(), "camel-1").getBoolean("duplicate"))
                .isTrue();
        assertThat(messagesInStream()).isEqualTo(2);

        assertThat(consumed("pull").getHeader(JetStreamHeaders.MESSAGE_ID)).isEqualTo("js-1");
    }

    private boolean camelPublishes(String id) {
        return template.send(uri("a"), e -> {
                    e.getMessage().setBody("a lamp");
                    e.getMessage().setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, id);
                })
                .getMessage()
                .getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE, Boolean.class);
    }

    /** The first message of the stream. */
    private Message consumed(String type) throws Exception {
        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type)).process(this::receives));
        await().atMost(SOON).until(() -> !received.isEmpty());
        awaitSettled("d");
        return received.element();
    }
}
