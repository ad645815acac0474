package io.github.cameljetstream.dapr;

import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of settings, for which Dapr has other units and words than a URI: pure. */
public final class SettingValues {
    /** For these, zero means "not set" in Dapr. */
    private static final Set<String> ZERO_IS_NOTHING =
            Set.of("startSequence", "ackWait", "maxDeliver", "maxAckPending", "replicas", "rateLimit", "heartbeat");

    /** Options of type text that may be a duration. */
    private static final Set<String> MAY_BE_DURATIONS = Set.of("messageTtl", "scheduleTtl", "schedule");

    private static final Pattern BARE = Pattern.compile("\\d+");
    private static final Pattern ZERO = Pattern.compile("0+(\\.0+)?(ns|us|µs|μs|ms|s|m|h)?");
    private static final Set<String> TRUE = Set.of("true", "t", "yes", "y", "on", "1");
    private static final Set<String> FALSE = Set.of("false", "f", "no", "n", "off", "0");

    private SettingValues() {}

    /** If true, the text counts as no value, as in Dapr. */
    public static boolean isNothing(String option, String text) {
        String value = text.trim();
        return value.isEmpty()
                || (ZERO_IS_NOTHING.contains(option) && ZERO.matcher(value).matches());
    }

    /**
     * The value in the form of a URI, or as a {@code Duration}.
     *
     * @param name the name of the setting, for errors
     * @param option the option of the setting
     * @param type the type of the option
     * @throws IllegalArgumentException naming the setting, its value and what is expected
     */
    public static Object read(String name, String option, Class<?> type, String text) {
        String value = text.trim();
        if (type == Duration.class) {
            return duration(name, value);
        }
        if (option.equals("backOff")) {
            return durations(name, value);
        }
        if (MAY_BE_DURATIONS.contains(option) && BARE.matcher(value).matches()) {
            return value + "s";
        }
        return type == boolean.class || type == Boolean.class ? bool(value) : text;
    }

    private static Duration duration(String name, String value) {
        try {
            return Durations.parse(value, ChronoUnit.SECONDS);
        } catch (IllegalArgumentException e) {
            throw refused(name, value, e);
        }
    }

    /** The text with units, which has the same meaning everywhere. */
    private static String durations(String name, String value) {
        try {
            return Durations.parseList(value, ChronoUnit.SECONDS).stream()
                    .map(Durations::format)
                    .collect(Collectors.joining(", "));
        } catch (IllegalArgumentException e) {
            throw refused(name, value, e);
        }
    }

    private static IllegalArgumentException refused(String name, String value, IllegalArgumentException why) {
        return new IllegalArgumentException(name + "=" + value + " is refused: " + why.getMessage(), why);
    }

    /** YAML before 1.2 and Dapr have more words for true and false. The option rejects other words. */
    private static String bool(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        return TRUE.contains(word) ? "true" : FALSE.contains(word) ? "false" : value;
    }
}
