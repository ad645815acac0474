package io.github.cameljetstream.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamComponent;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.configurationmetadata.Deprecation;
import org.springframework.util.ClassUtils;

/** What an editor offers is what the component has. */
class MetadataTest {
    private static final String PREFIX = "camel.component.jetstream.";

    private final Map<String, ConfigurationMetadataProperty> properties = read();

    @Test
    void itHasTheOptionsThatTheComponentTakes() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
            ServiceHelper.initService(component);
            PropertyConfigurerGetter configurer = (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();
            for (CatalogOption option : CatalogOptions.load().all()) {
                Class<?> type = configurer.getOptionType(option.name(), false);
                expected.put(
                        PREFIX + option.dashed(),
                        ClassUtils.resolvePrimitiveIfNecessary(type).getName());
            }
        }
        expected.put(PREFIX + "hearbeat", "java.time.Duration");
        expected.put(PREFIX + "enabled", "java.lang.Boolean");
        expected.put(PREFIX + "customizer.enabled", "java.lang.Boolean");

        Map<String, String> actual = new TreeMap<>();
        properties.forEach((name, property) -> actual.put(name, property.getType()));

        assertThat(actual).hasSizeGreaterThan(120).isEqualTo(expected);
    }

    @Test
    void descriptionsDefaultsAndWordsAreThoseOfTheCatalog() {
        JsonObject options = CatalogOptions.entry().getMap("componentProperties");
        for (String name : options.keySet()) {
            JsonObject option = options.getMap(name);
            ConfigurationMetadataProperty property = properties.get(PREFIX + CatalogOption.dashed(name));
            assertThat(property.getDescription()).isEqualTo(option.getString("description"));
            assertThat(String.valueOf(property.getDefaultValue()))
                    .isEqualTo(String.valueOf(option.get("defaultValue")));
            Collection<String> words = option.getCollection("enum");
            if (words != null) {
                assertThat(property.getHints().getValueHints())
                        .extracting(hint -> hint.getValue().toString())
                        .containsExactlyElementsOf(words);
            }
        }
    }

    @Test
    void itHasThePropertiesOfTheClusterService() {
        assertThat(all().keySet())
                .filteredOn(each -> each.startsWith("camel.cluster.jetstream."))
                .map(name -> name.substring("camel.cluster.jetstream.".length()))
                .containsExactlyInAnyOrder(
                        "enabled",
                        "id",
                        "order",
                        "attributes",
                        "bucket",
                        "component",
                        "lease-timeout",
                        "provisioning",
                        "replicas");
    }

    @ParameterizedTest
    @CsvSource({"camel.component.jetstream-kv., dapr-component dapr-secrets", "camel.component.jetstream-object., ''"})
    void itHasThePropertiesOfTheComponentsOfBuckets(String prefix, String own) {
        List<String> expected = new ArrayList<>(List.of(
                "enabled",
                "customizer.enabled",
                "component",
                "bridge-error-handler",
                "lazy-start-producer",
                "autowired-enabled"));
        expected.addAll(own.isEmpty() ? List.of() : List.of(own.split(" ")));
        assertThat(all().keySet())
                .filteredOn(each -> each.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theMisspeltNameIsMarked() {
        Deprecation deprecation = properties.get(PREFIX + "hearbeat").getDeprecation();

        assertThat(deprecation.getReplacement()).isEqualTo(PREFIX + "heartbeat");
        assertThat(deprecation.getReason()).isNotEmpty();
        assertThat(properties.get(PREFIX + "nats-url").isDeprecated()).isFalse();
    }

    private static Map<String, ConfigurationMetadataProperty> read() {
        return all().entrySet().stream()
                .filter(each -> each.getKey().startsWith(PREFIX))
                .collect(TreeMap::new, (map, each) -> map.put(each.getKey(), each.getValue()), TreeMap::putAll);
    }

    private static Map<String, ConfigurationMetadataProperty> all() {
        try (InputStream in = JetStreamComponentAutoConfiguration.class.getResourceAsStream(
                "/META-INF/spring-configuration-metadata.json")) {
            return ConfigurationMetadataRepositoryJsonBuilder.create(in).build().getAllProperties();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
