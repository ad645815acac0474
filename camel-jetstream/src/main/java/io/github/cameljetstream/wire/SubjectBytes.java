package io.github.cameljetstream.wire;

import java.nio.charset.StandardCharsets;

/**
 * Subjects as jnats reads them: it makes a character of each byte, with its sign, so that what is not ASCII is between
 * U+FF80 and U+FFFF. (It writes UTF-8. To have it read UTF-8 costs it 240 bytes for each message.)
 */
public final class SubjectBytes {
    private SubjectBytes() {}

    /** How jnats reads the subject; the same string if it is ASCII. */
    public static String asRead(String subject) {
        byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == subject.length()) {
            return subject;
        }
        StringBuilder read = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            read.append((char) each);
        }
        return read.toString();
    }

    /** The subject as it was sent, in UTF-8; the same string if it is ASCII. */
    public static String decoded(String subject) {
        for (int i = 0; i < subject.length(); i++) {
            if (subject.charAt(i) >= 0x80) {
                byte[] bytes = new byte[subject.length()];
                for (int k = 0; k < bytes.length; k++) {
                    bytes[k] = (byte) subject.charAt(k);
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        }
        return subject;
    }
}
