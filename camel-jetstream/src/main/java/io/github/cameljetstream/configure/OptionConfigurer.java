package io.github.cameljetstream.configure;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.EndpointHelper;
import org.jspecify.annotations.Nullable;

/**
 * Extends a generated configurer by the spellings of Dapr's documentation, durations in Go's form, and errors that name
 * the option, its value and what is expected. Thread-safe.
 */
public final class OptionConfigurer implements PropertyConfigurer, ExtendedPropertyConfigurerGetter {
    /** Spellings in Dapr's documentation that differ from the names of the options. */
    private static final Map<String, String> ALIASES =
            Map.of("tls_client_cert", "tlsClientCert", "tls_client_key", "tlsClientKey", "hearbeat", "heartbeat");

    /** An empty value of these is an error: the route would receive other messages, or the same ones again. */
    private static final Set<String> NEVER_EMPTY = Set.of("natsurl", "durablename", "queuegroupname");

    private final PropertyConfigurer generated;
    private final Consumer<String> whenSet;

    private OptionConfigurer(PropertyConfigurer generated, Consumer<String> whenSet) {
        this.generated = generated;
        this.whenSet = whenSet;
    }

    /** Extends a generated configurer; null if there is none. */
    public static @Nullable OptionConfigurer around(@Nullable PropertyConfigurer generated) {
        return around(generated, key -> {});
    }

    /**
     * Extends a generated configurer; null if there is none.
     *
     * @param whenSet receives the key of each option that is set, see {@link #key}
     */
    public static @Nullable OptionConfigurer around(@Nullable PropertyConfigurer generated, Consumer<String> whenSet) {
        return generated == null ? null : new OptionConfigurer(generated, whenSet);
    }

    /** Rejects an option that is set in two spellings. */
    public static void refuseBothSpellings(Map<String, Object> parameters) {
        ALIASES.forEach((alias, name) -> {
            if (parameters.containsKey(alias) && parameters.containsKey(name)) {
                throw new IllegalArgumentException(
                        alias + " and " + name + " are both set, and are one option: remove one.");
            }
        });
    }

    /** Other spellings, in lower case, and the option of each. */
    static Map<String, String> aliases() {
        return ALIASES;
    }

    /** The name of the option in lower case, for any spelling. */
    public static String key(String name) {
        return canonical(name).toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        String option = canonical(name);
        Class<?> type = getOptionType(option, true);
        if (type != null && isNotGiven(option, value)) {
            return true;
        }
        Object typed = type == null ? value : typed(name, type, value);
        boolean known = generated.configure(context, target, option, typed, ignoreCase);
        if (known) {
            whenSet.accept(key(option));
        }
        return known;
    }

    private static Object typed(String name, Class<?> type, Object value) {
        if (value instanceof Collection<?> several && !Collection.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(name + " is set " + several.size() + " times: set it once.");
        }
        return value instanceof String text && !EndpointHelper.isReferenceParameter(text)
                ? OptionValues.read(name, type, text)
                : value;
    }

    /**
     * Removes options with an empty value from the parameters of a URI. Unknown options stay, so that Camel rejects
     * them.
     */
    public void leaveOutEmpty(Map<String, Object> parameters) {
        parameters
                .entrySet()
                .removeIf(each -> getOptionType(each.getKey(), true) != null
                        && isNotGiven(canonical(each.getKey()), each.getValue()));
    }

    /**
     * An empty value means "not set": a Kamelet, or a placeholder with an empty default, has no other way to express
     * it.
     */
    private static boolean isNotGiven(String option, Object value) {
        return value instanceof String text && text.isBlank() && !NEVER_EMPTY.contains(option.toLowerCase(Locale.ROOT));
    }

    private static String canonical(String name) {
        return ALIASES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    @Override
    public @Nullable Class<?> getOptionType(String name, boolean ignoreCase) {
        return generated instanceof PropertyConfigurerGetter getter
                ? getter.getOptionType(canonical(name), ignoreCase)
                : null;
    }

    @Override
    public @Nullable Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return generated instanceof PropertyConfigurerGetter getter
                ? getter.getOptionValue(target, canonical(name), ignoreCase)
                : null;
    }

    @Override
    public Map<String, Object> getAllOptions(Object target) {
        return generated instanceof ExtendedPropertyConfigurerGetter getter ? getter.getAllOptions(target) : Map.of();
    }
}
