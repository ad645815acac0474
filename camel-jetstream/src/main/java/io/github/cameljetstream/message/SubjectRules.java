package io.github.cameljetstream.message;

import io.github.cameljetstream.options.Subjects;
import io.github.cameljetstream.runtime.LogLimiter;
import java.util.List;

/**
 * What a subject to publish to must be. One that a message gives may not be of those that the server acts on, or that
 * belong to key-value and object stores: whoever publishes the message would act with our rights.
 *
 * @param allowReserved whether a message may name those too
 * @param apiPrefix where the JetStream API is reached, which is reserved as well; null for that of NATS
 */
public record SubjectRules(boolean allowReserved, String apiPrefix) {
    /** The rules of every subject, also of the options. */
    static final SubjectRules NONE = new SubjectRules(true, null);

    private static final List<String> RESERVED = List.of("$JS", "$SYS", "$KV", "$O");

    /**
     * The subject, which a message gives.
     *
     * @param source the header, option or expression that it comes from, for the message
     * @throws IllegalArgumentException if it cannot, or may not, be published to
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

    /** As {@link #check}, for what is checked otherwise. */
    void checkReserved(String source, String subject) {
        if (isRefused(subject)) {
            throw new IllegalArgumentException(
                    source + "='" + LogLimiter.excerpt(subject) + "' is refused: a message may not give a subject"
                            + " that begins with $JS., $SYS., $KV. or $O., or with the prefix of the JetStream API. Give such a"
                            + " subject in the endpoint's URI, or allowReservedSubjects=true if you trust whoever publishes the"
                            + " messages.");
        }
    }

    /** What is wrong with a subject to publish to; null if nothing is. */
    static String problem(String subject) {
        return Subjects.hasWildcard(subject)
                ? "it holds a wildcard, which only a consumer may have"
                : Subjects.problem(subject);
    }

    /** If true, a message may not name the subject or filter. */
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
