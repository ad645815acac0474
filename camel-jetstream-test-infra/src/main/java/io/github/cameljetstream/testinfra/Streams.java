package io.github.cameljetstream.testinfra;

import java.util.concurrent.atomic.AtomicInteger;

/** Names for streams, so that tests can share a server. */
public final class Streams {

    private static final String RUN = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private Streams() {}

    /** A name that begins with the prefix and that no other stream, subject or durable of this or an earlier run has. */
    public static String uniqueName(String prefix) {
        return prefix + "-" + RUN + "-" + COUNTER.incrementAndGet();
    }
}
