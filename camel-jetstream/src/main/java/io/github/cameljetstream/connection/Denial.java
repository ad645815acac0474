package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.LogLimiter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error of the server about a message or a subscription for which the user has no permission. The server drops it, and
 * sends no other answer and no status.
 *
 * @param subject the subject that was published or subscribed to
 */
public record Denial(Kind kind, String subject) {
    private static final String VIOLATION = "permissions violation for ";
    private static final String PUBLISH = VIOLATION + "publish to \"";
    private static final String SUBSCRIBE = VIOLATION + "subscription to \"";

    /** The missing permission. */
    public enum Kind {
        PUBLISH("publish"),
        SUBSCRIBE("subscribe");

        private final String verb;

        Kind(String verb) {
            this.verb = verb;
        }
    }

    /** The denial in an error of the server; null if it is another error. */
    static @Nullable Denial of(String serverError) {
        String error = serverError.toLowerCase(Locale.ROOT);
        if (error.startsWith(PUBLISH)) {
            return new Denial(Kind.PUBLISH, quoted(serverError, PUBLISH.length()));
        }
        return error.startsWith(SUBSCRIBE) ? new Denial(Kind.SUBSCRIBE, quoted(serverError, SUBSCRIBE.length())) : null;
    }

    /** The server escapes quotation marks and backslashes. */
    private static String quoted(String text, int start) {
        StringBuilder quoted = new StringBuilder(text.length() - start);
        for (int i = start; i < text.length() && text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            quoted.append(text.charAt(i));
        }
        return quoted.toString();
    }

    /** The event and the cure, as part of a sentence. */
    public String describe() {
        return "the server does not permit the user to " + kind.verb + " to '" + LogLimiter.excerpt(subject)
                + "': allow it in the user's permissions";
    }

    /** The effect on messages, as a sentence. */
    String consequence() {
        return kind == Kind.PUBLISH ? "Messages published there are lost" : "No messages arrive from there";
    }
}
