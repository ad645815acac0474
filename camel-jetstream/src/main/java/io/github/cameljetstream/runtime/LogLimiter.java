package io.github.cameljetstream.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits log lines about input whose rate and size others determine: one limiter for each kind of input. It reports the
 * first one at once, and the number of further ones once a minute. Thread-safe.
 */
public final class LogLimiter {
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_EXCERPT = 200;
    private static final int PRINTABLE_END = 0x7f;

    private boolean hasReported;
    private long reportedAt;
    private long unreported;

    /**
     * Counts one more.
     *
     * @param now {@link System#nanoTime()}
     * @return how many to report now, this one included; 0 for none
     */
    public synchronized long count(long now) {
        unreported++;
        if (hasReported && now - reportedAt < PAUSE_NANOS) {
            return 0;
        }
        long count = unreported;
        unreported = 0;
        hasReported = true;
        reportedAt = now;
        return count;
    }

    /** The beginning of a text, as at most 200 printable ASCII characters: others are escaped. */
    public static String excerpt(@Nullable String text) {
        if (text == null) {
            return "nothing";
        }
        if (isExcerpt(text)) {
            return text;
        }
        StringBuilder excerpt = new StringBuilder(Math.min(text.length(), MAX_EXCERPT));
        for (int i = 0; i < text.length(); i++) {
            String shown = printable(text.charAt(i));
            if (excerpt.length() + shown.length() > MAX_EXCERPT - (i < text.length() - 1 ? 1 : 0)) {
                return excerpt.append('…').toString();
            }
            excerpt.append(shown);
        }
        return excerpt.toString();
    }

    private static String printable(char each) {
        return each >= ' ' && each < PRINTABLE_END ? String.valueOf(each) : String.format("\\u%04x", (int) each);
    }

    /** Whether the text is its own excerpt. */
    static boolean isExcerpt(String text) {
        if (text.length() > MAX_EXCERPT) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) { // no stream, since it is called for each message
            char each = text.charAt(i);
            if (each < ' ' || each >= PRINTABLE_END) {
                return false;
            }
        }
        return true;
    }

    /** The beginning of UTF-8 text, as {@link #excerpt(String)}. */
    public static String excerpt(byte[] content) {
        // Truncate first, to save memory. One more byte shows that the text continues.
        return excerpt(new String(content, 0, Math.min(content.length, MAX_EXCERPT + 1), StandardCharsets.UTF_8));
    }
}
