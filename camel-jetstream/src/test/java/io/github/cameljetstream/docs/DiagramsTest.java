package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pictures are those of their texts; {@code -Dupdate.docs=true} draws them. */
@Tag("newest")
class DiagramsTest {
    private static final Path TEXTS = DocsFiles.PROJECT.resolve("src-docs").resolve("diagrams");

    @Test
    void thePicturesAreThoseOfTheirTexts() throws Exception {
        for (Path text : texts()) {
            Path picture = DocsFiles.MANUAL.resolve("images").resolve(name(text) + ".svg");
            String svg = Diagram.svg(DocsFiles.read(text));
            if (Boolean.getBoolean("update.docs")) {
                DocsFiles.write(picture, svg);
            }
            assertThat(DocsFiles.read(picture))
                    .as("%s; run GeneratedDocsTest and DiagramsTest with -Dupdate.docs=true", picture)
                    .isEqualTo(svg);
        }
    }

    @Test
    void theManualShowsEachPicture() throws Exception {
        String pages = DocsFiles.pages().stream().map(DocsFiles::read).collect(Collectors.joining());
        for (Path text : texts()) {
            assertThat(pages).contains("image::images/" + name(text) + ".svg[");
        }
    }

    private static List<Path> texts() throws Exception {
        try (Stream<Path> files = Files.list(TEXTS)) {
            List<Path> texts = files.sorted().toList();
            assertThat(texts).hasSizeGreaterThan(5);
            return texts;
        }
    }

    private static String name(Path text) {
        return text.getFileName().toString().replace(".txt", "");
    }
}
