package io.github.cameljetstream.benchmarks.scenarios;

import java.util.Random;

/** Bodies of messages. */
final class Sizes {
    private static final int KIB = 1024;

    private Sizes() {}

    /** Bytes that no compression makes less of. */
    static byte[] body(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        return body;
    }

    /** Whether the server might cut a connection off that gets them without measure. */
    static boolean isLarge(int size) {
        return size >= 32 * KIB;
    }

    static String text(int size) {
        return size < KIB ? size + " B" : size / KIB + " KiB";
    }
}
