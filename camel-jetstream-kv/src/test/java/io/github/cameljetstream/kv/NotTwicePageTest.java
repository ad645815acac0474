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
import org.junit.jupiter.api.Test;

/** The page of the manual has each option, and messages that the sources have. */
class NotTwicePageTest {
    private static final Path PAGE = Path.of("..", "src-docs", "manual", "not-twice.adoc");
    private static final Pattern OPTION = Pattern.compile("^\\| `(\\w+)`\\n\\|", Pattern.MULTILINE);

    private static final Pattern VARIABLE = Pattern.compile("\\| `|`(, `)?|\\.\\.\\.");

    private final String page = read(PAGE);

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thePageHasAllOptionsAndNoOthers() {
        String table = page.substring(page.indexOf("[[options]]"), page.indexOf("[[keys]]"));
        List<String> documented =
                OPTION.matcher(table).results().map(each -> each.group(1)).toList();
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Stream.of(IdempotentRepositoryOptions.class.getDeclaredMethods())
                        .filter(method -> method.getName().startsWith("set"))
                        .map(NotTwicePageTest::option)
                        .toList());
    }

    private static String option(Method setter) {
        String name = setter.getName().substring("set".length());
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** Between variable parts, which the page shows as dots, a message has texts that a source has too. */
    @Test
    void theMessagesAreThoseOfTheSources() throws IOException {
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
                                    .map(NotTwicePageTest::read)
                                    .toList())
                    .replaceAll("\"\\s*\\+\\s*\"", "");
        }
    }
}
