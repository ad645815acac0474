package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The prose of README and manual; its tables of options and headers are checked by {@link OptionTextsTest}. */
@Tag("newest")
class ManualTextsTest {
    /** Blocks of code and output, and code in backticks. */
    private static final Pattern CODE =
            Pattern.compile("^(----|\\.{4})$.*?^\\1$|^```.*?^```|`[^`\n]*`", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void theyAreInPlainEnglish() {
        List<String> problems = new ArrayList<>();
        Stream.concat(Stream.of(DocsFiles.README), DocsFiles.pages().stream())
                .filter(page -> !page.startsWith(DocsFiles.GENERATED))
                .forEach(page -> PlainEnglish.idioms(
                                CODE.matcher(DocsFiles.read(page)).replaceAll("CODE"))
                        .forEach(problem -> problems.add(name(page) + ": " + problem)));
        assertThat(problems).isEmpty();
    }

    private static String name(Path page) {
        return page.getFileName().toString();
    }
}
