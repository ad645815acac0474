package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.LogLimiter;
import java.util.Locale;

/**
 * The error of the server when it drops what our user has no right to send. It sends no other answer and no status.
 *
 * @param subject the subject that was published or subscribed to
 */
public record Denial(Kind kind, String subject) {
    private static final String VIOLATION = "permissions violation for ";
    private static final String PUBLISH = VIOLATION + "publish to \"";
    private static final String SUBSCRIBE = VIOLATION + "subscription to \"";

    /** The right that is missing. */
    public enum Kind {
        PUBLISH("publish"),
        SUBSCRIBE("subscribe");

        private final String verb;

        Kind(String verb) {
            this.verb = verb;
        }
    }

    /** Reads an error of the server; null if it is another one. */
    static Denial of(String serverError) {
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

    /** The event and the cure, as a part of a sentence. */
    public String describe() {
        return "the server denies our user to " + kind.verb + " to '" + LogLimiter.excerpt(subject)
                + "': allow it in the user's permissions";
    }
}
