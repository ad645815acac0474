package io.github.cameljetstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What jnats gets to read of what the server sends, in pieces of whatever size. */
class HeaderSanitizerTest {
    private static final String VERSION = "NATS/1.0\r\n";

    private static final String ORDINARY = "INFO {\"server_name\":\"Zürich\"}\r\nPING\r\n+OK\r\n"
            + "MSG a.b 1 5\r\nhello\r\n"
            + "MSG a.b 1 _INBOX.x 9\r\nHMSG 1 2\n\r\n"
            + message("Plain: one\r\nSeveral: a\r\nSeveral: b\r\nEmpty:", "Grüße")
            + "HMSG _INBOX.x 2 28 28\r\nNATS/1.0 404 No Messages\r\n\r\n\r\n"
            + message("Last: one", "");

    static Stream<Arguments> repaired() {
        return Stream.of(
                Arguments.of("City: Zürich", "City:=?UTF-8?B?WsO8cmljaA==?="),
                Arguments.of("A: 1\r\nCity: 東京\r\nB: 2", "A: 1\r\nCity:=?UTF-8?B?5p2x5Lqs?=\r\nB: 2"),
                Arguments.of("My Name: x", "My_Name: x"),
                Arguments.of("Städte: x", "St__dte: x"),
                Arguments.of("no header\r\nA: 1", "A: 1"),
                Arguments.of(": none\r\nA: 1", "A: 1"),
                Arguments.of("A: one\ntwo\r\nB: 2", "A:=?UTF-8?B?b25lCnR3bw==?=\r\nB: 2"));
    }

    @Test
    void whatCanBeReadStaysAsItIs() {
        byte[] bytes = ORDINARY.getBytes(StandardCharsets.UTF_8);
        IntStream.rangeClosed(1, bytes.length).forEach(size -> assertThat(text(through(bytes, size)))
                .as("pieces of %d", size)
                .isEqualTo(ORDINARY));
    }

    @ParameterizedTest
    @MethodSource("repaired")
    void whatCannotBeReadIsRepaired(String headers, String expected) {
        byte[] bytes = (ORDINARY + message(headers, "Grüße") + ORDINARY).getBytes(StandardCharsets.UTF_8);
        String repaired = ORDINARY + message(expected, "Grüße") + ORDINARY;
        IntStream.rangeClosed(1, bytes.length).forEach(size -> assertThat(text(through(bytes, size)))
                .as("pieces of %d", size)
                .isEqualTo(repaired));
    }

    /** A stream has what a client wrote; as an answer of the server it would be taken for none of the messages asked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {"NATS/1.0 404 No Messages", "NATS/1.0 none", "NATS/1.0 ", "NATS/1.0x", "NATS/2.0", "nats", ""})
    void aFirstLineIsTheVersionAlone(String line) {
        byte[] bytes = (ORDINARY + block(line + "\r\n", "Plain: one\r\n\r\n", "Grüße") + ORDINARY)
                .getBytes(StandardCharsets.UTF_8);
        String repaired = ORDINARY + message("Plain: one", "Grüße") + ORDINARY;
        IntStream.rangeClosed(1, bytes.length).forEach(size -> assertThat(text(through(bytes, size)))
                .as("pieces of %d", size)
                .isEqualTo(repaired));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Plain: one\r\n", "Plain: one", "Plain: one\r\n\r\nmore", "Plain: one\r\n\r\n\r\n"})
    void anEmptyLineEndsTheHeaders(String headers) {
        byte[] bytes = block(VERSION, headers, "Grüße").getBytes(StandardCharsets.UTF_8);

        assertThat(text(through(bytes, bytes.length))).isEqualTo(message("Plain: one", "Grüße"));
    }

    @Test
    void whatIsNotUtf8IsLatin1() {
        byte[] bytes = message("City: Z?rich", "").getBytes(StandardCharsets.ISO_8859_1);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xfc;

        assertThat(text(through(bytes, bytes.length))).isEqualTo(message("City:=?UTF-8?B?WsO8cmljaA==?=", ""));
    }

    @Test
    void whatIsNotUnderstoodIsNotTouched() {
        String other = "HMSG a 1 x y\r\nNATS/1.0\r\nCity: Zürich\r\n\r\n\r\n" + message("City: Zürich", "");
        byte[] bytes = other.getBytes(StandardCharsets.UTF_8);

        assertThat(text(through(bytes, 7))).isEqualTo(other);
    }

    private static String message(String headers, String payload) {
        return block(VERSION, headers + "\r\n\r\n", payload);
    }

    private static String block(String version, String headers, String payload) {
        String block = version + headers;
        int length = block.getBytes(StandardCharsets.UTF_8).length;
        return "HMSG a.b 1 $JS.ACK.s.d.1.2.3.4.5 " + length + " "
                + (length + payload.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + block + payload + "\r\n";
    }

    private static byte[] through(byte[] bytes, int size) {
        HeaderSanitizer input = new HeaderSanitizer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[size + 3];
        for (int at = 0; at < bytes.length; at += size) {
            int count = Math.min(size, bytes.length - at);
            System.arraycopy(bytes, at, buffer, 3, count);
            out.write(buffer, 3, input.offer(buffer, 3, count));
            for (int taken = input.take(buffer, 3, size); taken > 0; taken = input.take(buffer, 3, size)) {
                out.write(buffer, 3, taken);
            }
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** No server writes such a line; whatever follows it cannot be understood. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSG a 1 x",
                "MSG a 1 12345678901",
                "HMSG a 1 x 3",
                "HMSG a 1 5 3",
                "HMSG a 1 2000000000 2000000000",
                "HMSG 5"
            })
    void afterALineThatIsNotUnderstoodNothingIsTouched(String line) {
        byte[] all = (line + "\r\n" + message("bad header ü: x", "payload")).getBytes(StandardCharsets.UTF_8);
        assertThat(through(all, all.length)).isEqualTo(all);
    }
}
