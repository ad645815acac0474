package io.github.cameljetstream.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads exceptions that foreign code threw. Such an exception may throw when it is read, may have a cycle of causes, or
 * thousands of causes. No method here throws, or loops indefinitely.
 */
public final class Causes {
    /** A longer chain is truncated. */
    static final int MAX_CAUSES = 100;
    /** A log formats a chain by recursion. */
    private static final int MAX_LOGGED_CAUSES = 1_000;

    private Causes() {}

    /** The exception and its causes, the outermost first; each once, and no more than {@value #MAX_CAUSES}. */
    public static List<Throwable> of(Throwable exception) {
        return of(exception, MAX_CAUSES);
    }

    private static List<Throwable> of(Throwable exception, int max) {
        List<Throwable> chain = new ArrayList<>(4);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = exception; each != null && chain.size() < max && seen.add(each); each = cause(each)) {
            chain.add(each);
        }
        return chain;
    }

    private static @Nullable Throwable cause(Throwable exception) {
        try {
            return exception.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    /** Class and message of an exception. */
    public static String describe(Throwable exception) {
        return exception.getClass().getName() + ": " + message(exception);
    }

    private static @Nullable String message(Throwable exception) {
        try {
            return exception.getMessage();
        } catch (Throwable e) {
            return "(no message: getMessage() throws a " + e.getClass().getName() + ")";
        }
    }

    /**
     * The exception if it can be logged and formatted, which reads it with its causes and suppressed exceptions; otherwise a
     * replacement that names its class.
     */
    public static Throwable readable(Throwable exception) {
        return exception == null || isReadable(exception) ? exception : new UnreadableException(exception);
    }

    /**
     * The exception if its text is safe to log; otherwise a replacement with the beginning of that text, escaped. An
     * exception of a route may repeat the content of a message: of any length, and with line ends that forge log lines.
     */
    public static Throwable loggable(Throwable exception) {
        Throwable readable = readable(exception);
        for (Throwable each : of(readable)) {
            String text = each.toString();
            if (!LogLimiter.isExcerpt(text) || each.getSuppressed().length > 0) {
                return new ExcerptException(of(readable));
            }
        }
        return readable;
    }

    private static boolean isReadable(Throwable exception) {
        try {
            Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            Deque<Throwable> toRead = new ArrayDeque<>(4);
            toRead.add(exception);
            long length = 0;
            while (!toRead.isEmpty() && seen.size() < MAX_LOGGED_CAUSES) {
                Throwable each = toRead.pop();
                if (seen.add(each)) {
                    length += read(each, toRead);
                }
            }
            return length >= 0 && toRead.isEmpty();
        } catch (Throwable e) {
            return false;
        }
    }

    /** Reads what a log prints, and adds causes and suppressed exceptions. Returns a length, so that each read has a use. */
    private static long read(Throwable exception, Deque<Throwable> toRead) {
        Throwable cause = exception.getCause();
        if (cause != null) {
            toRead.push(cause);
        }
        Collections.addAll(toRead, exception.getSuppressed());
        return length(exception.getMessage())
                + length(exception.getLocalizedMessage())
                + length(exception.toString())
                + exception.getStackTrace().length;
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** Replaces an exception that throws when it is read, or has more causes than can be logged. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableException(Throwable replaced) {
            super(
                    describe(replaced) + " (replaced: it throws when it is read, or has too many causes)",
                    null,
                    false,
                    true);
            try {
                setStackTrace(replaced.getStackTrace());
            } catch (Throwable e) {
                return; // keeps its own stack trace
            }
        }
    }

    /** Replaces a chain of exceptions whose texts are not safe to log. */
    static final class ExcerptException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExcerptException(List<Throwable> chain) {
            super(
                    LogLimiter.excerpt(chain.get(0).toString()),
                    chain.size() > 1 ? new ExcerptException(chain.subList(1, chain.size())) : null,
                    false,
                    true);
            setStackTrace(chain.get(0).getStackTrace());
        }
    }
}
