package io.github.cameljetstream.wire;

import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads answers to {@code STREAM.MSG.GET}, also if jnats would reject the headers of the message. */
public final class StoredMessage {
    /** In a string of the answer, such as the subject, its quotes would follow backslashes. */
    private static final String HEADERS = "\"hdrs\":\"";

    private StoredMessage() {}

    /** The message or the error in the answer. */
    public static MessageInfo of(Message answer, String stream) {
        return new MessageInfo(readable(answer), stream, false);
    }

    private static Message readable(Message answer) {
        String json = new String(answer.getData(), StandardCharsets.UTF_8);
        int from = json.indexOf(HEADERS) + HEADERS.length();
        int to = json.indexOf('"', from);
        if (from < HEADERS.length() || to < 0) {
            return answer;
        }
        byte[] block = Base64.getDecoder().decode(json.substring(from, to));
        if (HeaderBlock.isReadable(block, 0, block.length, true)) {
            return answer;
        }
        String headers = Base64.getEncoder().encodeToString(HeaderBlock.readable(block, 0, block.length, true));
        return NatsMessage.builder()
                .subject(answer.getSubject())
                .data(json.substring(0, from) + headers + json.substring(to), StandardCharsets.UTF_8)
                .build();
    }
}
