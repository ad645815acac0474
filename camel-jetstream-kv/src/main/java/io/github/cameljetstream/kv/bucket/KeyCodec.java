package io.github.cameljetstream.kv.bucket;

import org.jspecify.annotations.Nullable;

/**
 * Turns any text into a key of a bucket, and back. Pure.
 *
 * <p>A key of NATS has the characters {@code A-Z a-z 0-9 - _ / . =} only, and no empty token between dots. A text of such
 * characters without {@code =} stays as it is. Each byte (UTF-8) of another character becomes {@code =} and two upper-case
 * hexadecimal digits, and so does a dot that would leave a token empty: {@code order 7:a} becomes {@code order=207=3Aa}.
 * The empty text becomes {@code =}. The underscore of a text that begins with {@code _kv}, which NATS reserves, is encoded.
 *
 * <p>Two texts never have the same key. A key that no text has, such as {@code a=b} of another client, is decoded as it is.
 */
public final class KeyCodec {
    private static final String RESERVED = "_kv";
    private static final String EMPTY = "=";
    private static final String HEX = "0123456789ABCDEF";

    private KeyCodec() {}

    /** The key of a text. */
    public static String encode(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        StringBuilder key = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            boolean last = i + Character.charCount(character) == text.length();
            if (staysAsItIs(character, key, last) && !(i == 0 && text.startsWith(RESERVED))) {
                key.append((char) character);
            } else {
                escape(character, key);
            }
            i += Character.charCount(character);
        }
        return key.toString();
    }

    /** The text of a key; the key itself if no text has it. */
    public static String decode(String key) {
        String text = key.equals(EMPTY) ? "" : unescaped(key);
        return text != null && encode(text).equals(key) ? text : key;
    }

    private static boolean staysAsItIs(int character, StringBuilder before, boolean last) {
        if (character == '.') {
            return !last && !before.isEmpty() && before.charAt(before.length() - 1) != '.';
        }
        return isPlain(character);
    }

    /** If true, the character may be in a key, and is not the one that begins an escape. */
    private static boolean isPlain(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '-'
                || character == '_'
                || character == '/';
    }

    /** Writes UTF-8 itself: Java would replace half of a surrogate pair by a question mark. */
    private static void escape(int character, StringBuilder to) {
        if (character < 0x80) {
            escapeByte(character, to);
        } else if (character < 0x800) {
            escapeByte(0xC0 | (character >> 6), to);
            escapeByte(0x80 | (character & 0x3F), to);
        } else if (character < 0x10000) {
            escapeByte(0xE0 | (character >> 12), to);
            escapeByte(0x80 | ((character >> 6) & 0x3F), to);
            escapeByte(0x80 | (character & 0x3F), to);
        } else {
            escapeByte(0xF0 | (character >> 18), to);
            escapeByte(0x80 | ((character >> 12) & 0x3F), to);
            escapeByte(0x80 | ((character >> 6) & 0x3F), to);
            escapeByte(0x80 | (character & 0x3F), to);
        }
    }

    private static void escapeByte(int value, StringBuilder to) {
        to.append('=').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xF));
    }

    /** Null if an escape is malformed. The caller compares, so that longer forms of a character are not accepted. */
    private static @Nullable String unescaped(String key) {
        StringBuilder text = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); ) {
            if (key.charAt(i) != '=') {
                text.append(key.charAt(i++));
                continue;
            }
            int first = byteAt(key, i);
            int length = lengthOf(first);
            int character = length == 1 ? first : first & (0x7F >> length);
            for (int more = 1; more < length; more++) {
                int next = byteAt(key, i + 3 * more);
                if ((next & 0xC0) != 0x80) {
                    return null;
                }
                character = (character << 6) | (next & 0x3F);
            }
            if (length == 0 || character > Character.MAX_CODE_POINT) {
                return null;
            }
            text.appendCodePoint(character);
            i += 3 * length;
        }
        return text.toString();
    }

    /** The number of bytes of a character that begins with this one; 0 if none does. */
    private static int lengthOf(int first) {
        if (first < 0) {
            return 0;
        }
        if (first < 0x80) {
            return 1;
        }
        return first >= 0xF8 || first < 0xC0 ? 0 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    }

    /** The byte of the escape there; -1 if there is none. */
    private static int byteAt(String key, int at) {
        if (at + 2 >= key.length() || key.charAt(at) != '=') {
            return -1;
        }
        int high = HEX.indexOf(key.charAt(at + 1));
        int low = HEX.indexOf(key.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }
}
