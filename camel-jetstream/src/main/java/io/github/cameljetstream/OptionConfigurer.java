package io.github.cameljetstream;

import io.github.cameljetstream.options.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.EndpointHelper;

/**
 * Puts around a generated configurer what it does not reach: the spellings of Dapr's documentation, durations in Go's
 * form, and errors that name the option, its value and what it should be. Thread-safe.
 */
final class OptionConfigurer implements PropertyConfigurer, ExtendedPropertyConfigurerGetter {
    /** The documented spellings that are no names of Java fields, or are misspelt there. */
    private static final Map<String, String> ALIASES =
            Map.of("tls_client_cert", "tlsClientCert", "tls_client_key", "tlsClientKey", "hearbeat", "heartbeat");

    private final PropertyConfigurer generated;

    private OptionConfigurer(PropertyConfigurer generated) {
        this.generated = generated;
    }

    static PropertyConfigurer around(PropertyConfigurer generated) {
        return generated == null ? null : new OptionConfigurer(generated);
    }

    /** Refuses an option that is given in two spellings. */
    static void refuseBothSpellings(Map<String, Object> parameters) {
        ALIASES.forEach((alias, name) -> {
            if (parameters.containsKey(alias) && parameters.containsKey(name)) {
                throw new IllegalArgumentException(
                        alias + " and " + name + " are both given, and are one option: leave one out.");
            }
        });
    }

    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        String option = canonical(name);
        Object typed = value;
        if (value instanceof String text && !EndpointHelper.isReferenceParameter(text)) {
            typed = typed(option, text.trim());
        }
        return generated.configure(context, target, option, typed, ignoreCase);
    }

    private Object typed(String option, String text) {
        Class<?> type = getOptionType(option, true);
        if (type == null) {
            return text;
        }
        if (type == Duration.class) {
            return duration(option, text);
        }
        if (type.isEnum()) {
            return constant(option, type, text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return bool(option, text);
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
                .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(option + "=" + text + " is refused: it must be one of " + known + ".");
    }

    /** Camel takes any word but true for false; a misspelt true would then be an option silently ignored. */
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

    private static String canonical(String name) {
        return ALIASES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return generated instanceof PropertyConfigurerGetter getter
                ? getter.getOptionType(canonical(name), ignoreCase)
                : null;
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return generated instanceof PropertyConfigurerGetter getter
                ? getter.getOptionValue(target, canonical(name), ignoreCase)
                : null;
    }

    @Override
    public Map<String, Object> getAllOptions(Object target) {
        return generated instanceof ExtendedPropertyConfigurerGetter getter ? getter.getAllOptions(target) : Map.of();
    }
}
