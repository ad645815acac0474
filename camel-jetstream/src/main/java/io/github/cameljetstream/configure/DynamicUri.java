package io.github.cameljetstream.configure;

import io.github.cameljetstream.headers.JetStreamHeaders;
import java.util.stream.Stream;

/**
 * The template of a {@code toD}, to which a value may not add an option. Camel splits a URI at its first question mark
 * and its ampersands. If an evaluated URI has more of them than its template, a value has added them. Pure.
 */
public record DynamicUri(int questionMarks, int ampersands, int raws) {
    private static final String RAW = "RAW";
    private static final String OTHER_LANGUAGE = "+language:";

    /**
     * Counts in the template, without expressions and without parts in another language, which Camel evaluates as a
     * whole.
     */
    public static DynamicUri ofTemplate(String template) {
        return of(literal(template));
    }

    /** The constant parts of every URI of the template. */
    public static String literal(String template) {
        String literal = withoutExpressions(template);
        int language = literal.indexOf(OTHER_LANGUAGE);
        return language < 0 ? literal : literal.substring(0, language);
    }

    private static String withoutExpressions(String template) {
        StringBuilder literal = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '{') {
                depth++;
            }
            if (depth == 0) {
                literal.append(c);
            }
            if (c == '}' && depth > 0) {
                depth--;
            }
        }
        return literal.toString();
    }

    private static DynamicUri of(String uri) {
        int questionMarks = 0;
        int ampersands = 0;
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '?') {
                questionMarks++;
            } else if (c == '&' && questionMarks > 0) {
                ampersands++;
            }
        }
        return new DynamicUri(questionMarks, ampersands, raws(uri));
    }

    private static int raws(String uri) {
        int raws = 0;
        for (int at = uri.indexOf(RAW); at >= 0; at = uri.indexOf(RAW, at + 1)) {
            raws++;
        }
        return raws;
    }

    /**
     * Rejects an evaluated URI in which a value has added or hidden an option.
     *
     * @throws IllegalArgumentException naming the template, but not the value, which may be a secret or an attack
     */
    public void check(String template, String evaluated) {
        DynamicUri found = of(evaluated);
        if (found.questionMarks > questionMarks || found.ampersands > ampersands || found.raws > raws) {
            throw refused(template);
        }
    }

    /**
     * Rejects a part of an endpoint's URI with more percent signs than its template: Camel decodes {@code %3F} and
     * {@code %26}, even twice, before it reads the options.
     *
     * @throws IllegalArgumentException naming the template
     */
    public static void checkEncoded(String template, String literalPart, String evaluatedPart) {
        if (percents(evaluatedPart) > percents(literalPart)) {
            throw refused(template);
        }
    }

    /**
     * Rejects the subject of an operation with more wildcards than its template: a purge would remove the messages of
     * others.
     *
     * @throws IllegalArgumentException naming the template
     */
    public static void checkWildcards(String template, String literalSubject, String evaluatedSubject) {
        if (wildcards(evaluatedSubject) > wildcards(literalSubject)) {
            throw new IllegalArgumentException("The operation was not carried out: toD \"" + SecretUris.masked(template)
                    + "\" got a value with the wildcard '*' or '>', which would extend its subject. Wildcards come from"
                    + " the text of toD alone.");
        }
    }

    private static long wildcards(String subject) {
        return Stream.of(subject.split("\\.", -1))
                .filter(each -> each.equals("*") || each.equals(">"))
                .count();
    }

    private static long percents(String text) {
        return text.chars().filter(c -> c == '%').count();
    }

    private static IllegalArgumentException refused(String template) {
        return new IllegalArgumentException("The message was not sent: toD \"" + SecretUris.masked(template)
                + "\" got a value with '?', '&', '%' or RAW in it, which could become an option of the URI. The"
                + " options of"
                + " toD come from its text alone. For a subject use the header " + JetStreamHeaders.OVERRIDE_SUBJECT
                + ".");
    }
}
