package io.github.cameljetstream.values;

import org.jspecify.annotations.Nullable;

/** The grammar of subjects (NATS ADR-6): tokens between dots, {@code *} for one token, {@code >} for the rest. */
public final class Subjects {
    private Subjects() {}

    /** The problem of the subject, as a part of a sentence; null if there is none. */
    public static @Nullable String problem(String subject) {
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
                String problem = tokenProblem(subject, tokenStart, i);
                if (problem != null) {
                    return problem;
                }
                tokenStart = i + 1;
            }
        }
        return null;
    }

    private static @Nullable String tokenProblem(String subject, int start, int end) {
        if (start == end) {
            return "it holds an empty token (a dot at its beginning or end, or two in a row)";
        }
        boolean single = end - start == 1;
        if (single && subject.charAt(start) == '>' && end < subject.length()) {
            return "the wildcard '>' may only be the last token";
        }
        return null;
    }

    /** If true, a token of the subject is a wildcard. */
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

    /** If true, some subject matches both. Both may contain wildcards. */
    public static boolean overlap(String one, String other) {
        String[] ones = one.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        for (int i = 0; i < Math.min(ones.length, others.length); i++) {
            if (ones[i].equals(">") || others[i].equals(">")) {
                return true;
            }
            if (!ones[i].equals("*") && !others[i].equals("*") && !ones[i].equals(others[i])) {
                return false;
            }
        }
        return ones.length == others.length;
    }

    /** If true, the first matches every subject that the second matches. Both may contain wildcards. */
    public static boolean covers(String general, String special) {
        String[] generals = general.split("\\.", -1);
        String[] specials = special.split("\\.", -1);
        for (int i = 0; i < generals.length; i++) {
            if (generals[i].equals(">")) {
                return specials.length > i;
            }
            boolean matches = i < specials.length
                    && !specials[i].equals(">")
                    && (generals[i].equals("*") || generals[i].equals(specials[i]));
            if (!matches) {
                return false;
            }
        }
        return generals.length == specials.length;
    }
}
