package io.github.cameljetstream.cloudevents;

import io.github.cameljetstream.runtime.LogLimiter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Text in the values of {@code ce-} headers (CloudEvents' NATS protocol binding, "NATS Header Values"). It
 * percent-encodes blanks, double quotes, percent signs, and all characters except printable ASCII.
 */
final class PercentText {
    private static final String HEX = "0123456789ABCDEF";

    private PercentText() {}

    static String encode(String text) {
        if (text.chars().allMatch(PercentText::isPlain)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int value = each & 0xff;
            if (isPlain(value)) {
                encoded.append((char) value);
            } else {
                encoded.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(int character) {
        return character > ' ' && character < 127 && character != '"' && character != '%';
    }

    /** The decoded text. Older writers quote the text instead, or in addition. */
    static String decode(String value) throws CloudEventException {
        String text = unquoted(value.trim());
        if (text.indexOf('%') < 0) {
            return text;
        }
        String decoded = Utf8.decode(bytes(text));
        if (decoded == null) {
            throw new CloudEventException("'" + LogLimiter.excerpt(value) + "' is no text in UTF-8");
        }
        return decoded;
    }

    private static byte[] bytes(String text) throws CloudEventException {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int value = i + 2 < raw.length ? hexadecimal(raw[i + 1], raw[i + 2]) : -1;
            if (value < 0) {
                throw new CloudEventException(
                        "'" + LogLimiter.excerpt(text) + "' has a percent sign without two hexadecimal digits");
            }
            bytes.write(value);
            i += 2;
        }
        return bytes.toByteArray();
    }

    /** The value of two digits; -1 if one of them is no digit. */
    private static int hexadecimal(byte first, byte second) {
        int high = Character.digit(first, 16);
        int low = Character.digit(second, 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || value.charAt(0) != '"' || value.charAt(value.length() - 1) != '"') {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 1; i < value.length() - 1; i++) {
            if (value.charAt(i) == '\\' && i < value.length() - 2) {
                i++;
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }
}
