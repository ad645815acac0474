package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links from page to page lead somewhere; Asciidoctor only checks those within a page. */
class LinksTest {
    private static final Pattern XREF = Pattern.compile("xref:([\\w-]+\\.adoc)(?:#([\\w-]+))?\\[");
    private static final Pattern INCLUDE = Pattern.compile("(?m)^include::(.*)\\[]$");
    private static final Pattern HEADING = Pattern.compile("(?m)^==+ (.*)$");
    private static final Pattern ANCHOR = Pattern.compile("\\[\\[([\\w-]+)]]");
    private static final Pattern MARKDOWN = Pattern.compile("]\\(([^):#]+)\\)");

    @Test
    void linksOfTheManualLeadToAPageAndAPlaceInIt() {
        List<String> dead = new ArrayList<>();
        for (Path page : DocsFiles.pages()) {
            Matcher link = XREF.matcher(DocsFiles.read(page));
            while (link.find()) {
                Path target = DocsFiles.MANUAL.resolve(link.group(1));
                if (!Files.exists(target) || (link.group(2) != null && !hasPlace(target, link.group(2)))) {
                    dead.add(page.getFileName() + ": " + link.group());
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void linksOfReadmeAndContributingLeadToFiles() {
        for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md")) {
            Matcher link = MARKDOWN.matcher(DocsFiles.read(DocsFiles.PROJECT.resolve(name)));
            while (link.find()) {
                assertThat(DocsFiles.PROJECT.resolve(link.group(1))).as(name).exists();
            }
        }
    }

    /** A forge shows a link instead of what a page includes; a generated table reads well by itself. */
    @Test
    void linksOfTheReadmeLeadToPagesThatReadWellOnAForge() {
        Matcher link = MARKDOWN.matcher(DocsFiles.read(DocsFiles.README));
        while (link.find()) {
            if (link.group(1).endsWith(".adoc")) {
                assertThat(DocsFiles.read(DocsFiles.PROJECT.resolve(link.group(1))))
                        .as(link.group(1))
                        .doesNotContainPattern("include::(?!_generated/)");
            }
        }
    }

    /** Asciidoctor warns of an anchor that a page has twice, which fails the build of the manual. */
    @Test
    void aPageHasEachAnchorOnce() {
        for (Path page : DocsFiles.pages()) {
            assertThat(ANCHOR.matcher(withIncludes(page)).results().map(anchor -> anchor.group(1)))
                    .as(page.getFileName().toString())
                    .doesNotHaveDuplicates();
        }
    }

    private static String withIncludes(Path page) {
        StringBuilder text = new StringBuilder(DocsFiles.read(page));
        Matcher include = INCLUDE.matcher(text.toString());
        while (include.find()) {
            text.append(DocsFiles.read(DocsFiles.MANUAL.resolve(include.group(1))));
        }
        return text.toString();
    }

    private static boolean hasPlace(Path page, String id) {
        String text = withIncludes(page);
        return text.contains("[[" + id + "]]")
                || HEADING.matcher(text).results().anyMatch(heading -> idOf(heading.group(1))
                        .equals(id));
    }

    /** As Asciidoctor makes ids with an empty prefix and a hyphen for what is between words. */
    private static String idOf(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w .-]", "").replaceAll("[ .-]+", "-");
    }
}
