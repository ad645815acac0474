package io.github.cameljetstream;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    /** Without these, messages would come from elsewhere, or again: they are rather refused. */
    private static final Set<String> NEVER_EMPTY = Set.of("natsurl", "durablename", "queuegroupname");

    private final PropertyConfigurer generated;

    private OptionConfigurer(PropertyConfigurer generated) {
        this.generated = generated;
    }

    static OptionConfigurer around(PropertyConfigurer generated) {
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

    /** Other spellings, in lower case, and the option that each is for. */
    static Map<String, String> aliases() {
        return ALIASES;
    }

    /** The name of the option in lower case, in whichever spelling it is given. */
    static String key(String name) {
        return canonical(name).toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        String option = canonical(name);
        Object typed = value;
        Class<?> type = getOptionType(option, true);
        if (type != null && isNotGiven(option, value)) {
            return true;
        }
        if (type != null && value instanceof Collection<?> several && !Collection.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(name + " is given " + several.size() + " times: give it once.");
        }
        if (type != null && value instanceof String text && !EndpointHelper.isReferenceParameter(text)) {
            typed = OptionValues.read(name, type, text);
        }
        boolean known = generated.configure(context, target, option, typed, ignoreCase);
        if (known && target instanceof JetStreamComponentGroups component) {
            component.noteGiven(key(option));
        }
        return known;
    }

    /** Takes those out of the parameters of a URI that are as if they were not given; unknown ones stay, to be refused. */
    void leaveOutEmpty(Map<String, Object> parameters) {
        parameters
                .entrySet()
                .removeIf(each -> getOptionType(each.getKey(), true) != null
                        && isNotGiven(canonical(each.getKey()), each.getValue()));
    }

    /** An empty value says nothing: a Kamelet, or a placeholder with an empty default, has no other way to do so. */
    private static boolean isNotGiven(String option, Object value) {
        return value instanceof String text && text.isBlank() && !NEVER_EMPTY.contains(option.toLowerCase(Locale.ROOT));
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
