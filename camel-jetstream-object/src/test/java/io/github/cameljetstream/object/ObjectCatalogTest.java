package io.github.cameljetstream.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The catalog entry of the component, and the tables of the manual, which tell what the code does. With {@code
 * -Dupdate.docs=true} the tables are written instead.
 */
@Tag("newest")
class ObjectCatalogTest {
    private static final Path PAGE = Path.of("..", "src-docs", "manual", "object-store.adoc");
    private static final Path OPTIONS = Path.of("src/main/java/io/github/cameljetstream/object/options");
    private static final Pattern JAVADOC =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*@UriParam(?:\\([^()]*\\))?\\s*private ", Pattern.DOTALL);
    private static final Pattern URI = Pattern.compile("jetstream-object:[\\w-]+\\?[^\\s\"'`|]+");

    private static final String JSON = resource("object/jetstream-object.json");
    private static final ComponentModel MODEL = JsonMapper.generateComponentModel(JSON);
    private static final ComponentModel CORE = JsonMapper.generateComponentModel(resource("jetstream.json"));

    private static String resource(String name) {
        String path = "META-INF/io/github/cameljetstream/" + name;
        try (InputStream stream = ObjectCatalogTest.class.getClassLoader().getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<EndpointOptionModel> ofGroup(String field) {
        return MODEL.getEndpointOptions().stream().filter(each -> field.equals(each.getConfigurationField()));
    }

    /** The generator reads them from the sources of another module. */
    @ParameterizedTest
    @ValueSource(strings = {"connectionOptions", "securityOptions"})
    void connectionOptionsAreThoseOfTheComponentJetstream(String group) {
        Function<ComponentModel, List<String>> options = model -> model.getEndpointOptions().stream()
                .filter(each -> group.equals(each.getConfigurationField()))
                .map(each -> each.getName() + " " + each.isSecret() + " " + each.getDefaultValue() + " "
                        + each.getDescription())
                .toList();
        assertThat(options.apply(MODEL))
                .hasSizeGreaterThan(5)
                .isEqualTo(options.apply(CORE))
                .allMatch(each -> each.length() > 40);
    }

    @Test
    void theCatalogHasTheTextsOfTheSources() throws IOException {
        Set<String> texts = new TreeSet<>();
        try (Stream<Path> files = Files.list(OPTIONS)) {
            for (Path file : files.toList()) {
                Matcher javadoc = JAVADOC.matcher(Files.readString(file));
                while (javadoc.find()) {
                    texts.add(javadoc.group(1).replaceAll("\\s*\n\\s*\\* ", " ").trim());
                }
            }
        }
        assertThat(texts).hasSizeGreaterThan(18);
        texts.removeAll(MODEL.getEndpointOptions().stream()
                .map(BaseOptionModel::getDescription)
                .collect(Collectors.toSet()));
        assertThat(texts).isEmpty();
    }

    @Test
    void booleansSayWhatTrueDoesAndEnumsWhatEachValueDoes() {
        List<String> problems = new ArrayList<>();
        Stream.of("bucketOptions", "operationOptions", "watchOptions")
                .flatMap(ObjectCatalogTest::ofGroup)
                .forEach(option -> {
                    String text = option.getDescription();
                    if ("boolean".equals(option.getType()) && !text.startsWith("If true, the ")) {
                        problems.add(option.getName() + " does not begin with 'If true, the'");
                    }
                    for (String value : option.getEnums() == null ? List.<String>of() : option.getEnums()) {
                        if (!text.contains(" " + value + ": ")) {
                            problems.add(option.getName() + " does not have '" + value + ": '");
                        }
                    }
                });
        assertThat(problems).isEmpty();
    }

    @Test
    void thePageHasTheTables() throws IOException {
        String page = Files.readString(PAGE);
        String updated = page;
        for (String group : List.of("operationOptions", "watchOptions", "bucketOptions")) {
            updated = with(updated, group, optionTable(ofGroup(group)));
        }
        updated = with(updated, "headers", headerTable());
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, updated);
        }
        assertThat(Files.readString(PAGE))
                .as("Run with -Dtest=ObjectCatalogTest -Dupdate.docs=true")
                .isEqualTo(updated);
    }

    private static String with(String page, String name, String table) {
        Matcher between = Pattern.compile("(// table " + name + "\n).*?(// end\n)", Pattern.DOTALL)
                .matcher(page);
        assertThat(between.find()).as(name).isTrue();
        return page.substring(0, between.end(1)) + table + page.substring(between.start(2));
    }

    private static String optionTable(Stream<? extends BaseOptionModel> options) {
        return options.map(each -> "\n| `" + each.getName() + "`\n|"
                        + cell(each.getDefaultValue()) + "\n|"
                        + cell(each.getDescription()) + "\n")
                .collect(Collectors.joining("", "[cols=\"2,1,6\"]\n|===\n| Option | Default | Meaning\n", "|===\n"));
    }

    private static String headerTable() {
        return MODEL.getEndpointHeaders().stream()
                .map(each -> "\n| `" + each.getName() + "`\n| "
                        + each.getJavaType().replaceAll("^.*\\.", "") + "\n|" + cell(each.getDescription()) + "\n")
                .collect(Collectors.joining("", "[cols=\"4,1,6\"]\n|===\n| Header | Type | Meaning\n", "|===\n"));
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        return text.matches("[\\w ,.:;()/-]*") ? " " + text : " pass:c[" + text + "]";
    }

    @Test
    void everyUriOfTheManualFitsTheCatalog() throws IOException {
        CamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("jetstream-object", JetStreamObjectComponent.class.getName(), JSON);
        List<String> uris = URI.matcher(Files.readString(PAGE))
                .results()
                .map(each -> each.group().replaceAll("[.,;)]+$", ""))
                .toList();
        assertThat(uris).hasSizeGreaterThan(3);
        for (String uri : uris) {
            assertThat(catalog.validateEndpointProperties(uri).summaryErrorMessage(false))
                    .as(uri)
                    .isNull();
        }
    }
}
