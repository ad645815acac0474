package io.github.cameljetstream.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The headers of a message as they are on the wire. NATS headers are ASCII (ADR-4), but the server does not check it, and
 * clients in other languages send UTF-8.
 */
public final class HeaderBlock {
    private static final byte[] VERSION = "NATS/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_STATUS_DIGITS = 9;

    private HeaderBlock() {}

    /**
     * If true, jnats can read it.
     *
     * @param stored if true, the message is of a stream and has no status; jnats would take it for a status of the server
     */
    public static boolean isReadable(byte[] bytes, int from, int to, boolean stored) {
        if (!isBeginning(bytes, from, to, stored)) {
            return false;
        }
        int line = nextLine(bytes, from, to);
        while (line < to && bytes[line] != '\r') {
            line = endOfHeader(bytes, line, to);
            if (line < 0) {
                return false;
            }
        }
        return line == to - 2 && bytes[line] == '\r' && bytes[line + 1] == '\n';
    }

    /** Where the next line begins; -1 if this one is not a header that jnats can read. */
    private static int endOfHeader(byte[] bytes, int line, int to) {
        int colon = line;
        while (colon < to && isNameCharacter(bytes[colon])) {
            colon++;
        }
        if (colon == line || colon == to || bytes[colon] != ':') {
            return -1;
        }
        int end = colon + 1;
        while (end < to && bytes[end] >= 0 && bytes[end] != '\r' && bytes[end] != '\n') {
            end++;
        }
        return end + 1 < to && bytes[end] == '\r' && bytes[end + 1] == '\n' ? end + 2 : -1;
    }

    /** If true, the first line may have a status. */
    static boolean hasStatus(byte[] bytes, int from, int to) {
        return from + VERSION.length < to && bytes[from + VERSION.length] == ' ';
    }

    /**
     * The same headers in a form that jnats can read. A value that is not ASCII becomes an encoded word (RFC 2047), as in
     * the messages that the component publishes. An invalid character of a name becomes an underscore. A line that is no
     * header is left out, and an invalid first line replaced.
     */
    public static byte[] readable(byte[] bytes, int from, int to, boolean stored) {
        ByteArrayOutputStream block = new ByteArrayOutputStream(2 * (to - from));
        int line = nextLine(bytes, from, to);
        if (isBeginning(bytes, from, to, stored)) {
            block.write(bytes, from, line - from);
        } else {
            block.writeBytes(VERSION);
            writeLineEnd(block);
        }
        while (line < to) {
            int next = nextLine(bytes, line, to);
            writeHeader(block, bytes, line, next);
            line = next;
        }
        writeLineEnd(block);
        return block.toByteArray();
    }

    /** Writes a line, unless it is no header. */
    private static void writeHeader(ByteArrayOutputStream block, byte[] bytes, int line, int next) {
        int end = next - line >= 2 && bytes[next - 2] == '\r' ? next - 2 : next;
        int colon = line;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        if (colon > line && colon < end) {
            writeName(block, bytes, line, colon);
            block.write(':');
            writeValue(block, bytes, colon + 1, end);
            writeLineEnd(block);
        }
    }

    /** If true, the first line is the version, with a status at most. */
    private static boolean isBeginning(byte[] bytes, int from, int to, boolean stored) {
        int at = from + VERSION.length;
        if (at > to || !Arrays.equals(bytes, from, at, VERSION, 0, VERSION.length)) {
            return false;
        }
        int end = stored || at == to || bytes[at] != ' ' ? at : endOfStatus(bytes, at + 1, to);
        return end >= 0 && end + 1 < to && bytes[end] == '\r' && bytes[end + 1] == '\n';
    }

    /** The end of a number, and of a text if there is one; -1 without a number. */
    private static int endOfStatus(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from || at - from > MAX_STATUS_DIGITS) {
            return -1;
        }
        if (at + 1 < to && bytes[at] == ' ' && bytes[at + 1] > ' ') {
            at++;
            while (at < to && bytes[at] >= ' ') {
                at++;
            }
        }
        return at;
    }

    private static void writeName(ByteArrayOutputStream block, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            block.write(isNameCharacter(bytes[i]) ? bytes[i] : '_');
        }
    }

    private static void writeValue(ByteArrayOutputStream block, byte[] bytes, int from, int to) {
        boolean plain = true;
        for (int i = from; i < to; i++) {
            plain &= bytes[i] >= 0 && bytes[i] != '\r' && bytes[i] != '\n';
        }
        if (plain) {
            block.write(bytes, from, to - from);
            return;
        }
        byte[] utf8 = text(bytes, from, to).trim().getBytes(StandardCharsets.UTF_8);
        block.writeBytes(
                ("=?UTF-8?B?" + Base64.getEncoder().encodeToString(utf8) + "?=").getBytes(StandardCharsets.US_ASCII));
    }

    /** Bytes that are not UTF-8 are read as Latin-1, where every byte is a character. */
    private static String text(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean isNameCharacter(byte b) {
        return b > ' ' && b <= '~' && b != ':';
    }

    /** Behind the next line end (CR LF: a line feed alone may be part of a value), or the end of all. */
    private static int nextLine(byte[] bytes, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r') {
                return i + 1;
            }
        }
        return to;
    }

    private static void writeLineEnd(ByteArrayOutputStream block) {
        block.write('\r');
        block.write('\n');
    }
}
