package io.github.cameljetstream.configure;

import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Reads the text of an option's value, in the same forms for a URI, the component and a file. An error names the
 * option, the value, and what is expected.
 */
public final class OptionValues {
    private OptionValues() {}

    /** The value as an object of the type; the text itself for other types. */
    public static Object read(String option, Class<?> type, String value) {
        String text = value.trim();
        if (type == Duration.class) {
            return duration(option, text);
        }
        if (type.isEnum()) {
            return constant(option, type, text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return bool(option, text);
        }
        if (type == ConsumerConfiguration.class) {
            throw new IllegalArgumentException(option + "=" + text + " is refused: it must be a reference to a bean of"
                    + " type " + type.getName() + ", such as #mine.");
        }
        return isWholeNumber(type) ? number(option, type, text) : text;
    }

    private static Duration duration(String option, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + "=" + text + " is refused: " + e.getMessage(), e);
        }
    }

    private static Object constant(String option, Class<?> type, String text) {
        String wanted = text.replace("_", "").replace("-", "");
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().replace("_", "").equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants())
                .map(each -> EnumNames.of((Enum<?>) each))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(option + "=" + text + " is refused: it must be one of " + known + ".");
    }

    /** Camel reads any word except true as false, so it would silently ignore a misspelt true. */
    private static boolean bool(String option, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(option + "=" + text + " is refused: it must be true or false.");
        };
    }

    private static boolean isWholeNumber(Class<?> type) {
        return type == int.class || type == Integer.class || type == long.class || type == Long.class;
    }

    private static Object number(String option, Class<?> type, String text) {
        try {
            long number = Long.parseLong(text);
            return type == int.class || type == Integer.class ? (Object) Math.toIntExact(number) : (Object) number;
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    option + "=" + text + " is refused: it must be a whole number"
                            + (type == int.class || type == Integer.class ? " up to " + Integer.MAX_VALUE : "") + ".",
                    e);
        }
    }
}
