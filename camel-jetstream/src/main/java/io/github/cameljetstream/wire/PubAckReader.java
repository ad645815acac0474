package io.github.cameljetstream.wire;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads acknowledgements. The usual one has a stream, a sequence, and perhaps a domain or the mark of a duplicate: it is read
 * without the objects of a JSON parser, which would be a fifth of what a message allocates. jnats reads all others.
 * Thread-safe.
 */
public final class PubAckReader {
    /** A sequence of more digits may be larger than a long. */
    private static final int MAX_DIGITS = 18;

    /** The names that were read last: an acknowledgement mostly repeats them. */
    private volatile String lastStream = "";

    private volatile String lastDomain = "";

    /**
     * The acknowledgement in a reply.
     *
     * @throws JetStreamApiException if the reply is an error of JetStream
     * @throws IOException if it is no reply of JetStream
     */
    public PubAck read(Message reply) throws IOException, JetStreamApiException {
        PubAck usual = readUsual(reply.getData());
        return usual == null ? PubAck.of(new PublishAck(reply)) : usual;
    }

    /** Null if the JSON has anything else than the fields of a usual acknowledgement. */
    @Nullable
    PubAck readUsual(byte[] json) {
        Fields fields = new Fields(json);
        if (!fields.takes('{')) {
            return null;
        }
        do {
            if (!readField(fields)) {
                return null;
            }
        } while (fields.takes(','));
        return fields.takes('}') && fields.isAtEnd() && fields.stream != null && fields.sequence >= 0
                ? PubAck.ofMessage(fields.stream, fields.sequence, fields.duplicate, fields.domain)
                : null;
    }

    private boolean readField(Fields fields) {
        if (!fields.takesText()) {
            return false;
        }
        if (fields.textIs("stream")) {
            return fields.takes(':') && fields.takesText() && setStream(fields);
        }
        if (fields.textIs("seq")) {
            return fields.takes(':') && fields.takesSequence();
        }
        if (fields.textIs("domain")) {
            return fields.takes(':') && fields.takesText() && setDomain(fields);
        }
        return fields.textIs("duplicate") && fields.takes(':') && fields.takesTrue();
    }

    private boolean setStream(Fields fields) {
        String name = lastStream;
        if (!fields.textIs(name)) {
            name = fields.text();
            lastStream = name;
        }
        fields.stream = name;
        return true;
    }

    private boolean setDomain(Fields fields) {
        String name = lastDomain;
        if (!fields.textIs(name)) {
            name = fields.text();
            lastDomain = name;
        }
        fields.domain = name;
        return true;
    }

    /** The fields that were read, and the place in the JSON. */
    private static final class Fields {
        private static final String TRUE = "true";

        private final byte[] json;
        private int at;
        private int textFrom;
        private int textTo;
        private @Nullable String stream;
        private @Nullable String domain;
        private long sequence = -1;
        private boolean duplicate;

        Fields(byte[] json) {
            this.json = json;
        }

        boolean isAtEnd() {
            skipSpaces();
            return at == json.length;
        }

        private void skipSpaces() {
            while (at < json.length && json[at] == ' ') {
                at++;
            }
        }

        boolean takes(char expected) {
            skipSpaces();
            if (at == json.length || json[at] != expected) {
                return false;
            }
            at++;
            return true;
        }

        /** A text without escapes. */
        boolean takesText() {
            if (!takes('"')) {
                return false;
            }
            textFrom = at;
            while (at < json.length && json[at] != '"' && json[at] != '\\') {
                at++;
            }
            textTo = at;
            return at < json.length && json[at++] == '"';
        }

        boolean textIs(String expected) {
            return matches(expected, textFrom, textTo);
        }

        private boolean matches(String expected, int from, int to) {
            if (expected.length() != to - from) {
                return false;
            }
            for (int i = 0; i < expected.length(); i++) {
                if (expected.charAt(i) != json[from + i]) {
                    return false;
                }
            }
            return true;
        }

        String text() {
            return new String(json, textFrom, textTo - textFrom, StandardCharsets.UTF_8);
        }

        boolean takesSequence() {
            skipSpaces();
            int from = at;
            long number = 0;
            while (at < json.length && json[at] >= '0' && json[at] <= '9') {
                number = 10 * number + json[at] - '0';
                at++;
            }
            sequence = number;
            return at > from && at - from <= MAX_DIGITS;
        }

        boolean takesTrue() {
            skipSpaces();
            duplicate = at + TRUE.length() <= json.length && matches(TRUE, at, at + TRUE.length());
            at += TRUE.length();
            return duplicate;
        }
    }
}
