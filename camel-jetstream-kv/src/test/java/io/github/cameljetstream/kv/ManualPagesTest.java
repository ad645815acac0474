package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the manual have each option, and messages that the sources have. */
class ManualPagesTest {
    private static final Path MANUAL = Path.of("..", "src-docs", "manual");
    private static final Pattern OPTION = Pattern.compile("^\\| `(\\w+)`\\n\\|", Pattern.MULTILINE);

    private static final Pattern VARIABLE = Pattern.compile("\\| `|`(, `)?|\\.\\.\\.");

    private static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of("not-twice.adoc", IdempotentRepositoryOptions.class),
                Arguments.of("collect.adoc", AggregationRepositoryOptions.class),
                Arguments.of("one-instance.adoc", JetStreamClusterService.class));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageHasAllOptionsAndNoOthers(String file, Class<?> options) {
        String page = read(MANUAL.resolve(file));
        String table = page.substring(page.indexOf("[[options]]"), page.indexOf("[[keys]]"));
        List<String> documented =
                OPTION.matcher(table).results().map(each -> each.group(1)).toList();
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.<Class<?>>iterate(options, ManualPagesTest::hasOptions, Class::getSuperclass)
                                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                                .filter(method -> method.getName().startsWith("set"))
                                .filter(method -> method.getParameterCount() == 1)
                                .map(ManualPagesTest::option)
                                .filter(option -> !option.equals("camelContext"))
                                .toList());
    }

    private static boolean hasOptions(Class<?> type) {
        return type.getName().startsWith("io.github.cameljetstream.");
    }

    private static String option(Method setter) {
        String name = setter.getName().substring("set".length());
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** Between variable parts, which the page shows as dots, a message has texts that a source has too. */
    @ParameterizedTest
    @ValueSource(strings = {"not-twice.adoc", "one-instance.adoc", "key-value.adoc"})
    void theMessagesAreThoseOfTheSources(String file) throws IOException {
        String page = read(MANUAL.resolve(file));
        String sources = sources();
        List<String> messages = Pattern.compile("^\\| (`.*`)$", Pattern.MULTILINE)
                .matcher(page.substring(page.indexOf("[[errors]]")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(messages).hasSizeGreaterThan(5);
        for (String message : messages) {
            assertThat(VARIABLE.splitAsStream(message)
                            .map(String::strip)
                            .filter(text -> text.length() > 5)
                            .filter(text -> !sources.contains(text)))
                    .as(message)
                    .isEmpty();
        }
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            return String.join(
                            "\n",
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .map(ManualPagesTest::read)
                                    .toList())
                    .replaceAll("\"\\s*\\+\\s*\"", "");
        }
    }
}
