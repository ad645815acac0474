package io.github.cameljetstream.message;

import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.values.Subjects;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a subject to publish to. A message must not name a subject on which the server acts, or one of key-value and
 * object stores: the sender of the message would use the permissions of the component.
 *
 * @param allowReserved if true, a message can name these subjects too
 * @param apiPrefix the prefix of the JetStream API, which is reserved too; null for the default of NATS
 */
public record SubjectRules(boolean allowReserved, @Nullable String apiPrefix) {
    /** The rules of every subject, also of the options. */
    static final SubjectRules NONE = new SubjectRules(true, null);

    private static final List<String> RESERVED = List.of("$JS", "$SYS", "$KV", "$O");

    /**
     * Checks a subject that a message names, and returns it.
     *
     * @param source the header, option or expression that names it, for errors
     * @throws IllegalArgumentException if it is no subject to publish to, or a reserved one
     */
    public String check(String source, String subject) {
        String problem = problem(subject);
        if (problem != null) {
            throw new IllegalArgumentException(
                    source + "='" + LogLimiter.excerpt(subject) + "' is no subject to publish to: " + problem + ".");
        }
        checkReserved(source, subject);
        return subject;
    }

    /** Checks only that the subject is not reserved. */
    void checkReserved(String source, String subject) {
        if (isRefused(subject)) {
            throw new IllegalArgumentException(
                    source + "='" + LogLimiter.excerpt(subject) + "' is refused: a message must not name a subject"
                            + " that begins with $JS., $SYS., $KV. or $O., or with the prefix of the JetStream API. Set such a"
                            + " subject in the endpoint's URI, or set allowReservedSubjects=true if you trust the senders of"
                            + " the messages.");
        }
    }

    /** The problem of a subject to publish to, as part of a sentence; null if there is none. */
    static @Nullable String problem(String subject) {
        return Subjects.hasWildcard(subject)
                ? "it holds a wildcard, which only consumers can use"
                : Subjects.problem(subject);
    }

    /** If true, a message must not name the subject or filter. */
    public boolean isRefused(String subject) {
        if (allowReserved) {
            return false;
        }
        return RESERVED.stream().anyMatch(each -> begins(subject, each))
                || (apiPrefix != null && begins(subject, withoutLastDot(apiPrefix)));
    }

    private static String withoutLastDot(String prefix) {
        return prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private static boolean begins(String subject, String tokens) {
        return subject.startsWith(tokens)
                && (subject.length() == tokens.length() || subject.charAt(tokens.length()) == '.');
    }
}
