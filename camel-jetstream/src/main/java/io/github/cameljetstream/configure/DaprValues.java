package io.github.cameljetstream.configure;

import io.github.cameljetstream.dapr.MetadataItem;
import io.github.cameljetstream.dapr.Placeholders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/** Reads the text of a setting from the file, a secret store, or the environment. No error contains a value. */
final class DaprValues {
    private static final String KUBERNETES = "kubernetes";
    private static final String KUBERNETES_SECRETS = "secret:{name}/{key}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}:]+)");

    private static final Placeholders PLACEHOLDERS = new Placeholders(System::getenv);

    private final CamelContext context;
    private final @Nullable String secrets;
    private final @Nullable String secretStore;

    /**
     * @param secrets the option {@code daprSecrets}; may be null
     * @param secretStore the secret store of the file; may be null
     */
    DaprValues(CamelContext context, @Nullable String secrets, @Nullable String secretStore) {
        this.context = context;
        this.secrets = secrets;
        this.secretStore = secretStore;
    }

    /**
     * The text; null if an optional placeholder has none.
     *
     * @throws IllegalArgumentException naming the setting and the cure
     */
    String of(MetadataItem setting) {
        return PLACEHOLDERS.replace(setting.name(), source(setting));
    }

    private String source(MetadataItem setting) {
        if (setting.source() instanceof MetadataItem.Text in) {
            return resolved(setting.name(), in.text());
        }
        if (setting.source() instanceof MetadataItem.Variable in) {
            String value = System.getenv(in.name());
            if (value == null) {
                throw new IllegalArgumentException(setting.name() + " is in the environment variable " + in.name()
                        + ", which is not set: set it, or set " + setting.name() + " in the URI or on the component.");
            }
            return value;
        }
        return secret(setting.name(), (MetadataItem.SecretKey) setting.source());
    }

    private String resolved(String name, String text) {
        if (!text.contains(PropertiesComponent.PREFIX_TOKEN)) {
            return text;
        }
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException | RuntimeCamelException e) {
            throw new IllegalArgumentException(name + " has a property placeholder without a value: "
                    + PLACEHOLDER
                            .matcher(text)
                            .results()
                            .map(found -> "{{" + found.group(1) + "}}")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }

    private String secret(String setting, MetadataItem.SecretKey secret) {
        String place = place(setting, secret);
        String value = read(setting, secret, place);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(is(setting, secret) + ", for which the property placeholder " + place
                    + " has no value. Check daprSecrets.");
        }
        return value;
    }

    private @Nullable String read(String setting, MetadataItem.SecretKey secret, String place) {
        int colon = place.indexOf(':');
        try {
            return colon < 0
                    ? context.getPropertiesComponent().resolveProperty(place).orElse(null)
                    : function(setting, secret, place.substring(0, colon)).apply(place.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    is(setting, secret) + ", which could not be read by the property placeholder " + place + " ("
                            + e.getClass().getName() + ").");
        }
    }

    private PropertiesFunction function(String setting, MetadataItem.SecretKey secret, String name) {
        PropertiesFunction function = context.getPropertiesComponent().getPropertiesFunction(name);
        if (function == null) {
            throw new IllegalArgumentException(is(setting, secret) + ", and there is no property function '" + name
                    + "' that reads secrets"
                    + (name.equals("secret") ? ": add camel-kubernetes" : ": add a library" + " that has it")
                    + ", set daprSecrets to another function, such as env:{key}, or set " + setting
                    + " in the URI or on the component.");
        }
        return function;
    }

    private String place(String setting, MetadataItem.SecretKey secret) {
        if (secrets == null && secretStore != null && !secretStore.isBlank() && !secretStore.equals(KUBERNETES)) {
            throw new IllegalArgumentException(is(setting, secret) + " of the secret store " + secretStore
                    + ", which is another component of Dapr: set daprSecrets to the location of the secrets, such as"
                    + " secret:{name}/{key}, env:{key} or aws:{name}#{key}.");
        }
        String pattern = secrets == null ? KUBERNETES_SECRETS : secrets;
        return Pattern.compile("\\{(name|key)}")
                .matcher(pattern)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1).equals("name") ? secret.name() : secret.key()));
    }

    private static String is(String setting, MetadataItem.SecretKey secret) {
        return setting + " is the key " + secret.key() + " of the secret " + secret.name();
    }
}
