package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.settle.DeadLetters;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Holds the tables in README.md and the manual against the component's catalog entry, so that they tell what the code
 * does. With {@code -Dupdate.docs=true} it writes them instead.
 */
@Tag("newest")
class GeneratedDocsTest {
    private static final boolean UPDATE = Boolean.getBoolean("update.docs");
    private static final String CURE = "%s does not tell what the code does."
            + " Run: mvn -pl camel-jetstream -am -DskipInfraTests -Dtest=GeneratedDocsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true test";
    private static final Pattern README_TABLE = Pattern.compile(
            "(<!-- options to start with: begin -->\n)(.*)(<!-- options to start with: end -->)", Pattern.DOTALL);

    private final ReferenceTables tables = new ReferenceTables(DocsFiles.catalog());

    @Test
    void theManualHasTheGeneratedTables() {
        Map<String, String> expected = partials();
        if (UPDATE) {
            expected.forEach((name, text) -> DocsFiles.write(DocsFiles.GENERATED.resolve(name), text));
        }
        assertThat(DocsFiles.GENERATED.toFile().list())
                .as(CURE, DocsFiles.GENERATED)
                .containsExactlyInAnyOrder(expected.keySet().toArray(String[]::new));
        expected.forEach((name, text) -> {
            Path file = DocsFiles.GENERATED.resolve(name);
            assertThat(DocsFiles.read(file)).as(CURE, file).isEqualTo(text);
        });
    }

    private Map<String, String> partials() {
        Map<String, String> partials = new TreeMap<>(tables.partials());
        partials.put("permissions.adoc", PermissionTable.text());
        return partials;
    }

    @Test
    void theManualUsesEachTableOnce() {
        String pages = DocsFiles.pages().stream()
                .filter(page -> !page.startsWith(DocsFiles.GENERATED))
                .map(DocsFiles::read)
                .reduce("", String::concat);
        for (String name : partials().keySet()) {
            assertThat(pages).containsOnlyOnce("include::_generated/" + name + "[]");
        }
    }

    @Test
    void theManualDeniesWhatTheTestDenies() {
        assertThat(DocsFiles.read(DocsFiles.MANUAL.resolve("security.adoc"))).contains(PermissionTable.denied());
    }

    @Test
    void theReadmeHasTheOptionsToStartWith() {
        String readme = DocsFiles.read(DocsFiles.README);
        Matcher table = README_TABLE.matcher(readme);
        assertThat(table.find()).as("the marks around the table in README.md").isTrue();
        if (UPDATE) {
            DocsFiles.write(
                    DocsFiles.README,
                    readme.substring(0, table.start(2)) + tables.firstOptions() + readme.substring(table.end(2)));
            return;
        }
        assertThat(table.group(2)).as(CURE, "README.md").isEqualTo(tables.firstOptions());
    }

    @Test
    void theManualNamesEachHeaderOfDeadLetters() throws IllegalAccessException {
        String page = DocsFiles.read(DocsFiles.MANUAL.resolve("headers.adoc"));
        for (Field constant : DeadLetters.class.getDeclaredFields()) {
            if (Modifier.isPublic(constant.getModifiers())) {
                assertThat(page).contains("|`" + constant.get(null) + "`");
            }
        }
    }

    /** Terms of troubleshooting.adoc are messages, with an ellipsis for what differs. */
    @Test
    void theMessagesThatTroubleshootingNamesAreInTheCode() throws IOException {
        String code = sources();
        Matcher term = Pattern.compile("(?m)^`.*`::$")
                .matcher(DocsFiles.read(DocsFiles.MANUAL.resolve("troubleshooting.adoc")));
        List<String> unknown = new ArrayList<>();
        while (term.find()) {
            for (String fragment : term.group().split("`::|`, `|…|`", -1)) {
                if (!code.contains(fragment.trim())) {
                    unknown.add(fragment);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** The sources with their text blocks joined, and the places of arguments left out. */
    private static String sources() throws IOException {
        Path source = Path.of("src", "main", "java");
        try (Stream<Path> component = Files.walk(source);
                Stream<Path> keyValue =
                        Files.walk(Path.of("..", "camel-jetstream-kv").resolve(source));
                Stream<Path> objects =
                        Files.walk(Path.of("..", "camel-jetstream-object").resolve(source));
                Stream<Path> springBoot =
                        Files.walk(Path.of("..", "camel-jetstream-starter").resolve(source))) {
            return Stream.of(component, keyValue, objects, springBoot)
                    .flatMap(Function.identity())
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(DocsFiles::read)
                    .collect(Collectors.joining())
                    .replaceAll("\"\\s*\\+\\s*\"", "")
                    .replace("\\\"", "\"");
        }
    }
}
