package io.github.cameljetstream.options;

/** The grammar of subjects (NATS ADR-6): tokens between dots, {@code *} for one token, {@code >} for the rest. */
public final class Subjects {
    private Subjects() {}

    /** What is wrong with the subject, for a sentence; null if nothing is. */
    public static String problem(String subject) {
        if (subject.isEmpty()) {
            return "it is empty";
        }
        int tokenStart = 0;
        for (int i = 0; i <= subject.length(); i++) {
            char c = i == subject.length() ? '.' : subject.charAt(i);
            if (c <= ' ' || c == 127) {
                return "it holds a space or control character";
            }
            if (c == '.') {
                if (i == tokenStart) {
                    return "it holds an empty token (a dot at its begin or end, or two in a row)";
                }
                String wildcard = wildcardProblem(subject, tokenStart, i);
                if (wildcard != null) {
                    return wildcard;
                }
                tokenStart = i + 1;
            }
        }
        return null;
    }

    private static String wildcardProblem(String subject, int start, int end) {
        boolean single = end - start == 1;
        if (single && subject.charAt(start) == '>' && end < subject.length()) {
            return "the wildcard '>' may only be the last token";
        }
        return null;
    }

    /** Whether a token of the subject is a wildcard. */
    public static boolean hasWildcard(String subject) {
        int start = 0;
        while (start <= subject.length()) {
            int dot = subject.indexOf('.', start);
            int end = dot < 0 ? subject.length() : dot;
            if (end - start == 1 && (subject.charAt(start) == '*' || subject.charAt(start) == '>')) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    /** Whether a filter, which may hold wildcards, matches a subject without them. */
    public static boolean matches(String filter, String subject) {
        String[] wanted = filter.split("\\.");
        String[] tokens = subject.split("\\.");
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(">")) {
                return tokens.length > i;
            }
            if (i >= tokens.length || !(wanted[i].equals("*") || wanted[i].equals(tokens[i]))) {
                return false;
            }
        }
        return wanted.length == tokens.length;
    }
}
