package io.github.cameljetstream.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses a JSON object whose values are strings, numbers, booleans or null. Anybody may have published it, so it is parsed
 * without recursion, and numbers stay text until they are needed. Not thread-safe; one instance parses one text.
 */
final class FlatJson {
    private static final String ENDS_LITERAL = ",} \t\r\n";

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** The values by their names, without null values; null if the text is no such object. */
    static @Nullable Map<String, String> parse(byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return new FlatJson(text).object();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return null;
        }
    }

    private Map<String, String> object() {
        Map<String, String> values = new HashMap<>();
        expect('{');
        if (peek() == '}') {
            at++;
        } else {
            do {
                member(values);
            } while (hasNext());
        }
        skipSpace();
        if (at != text.length()) {
            throw new IllegalArgumentException("text after the object");
        }
        return values;
    }

    private void member(Map<String, String> values) {
        String name = string();
        expect(':');
        String value = peek() == '"' ? string() : literal();
        if (value != null) {
            values.put(name, value);
        }
    }

    private boolean hasNext() {
        if (peek() == ',') {
            at++;
            return true;
        }
        expect('}');
        return false;
    }

    private @Nullable String literal() {
        int from = at;
        while (at < text.length() && ENDS_LITERAL.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String literal = text.substring(from, at);
        boolean isKnown = literal.equals("null") || literal.equals("true") || literal.equals("false");
        if (!isKnown && !isNumber(literal)) {
            throw new IllegalArgumentException("not flat");
        }
        return literal.equals("null") ? null : literal;
    }

    private static boolean isNumber(String literal) {
        return !literal.isEmpty() && literal.chars().allMatch(each -> "+-.eE0123456789".indexOf(each) >= 0);
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        for (char next = next(); next != '"'; next = next()) {
            value.append(next == '\\' ? escaped(next()) : next);
        }
        return value.toString();
    }

    private char escaped(char escape) {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new IllegalArgumentException("unknown escape");
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw new IllegalArgumentException("cut off");
        }
        at += 4;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new IllegalArgumentException("no " + wanted);
        }
        at++;
    }

    /** The next character that is no white space. */
    private char peek() {
        skipSpace();
        if (at == text.length()) {
            throw new IllegalArgumentException("cut off");
        }
        return text.charAt(at);
    }

    private char next() {
        if (at == text.length()) {
            throw new IllegalArgumentException("cut off");
        }
        return text.charAt(at++);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
