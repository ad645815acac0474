package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.settle.DeadMessage.Extent;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeadMessageTest {
    private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

    private static OutgoingMessage copy(Headers headers, Extent extent) {
        return new DeadMessage("S", "c", 7, 1_700, 3, "a", headers, BODY)
                .copy("dead", "it\r\nfailed\u00e4 ", new IllegalStateException("secret"), extent);
    }

    private static Headers headers() {
        return new Headers()
                .put("own", "1", "2")
                .put("Nats-Msg-Id", "id")
                .put("nats-expected-stream", "S")
                .put(DeadLetters.PREFIX + "Reason", "forged");
    }

    @Test
    void theDeadLetterHasTheMessageAndItsStory() {
        OutgoingMessage letter = copy(headers(), Extent.ALL);

        assertThat(letter.subject()).isEqualTo("dead");
        assertThat(letter.body()).isEqualTo(BODY);
        assertThat(letter.messageId()).isEqualTo("dead-letter.S.c.7.1700");
        Headers headers = letter.headers();
        assertThat(headers.get("own")).containsExactly("1", "2");
        assertThat(headers.get(DeadLetters.REASON)).containsExactly("it failed");
        assertThat(headers.get(DeadLetters.EXCEPTION)).containsExactly("java.lang.IllegalStateException");
        assertThat(headers.get(DeadLetters.STREAM)).containsExactly("S");
        assertThat(headers.get(DeadLetters.CONSUMER)).containsExactly("c");
        assertThat(headers.get(DeadLetters.SUBJECT)).containsExactly("a");
        assertThat(headers.get(DeadLetters.SEQUENCE)).containsExactly("7");
        assertThat(headers.get(DeadLetters.DELIVERIES)).containsExactly("3");
        assertThat(headers.get(DeadLetters.MESSAGE_ID)).containsExactly("id");
        assertThat(headers.get("Nats-Msg-Id")).containsExactly("dead-letter.S.c.7.1700");
        assertThat(headers.containsKey("nats-expected-stream")).isFalse();
        assertThat(headers.containsKey(DeadLetters.BODY_SIZE)).isFalse();
    }

    @Test
    void aMessageThatIsTooLargeLeavesItsBodyBehindAndThenItsHeaders() {
        Headers withoutBody = copy(headers(), Extent.HEADERS).headers();
        assertThat(withoutBody.get("own")).containsExactly("1", "2");
        assertThat(withoutBody.get(DeadLetters.BODY_SIZE)).containsExactly("4");
        assertThat(withoutBody.containsKey(DeadLetters.HEADER_SIZE)).isFalse();

        OutgoingMessage least = copy(headers(), Extent.NOTHING);
        assertThat(least.body()).isEmpty();
        assertThat(least.headers().containsKey("own")).isFalse();
        assertThat(least.headers().containsKey(DeadLetters.MESSAGE_ID)).isFalse();
        assertThat(least.headers().get(DeadLetters.HEADER_SIZE))
                .containsExactly(Integer.toString(headers().serializedLength()));
    }

    @Test
    void aMessageWithoutHeadersHasNoSizeOfThem() {
        Headers headers = copy(null, Extent.NOTHING).headers();

        assertThat(headers.containsKey(DeadLetters.HEADER_SIZE)).isFalse();
        assertThat(headers.get(DeadLetters.BODY_SIZE)).containsExactly("4");
    }

    @Test
    void extentsShrinkUntilNothingIsLeft() {
        assertThat(Extent.ALL.smaller()).isEqualTo(Extent.HEADERS);
        assertThat(Extent.HEADERS.smaller()).isEqualTo(Extent.NOTHING);
        assertThat(Extent.NOTHING.smaller()).isNull();
    }
}
