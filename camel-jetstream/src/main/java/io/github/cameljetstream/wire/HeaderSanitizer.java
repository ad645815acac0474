package io.github.cameljetstream.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from the server on their way to jnats, so that jnats can read the headers of each message. Its reader ends without
 * a word at a header that it refuses: the connection looks well and nothing comes any more, and after a reconnect the
 * message comes again.
 *
 * <p>What is as it should be, which is nearly everything, stays where it is. Only a message whose control line or headers
 * are not complete is kept back until they are. Not thread-safe: there is one reader.
 */
final class HeaderSanitizer {
    private static final byte[] NOTHING = {};
    private static final int MOST_DIGITS = 10;
    /** No server takes so large a message. */
    private static final int LARGEST = 1 << 30;

    /** What may go to jnats, from {@link #taken} on. */
    private byte[] ready = NOTHING;

    private int taken;

    /** Where what is complete is copied to, from the first message on that is rewritten. */
    private @Nullable ByteArrayOutputStream rewritten;

    /** The beginning of a message. */
    private byte[] kept = NOTHING;

    /** How many bytes of a payload have yet to come. */
    private long payload;

    /** Once something is not understood, nothing is touched any more. */
    private boolean lost;

    /** Copies what is ready. */
    int take(byte[] target, int offset, int length) {
        int count = Math.min(length, ready.length - taken);
        System.arraycopy(ready, taken, target, offset, count);
        taken += count;
        if (taken == ready.length) {
            ready = NOTHING;
            taken = 0;
        }
        return count;
    }

    /**
     * Takes what was read.
     *
     * @return how many of the bytes may go to jnats where they are; the rest is kept, or {@linkplain #take ready}
     */
    int offer(byte[] bytes, int offset, int count) {
        if (lost) {
            return count;
        }
        boolean inPlace = kept.length == 0;
        byte[] all = inPlace ? bytes : joined(bytes, offset, count);
        int from = inPlace ? offset : 0;
        int complete = examine(all, from, inPlace ? offset + count : all.length);
        if (rewritten != null) {
            ready = rewritten.toByteArray();
            rewritten = null;
            return 0;
        }
        if (inPlace) {
            return complete - from;
        }
        ready = complete == all.length ? all : Arrays.copyOf(all, complete);
        return 0;
    }

    private byte[] joined(byte[] bytes, int offset, int count) {
        byte[] all = Arrays.copyOf(kept, kept.length + count);
        System.arraycopy(bytes, offset, all, kept.length, count);
        kept = NOTHING;
        return all;
    }

    /**
     * Goes through messages. If one has to be rewritten, all that is complete is in the copy.
     *
     * @return where what is complete ends; the rest is kept
     */
    private int examine(byte[] bytes, int from, int to) {
        int copied = from;
        int at = from;
        while (at < to) {
            if (payload > 0) {
                int skipped = (int) Math.min(payload, to - at);
                payload -= skipped;
                at += skipped;
                continue;
            }
            int lineEnd = lineEnd(bytes, at, to);
            int headersEnd = lineEnd < 0 ? Integer.MAX_VALUE : readLine(bytes, at, lineEnd);
            if (lost) {
                at = to;
                break;
            }
            if (headersEnd > to) {
                payload = 0;
                kept = Arrays.copyOfRange(bytes, at, to);
                break;
            }
            boolean stored = HeaderBlock.hasStatus(bytes, lineEnd, headersEnd) && isDelivery(bytes, at, lineEnd);
            if (headersEnd > lineEnd && !HeaderBlock.isReadable(bytes, lineEnd, headersEnd, stored)) {
                rewritten = rewritten == null ? new ByteArrayOutputStream(2 * (to - from)) : rewritten;
                rewritten.write(bytes, copied, at - copied);
                rewrite(bytes, at, lineEnd, headersEnd, stored, rewritten);
                copied = headersEnd;
            }
            at = headersEnd;
        }
        if (rewritten != null) {
            rewritten.write(bytes, copied, at - copied);
        }
        return at;
    }

    /**
     * Reads a control line, and sets the length of the payload that follows.
     *
     * @return where the headers end: with the line, if there are none
     */
    private int readLine(byte[] bytes, int from, int lineEnd) {
        boolean headers = startsWith(bytes, from, lineEnd, "HMSG ");
        if (!headers && !startsWith(bytes, from, lineEnd, "MSG ")) {
            return lineEnd;
        }
        int end = lineEnd - 2;
        int last = numberStart(bytes, from, end);
        long total = number(bytes, last, end);
        long block = headers ? number(bytes, numberStart(bytes, from, last - 1), last - 1) : 0;
        lost = total < 0 || block < 0 || block > total || block > LARGEST;
        payload = lost ? 0 : total - block + 2;
        return lost ? lineEnd : lineEnd + (int) block;
    }

    private void rewrite(
            byte[] bytes, int from, int lineEnd, int headersEnd, boolean stored, ByteArrayOutputStream to) {
        byte[] block = HeaderBlock.readable(bytes, lineEnd, headersEnd, stored);
        long total = payload - 2 + block.length;
        int sizes = numberStart(bytes, from, numberStart(bytes, from, lineEnd - 2) - 1);
        to.write(bytes, from, sizes - from);
        to.writeBytes((block.length + " " + total + "\r\n").getBytes(StandardCharsets.US_ASCII));
        to.writeBytes(block);
    }

    /** Whether the message is one of a stream: it is to be acknowledged at its reply subject, which is before the sizes. */
    private static boolean isDelivery(byte[] bytes, int from, int lineEnd) {
        int sizes = numberStart(bytes, from, numberStart(bytes, from, lineEnd - 2) - 1);
        int reply = sizes - 1;
        while (reply > from && bytes[reply - 1] != ' ') {
            reply--;
        }
        return startsWith(bytes, reply, lineEnd, "$JS.ACK.");
    }

    /** Behind the line feed; -1 if it has not come. */
    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, String operation) {
        if (to - from < operation.length()) {
            return false;
        }
        for (int i = 0; i < operation.length(); i++) {
            if (bytes[from + i] != operation.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int numberStart(byte[] bytes, int from, int end) {
        int start = end;
        while (start > from && bytes[start - 1] >= '0' && bytes[start - 1] <= '9') {
            start--;
        }
        return start;
    }

    /** -1 if there is none. */
    private static long number(byte[] bytes, int from, int end) {
        if (from >= end || end - from > MOST_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            value = 10 * value + bytes[i] - '0';
        }
        return value;
    }
}
