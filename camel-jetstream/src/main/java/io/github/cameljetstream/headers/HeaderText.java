package io.github.cameljetstream.headers;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Text in NATS headers. The protocol carries ASCII without line ends (NATS ADR-4), and jnats rejects anything else in
 * both directions. Other text becomes one encoded word of RFC 2047, {@code =?UTF-8?B?...?=}. Text that already looks
 * like one is encoded too, so that every text arrives unchanged.
 */
final class HeaderText {
    private static final String PREFIX = "=?UTF-8?B?";
    private static final String SUFFIX = "?=";

    private HeaderText() {}

    static String encode(String text) {
        if (isPlain(text)) {
            return text;
        }
        return PREFIX + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + SUFFIX;
    }

    static String decode(String value) {
        if (!isEncoded(value)) {
            return value;
        }
        try {
            byte[] utf8 =
                    Base64.getDecoder().decode(value.substring(PREFIX.length(), value.length() - SUFFIX.length()));
            return new String(utf8, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return value; // a text that only looks like an encoded word
        }
    }

    private static boolean isPlain(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 126 || (c < ' ' && c != '\t')) {
                return false;
            }
        }
        // NATS clients drop blanks at the beginning of a value, and some also those at its end.
        boolean blankAround = length > 0 && (text.charAt(0) <= ' ' || text.charAt(length - 1) <= ' ');
        return !blankAround && !isEncoded(text);
    }

    private static boolean isEncoded(String value) {
        return value.startsWith(PREFIX)
                && value.endsWith(SUFFIX)
                && value.length() >= PREFIX.length() + SUFFIX.length();
    }
}
