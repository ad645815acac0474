package io.github.cameljetstream.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifest of the component's jar, as it is built. */
class ManifestTest {
    private static final Path REPOSITORY = Path.of("target/repository/io/github/cameljetstream/camel-jetstream");
    private static final String OPTIONAL = "resolution:=optional";

    private final Path file = jar();

    @Test
    void exportsWhatUsersNameAndWhatJnatsMakesByItsName() throws IOException {
        assertThat(clauses("Export-Package"))
                .containsOnlyKeys(
                        "io.github.cameljetstream",
                        "io.github.cameljetstream.configure",
                        "io.github.cameljetstream.connection",
                        "io.github.cameljetstream.headers",
                        "io.github.cameljetstream.metrics",
                        "io.github.cameljetstream.options",
                        "io.github.cameljetstream.payload",
                        "io.github.cameljetstream.publish",
                        "io.github.cameljetstream.runtime",
                        "io.github.cameljetstream.values",
                        "io.github.cameljetstream.wire");
    }

    @Test
    void takesCamelAndJnatsInTheVersionsThatItWorksWith() throws IOException {
        Map<String, String> imports = clauses("Import-Package");
        assertThat(imports)
                .containsKeys("org.apache.camel", "org.apache.camel.spi", "io.nats.client", "io.nats.client.api");
        imports.forEach((name, clause) -> {
            if (name.startsWith("org.apache.camel")) {
                assertThat(clause).as(name).contains("version=\"[4.14,5)\"");
            }
            if (name.startsWith("io.nats")) {
                assertThat(clause).as(name).contains("version=\"[2.26,3)\"").doesNotContain(OPTIONAL);
            }
        });
        assertThat(imports.get("org.apache.camel")).doesNotContain(OPTIONAL);
    }

    @Test
    void needsNothingElse() throws IOException {
        Map<String, String> imports = clauses("Import-Package");
        imports.values().removeIf(clause -> clause.contains(OPTIONAL));
        assertThat(imports.keySet())
                .allMatch(
                        name -> name.matches(
                                "(org\\.apache\\.camel|io\\.nats\\.client|org\\.bouncycastle|org\\.slf4j|org\\.snakeyaml|com\\.fasterxml\\.jackson\\.core|java|javax)(\\..*)?"));
        assertThat(imports.keySet())
                .as("Camel's core has them, its other jars may be missing")
                .noneMatch(name ->
                        name.startsWith("org.apache.camel.telemetry") || name.startsWith("org.apache.camel.component"));
    }

    @Test
    void importsNothingOfTestsOrOfItself() throws IOException {
        assertThat(clauses("Import-Package").keySet())
                .noneMatch(name -> name.startsWith("io.github.cameljetstream")
                        || name.startsWith("org.junit")
                        || name.startsWith("org.assertj"));
    }

    @Test
    void isNamedForOsgiAndForTheModulePath() throws IOException {
        assertThat(attributes().getValue("Bundle-SymbolicName")).isEqualTo("io.github.cameljetstream.camel-jetstream");
        assertThat(attributes().getValue("Bundle-ManifestVersion")).isEqualTo("2");
        assertThat(attributes().getValue("Automatic-Module-Name")).isEqualTo("io.github.cameljetstream");
    }

    @Test
    void keepsTheFilesThatCamelFindsItBy() throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            assertThat(Stream.of(
                            "META-INF/services/org/apache/camel/component.properties",
                            "META-INF/services/org/apache/camel/component/jetstream",
                            "META-INF/services/org/apache/camel/configurer/jetstream-component",
                            "META-INF/io/github/cameljetstream/jetstream.json"))
                    .allMatch(name -> jar.getEntry(name) != null);
        }
    }

    /** Package and its attributes, without the commas that are in a version range or a list of uses. */
    private Map<String, String> clauses(String header) throws IOException {
        Map<String, String> clauses = new TreeMap<>();
        for (String clause : attributes().getValue(header).split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)) {
            clauses.put(clause.split(";", 2)[0], clause);
        }
        return clauses;
    }

    private Attributes attributes() throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    static Path jar() {
        String version = System.getProperty("project.version");
        Path jar = REPOSITORY.resolve(version).resolve("camel-jetstream-" + version + ".jar");
        assertThat(Files.exists(jar)).as("%s", jar).isTrue();
        return jar;
    }
}
