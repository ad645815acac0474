package io.github.cameljetstream.springboot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Reads the options that the properties {@code camel.component.NAME.*} give.
 *
 * <p>Spring's own binding ignores a property that it knows no field for, and shows the value of one that it refuses.
 * So we read ourselves: a property that is no option is refused, and no value is shown.
 */
final class GivenOptions {
    /** Not options: they switch off what this module does. */
    private static final Set<String> SWITCHES = Set.of("enabled", "customizer.enabled");

    private final CatalogOptions options;
    private final Environment environment;
    private final ConfigurationPropertyName prefix;
    private final List<String> faults = new ArrayList<>();

    private GivenOptions(CatalogOptions options, Environment environment, String component) {
        this.options = options;
        this.environment = environment;
        this.prefix = ConfigurationPropertyName.adapt("camel.component." + component, '.');
    }

    /**
     * The options of the component of that name.
     *
     * @throws RefusedPropertiesException if a property is no option, or an option is given twice in one place
     */
    static List<GivenOption> read(CatalogOptions options, Environment environment, String component) {
        return new GivenOptions(options, environment, component).read();
    }

    private List<GivenOption> read() {
        Map<CatalogOption, GivenOption> given = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            // The sources come in the order of precedence: the first that gives an option wins.
            in(source).forEach(given::putIfAbsent);
        }
        if (!faults.isEmpty()) {
            throw new RefusedPropertiesException(String.join(System.lineSeparator(), faults));
        }
        return List.copyOf(given.values());
    }

    private Map<CatalogOption, GivenOption> in(ConfigurationPropertySource source) {
        Map<CatalogOption, GivenOption> here = new LinkedHashMap<>();
        values(source).forEach((name, values) -> {
            String path = path(name);
            if (SWITCHES.contains(path)) {
                return;
            }
            String property = property(name, values.get(0));
            options.find(path)
                    .ifPresentOrElse(
                            option -> add(here, new GivenOption(option, property, value(option, property, values))),
                            () -> faults.add(unknown(property, path)));
        });
        return here;
    }

    private void add(Map<CatalogOption, GivenOption> here, GivenOption given) {
        GivenOption other = here.putIfAbsent(given.option(), given);
        if (other != null) {
            faults.add(
                    other.property() + " and " + given.property() + " are both set, and are one option: remove one.");
        }
    }

    /** By the name of the property; a list has one with several values. */
    private Map<ConfigurationPropertyName, List<ConfigurationProperty>> values(ConfigurationPropertySource source) {
        Map<ConfigurationPropertyName, List<ConfigurationProperty>> found = new LinkedHashMap<>();
        for (ConfigurationPropertyName name : names(source)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null && property.getValue() != null) {
                ConfigurationPropertyName whole = name.isLastElementIndexed() ? name.getParent() : name;
                found.computeIfAbsent(whole, key -> new ArrayList<>()).add(property);
            }
        }
        return found;
    }

    private List<ConfigurationPropertyName> names(ConfigurationPropertySource source) {
        if (source instanceof IterableConfigurationPropertySource iterable) {
            return iterable.stream()
                    .filter(prefix::isAncestorOf)
                    .distinct()
                    .sorted()
                    .toList();
        }
        // A source that cannot tell its names, such as a vault, is asked for each.
        return options.all().stream()
                .map(option -> prefix.append(option.dashed()))
                .toList();
    }

    private String path(ConfigurationPropertyName name) {
        List<String> elements = new ArrayList<>();
        for (int i = prefix.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
            elements.add(name.getElement(i, Form.DASHED));
        }
        return String.join(".", elements);
    }

    private String value(CatalogOption option, String property, List<ConfigurationProperty> values) {
        String text = values.stream()
                .map(each -> environment.resolvePlaceholders(each.getValue().toString()))
                .collect(Collectors.joining(","));
        // Of other options ${...} may be an expression of Camel's, and what cannot be read is refused by the component.
        if (option.isSecret() && text.contains("${")) {
            faults.add(property + " refers to a property or an environment variable that is not set. Set it, or leave"
                    + " the option out.");
        }
        return text;
    }

    private String unknown(String property, String path) {
        return property + " is no option of the component."
                + options.nearest(path)
                        .map(option -> " Did you mean " + prefix + "." + option.dashed() + "?")
                        .orElse("");
    }

    private static String property(ConfigurationPropertyName name, ConfigurationProperty first) {
        return first.getOrigin() == null ? name.toString() : name + " (" + first.getOrigin() + ")";
    }
}
