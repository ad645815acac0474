package io.github.cameljetstream.values;

import java.util.Locale;

/** Names of enumeration constants in options and messages. */
public final class EnumNames {
    private EnumNames() {}

    /** In camel case: {@code lastPerSubject} for {@code LAST_PER_SUBJECT}. */
    public static String of(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        boolean upper = false;
        for (char c : constant.name().toLowerCase(Locale.ROOT).toCharArray()) {
            if (c != '_') {
                word.append(upper ? Character.toUpperCase(c) : c);
            }
            upper = c == '_';
        }
        return word.toString();
    }
}
