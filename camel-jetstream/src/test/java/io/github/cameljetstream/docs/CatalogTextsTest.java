package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The catalog has the texts as they are in the sources. Camel's generator drops characters such as the asterisk, the at
 * sign, the greater-than sign and quotes from the texts of options.
 */
@Tag("newest")
class CatalogTextsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/github/cameljetstream");
    private static final Pattern JAVADOC =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*@UriParam(?:\\([^()]*\\))?\\s*private ", Pattern.DOTALL);
    private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern ANNOTATION = Pattern.compile(
            "@(?:UriParam|UriPath|Metadata)\\((?:(?!\\)\n).)*?description =\\s*(" + LITERAL + "(?:\\s*\\+\\s*" + LITERAL
                    + ")*)",
            Pattern.DOTALL);

    private final ComponentModel model = JsonMapper.generateComponentModel(DocsFiles.catalog());

    @Test
    void nothingIsLost() throws Exception {
        Set<String> inSources = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                addTexts(DocsFiles.read(file), inSources);
            }
        }
        Set<String> inCatalog = new TreeSet<>();
        model.getComponentOptions().stream()
                .map(BaseOptionModel::getDescription)
                .forEach(inCatalog::add);
        model.getEndpointOptions().stream().map(BaseOptionModel::getDescription).forEach(inCatalog::add);
        model.getEndpointHeaders().forEach(header -> inCatalog.add(header.getDescription()));

        assertThat(inSources).hasSizeGreaterThan(170);
        inSources.removeAll(inCatalog);
        assertThat(inSources).as("texts that are not in the catalog").isEmpty();
    }

    private static void addTexts(String source, Set<String> texts) {
        Matcher javadoc = JAVADOC.matcher(source);
        while (javadoc.find()) {
            texts.add(javadoc.group(1).replaceAll("\\s*\n\\s*\\* ", " ").trim());
        }
        Matcher annotation = ANNOTATION.matcher(source);
        while (annotation.find()) {
            String joined = annotation.group(1).replaceAll("\"\\s*\\+\\s*\"", "");
            texts.add(joined.substring(1, joined.length() - 1));
        }
    }
}
