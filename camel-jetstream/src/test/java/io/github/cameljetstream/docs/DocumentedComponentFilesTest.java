package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every Dapr component file that a reader may copy is one that the component takes. */
class DocumentedComponentFilesTest {
    private static final Pattern YAML = Pattern.compile("\\[source,yaml]\\n----\\n(.*?)----", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void everyComponentFileMakesAnEndpoint() throws Exception {
        List<String> files = DocsFiles.pages().stream()
                .flatMap(page -> YAML.matcher(DocsFiles.read(page)).results())
                .map(MatchResult::group)
                .map(block -> YAML.matcher(block).replaceFirst("$1"))
                .filter(text -> text.contains("type: pubsub.jetstream"))
                .toList();
        assertThat(files).hasSizeGreaterThan(1);
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();
            for (String text : files) {
                Path file = Files.writeString(Files.createTempFile(folder, "pubsub", ".yaml"), text);
                String uri = "jetstream:orders.new?daprSecrets=RAW(env:PATH:{key})&daprComponent=file:" + file;
                assertThatNoException().as(text).isThrownBy(() -> context.getEndpoint(uri));
            }
        }
    }
}
