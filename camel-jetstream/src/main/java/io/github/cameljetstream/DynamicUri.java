package io.github.cameljetstream;

/**
 * The template of a {@code toD}, and what a value may not add to it: an option. A URI is cut at its first question mark
 * and its ampersands, so an evaluated one that has more of them than its template got them from a value. Pure.
 */
record DynamicUri(int questionMarks, int ampersands, int raws) {
    private static final String RAW = "RAW";

    /** Of the template, whose expressions do not count; nor do parts in another language, which are evaluated as a whole. */
    static DynamicUri ofTemplate(String template) {
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
        int language = literal.indexOf("language:");
        return of(language < 0 ? literal.toString() : literal.substring(0, language));
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
        int raws = 0;
        for (int at = uri.indexOf(RAW); at >= 0; at = uri.indexOf(RAW, at + 1)) {
            raws++;
        }
        return new DynamicUri(questionMarks, ampersands, raws);
    }

    /**
     * Refuses an evaluated URI in which a value has begun an option, or hidden one.
     *
     * @throws IllegalArgumentException naming the template; the value may be a secret, or an attack, and is not shown
     */
    void check(String template, String evaluated) {
        DynamicUri found = of(evaluated);
        if (found.questionMarks > questionMarks || found.ampersands > ampersands || found.raws > raws) {
            throw new IllegalArgumentException("The message was not sent: toD \"" + SecretUris.masked(template)
                    + "\" got a value with '?', '&' or RAW in it, which would become an option of the URI. The options of"
                    + " toD come from its text alone, and no subject has a '?'.");
        }
    }
}
