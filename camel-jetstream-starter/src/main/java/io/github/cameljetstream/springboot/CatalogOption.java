package io.github.cameljetstream.springboot;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An option of the component.
 *
 * @param name as in a URI
 * @param isObject if true, its value is a bean and never a text
 * @param isSecret whether its value must not be shown
 */
record CatalogOption(String name, boolean isObject, boolean isSecret) {
    private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** The name in Spring's form, such as {@code nats-url} for {@code natsURL}. */
    String dashed() {
        return dashed(name);
    }

    static String dashed(String name) {
        return WORD_BEGINS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
