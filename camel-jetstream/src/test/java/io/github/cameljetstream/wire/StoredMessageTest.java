package io.github.cameljetstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.MessageInfo;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class StoredMessageTest {
    @Test
    void headersThatAreNotAsciiAreEncoded() {
        MessageInfo message = message("NATS/1.0\r\nCity: Zürich\r\nPlain: one\r\n\r\n");

        assertThat(message.hasError()).isFalse();
        assertThat(message.getSeq()).isEqualTo(7);
        assertThat(message.getData()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(message.getHeaders().get("City")).containsExactly("=?UTF-8?B?WsO8cmljaA==?=");
        assertThat(message.getHeaders().get("Plain")).containsExactly("one");
    }

    @Test
    void othersStayAsTheyAre() {
        assertThat(message("NATS/1.0\r\nPlain: one\r\n\r\n").getHeaders().get("Plain"))
                .containsExactly("one");
        assertThat(message(null).getHeaders()).isNull();
    }

    private static MessageInfo message(String headers) {
        String json =
                "{\"type\":\"io.nats.jetstream.api.v1.stream_msg_get_response\",\"message\":{\"subject\":\"a\",\"seq\":7,"
                        + (headers == null ? "" : "\"hdrs\":\"" + base64(headers) + "\",")
                        + "\"data\":\"" + base64("hello") + "\",\"time\":\"2026-01-31T12:00:00Z\"}}";
        return StoredMessage.of(
                NatsMessage.builder()
                        .subject("answer")
                        .data(json, StandardCharsets.UTF_8)
                        .build(),
                "S");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
