package io.github.cameljetstream.configure;

import io.github.cameljetstream.dapr.ComponentFile;
import io.github.cameljetstream.dapr.ComponentType;
import io.github.cameljetstream.dapr.DaprComponent;
import io.github.cameljetstream.dapr.MetadataItem;
import io.github.cameljetstream.dapr.SettingNames;
import io.github.cameljetstream.dapr.SettingValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The options of a Dapr component file. The component reads the secrets when it applies the options, so that a missing
 * secret is no error if another place sets the option.
 */
public final class DaprFile {
    /** The subject belongs to the URI, and a file cannot name another file. */
    private static final Set<String> NOT_OF_PUBSUB = Set.of("subject", "daprComponent", "daprSecrets");

    private static final Set<String> NOT_OF_STATE =
            Set.of("daprComponent", "daprSecrets", "encodeKeys", "key", "operation");

    private final CamelContext context;
    private final String location;
    private final DaprValues values;
    private final Map<String, MetadataItem> byOption;
    private final List<String> withoutMeaning;

    private DaprFile(
            CamelContext context, ComponentType type, Set<String> options, String location, @Nullable String secrets) {
        this.context = context;
        this.location = location;
        DaprComponent component = found(context, type, location);
        this.values = new DaprValues(context, secrets, component.secretStore());
        SettingNames names = new SettingNames(type, options, OptionConfigurer.aliases());
        this.byOption = new LinkedHashMap<>(names.byOption(component.settings()));
        byOption.entrySet()
                .removeIf(entry -> entry.getValue().source() instanceof MetadataItem.Text in
                        && SettingValues.isNothing(entry.getKey(), in.text()));
        this.withoutMeaning = names.withoutMeaningHere(component.settings());
    }

    /**
     * Reads the file of an endpoint {@code jetstream:}.
     *
     * @param location the value of daprComponent
     * @param secrets the value of daprSecrets; null if it is not set
     * @throws IllegalArgumentException naming the file and its error
     */
    public static DaprFile ofPubSub(CamelContext context, String location, @Nullable String secrets) {
        return read(context, ComponentType.PUBSUB, optionNames(context, "jetstream", NOT_OF_PUBSUB), location, secrets);
    }

    /** Like {@link #ofPubSub}, of an endpoint {@code jetstream-kv:}. The bucket is one of its options. */
    public static DaprFile ofState(CamelContext context, String location, @Nullable String secrets) {
        return read(
                context, ComponentType.STATE, optionNames(context, "jetstream-kv", NOT_OF_STATE), location, secrets);
    }

    private static DaprFile read(
            CamelContext context, ComponentType type, Set<String> options, String location, @Nullable String secrets) {
        try {
            return new DaprFile(context, type, options, location, secrets);
        } catch (IllegalArgumentException e) {
            throw refused(location, e.getMessage());
        }
    }

    private static DaprComponent found(CamelContext context, ComponentType type, String location) {
        int hash = location.lastIndexOf('#');
        String resource = hash < 0 ? location : location.substring(0, hash);
        return ComponentFile.find(text(context, resource), type, hash < 0 ? null : location.substring(hash + 1));
    }

    private static String text(CamelContext context, String resource) {
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private static Set<String> optionNames(CamelContext context, String scheme, Set<String> notInFiles) {
        Set<String> names = new HashSet<>(
                context.getCamelContextExtension().getEndpointUriFactory(scheme).propertyNames());
        names.removeAll(notInFiles);
        return names;
    }

    /** The options that the file sets. */
    public Set<String> options() {
        return byOption.keySet();
    }

    /** The names of its options in lower case. */
    public Set<String> keys() {
        return byOption.keySet().stream().map(OptionConfigurer::key).collect(Collectors.toSet());
    }

    /** Removes options that another place sets. */
    public void leaveOut(Collection<String> keys) {
        byOption.keySet().removeIf(option -> keys.contains(OptionConfigurer.key(option)));
    }

    /** The text of an option, which {@link #applyTo} then does not set; null if the file does not set it. */
    public @Nullable String take(String option) {
        MetadataItem setting = byOption.remove(option);
        return setting == null ? null : text(setting).trim();
    }

    /** Sets the options. From now on those without a value count as not set. */
    public void applyTo(Endpoint endpoint, PropertyConfigurer configurer) {
        byOption.entrySet().removeIf(entry -> !apply(endpoint, configurer, entry.getKey(), entry.getValue()));
    }

    private boolean apply(Endpoint endpoint, PropertyConfigurer configurer, String option, MetadataItem setting) {
        String text = text(setting);
        if (text == null || SettingValues.isNothing(option, text)) {
            return false;
        }
        try {
            Class<?> type = ((PropertyConfigurerGetter) configurer).getOptionType(option, true);
            Object value = SettingValues.read(setting.name(), option, type, text);
            return configurer.configure(context, endpoint, setting.name(), value, true);
        } catch (IllegalArgumentException | RuntimeCamelException e) {
            throw refused(
                    isPlain(setting)
                            ? e.getMessage()
                            : setting.name() + " has an invalid value (not shown, because it may be a secret).");
        }
    }

    private String text(MetadataItem setting) {
        try {
            return values.of(setting);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    /** If true, the file contains the value itself. */
    private static boolean isPlain(MetadataItem setting) {
        return setting.source() instanceof MetadataItem.Text in
                && !in.text().contains(PropertiesComponent.PREFIX_TOKEN);
    }

    /** A warning about settings without an effect here, if there are any. */
    public Optional<String> withoutMeaningHere() {
        return withoutMeaning.isEmpty()
                ? Optional.empty()
                : Optional.of("daprComponent=" + location
                        + " has settings that only Dapr uses, and that have no effect here: "
                        + String.join(", ", withoutMeaning));
    }

    public IllegalArgumentException refused(@Nullable String why) {
        return refused(location, why);
    }

    /** Without a cause, whose message might contain a part of the file. */
    private static IllegalArgumentException refused(String location, @Nullable String why) {
        return new IllegalArgumentException("daprComponent=" + location + " is refused: " + why);
    }
}
