package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each block of code that a reader may copy is compiled, loaded or run by a test, or says why not. */
@Tag("newest")
class DocumentedBlocksTest {
    /** That of the build may hide behind a jar. */
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private static final String OPTION = "camel.component.jetstream.";

    @Test
    void eachBlockIsCheckedOrSaysWhyNot() throws Exception {
        List<DocumentedBlock> all = DocumentedBlock.all();
        TreeMap<String, List<DocumentedBlock>> kinds = all.stream()
                .collect(Collectors.groupingBy(DocumentedBlocksTest::kind, TreeMap::new, Collectors.toList()));
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("blocks.txt"),
                kinds.entrySet().stream()
                        .map(each -> each.getValue().size() + " " + each.getKey() + "\n")
                        .collect(Collectors.joining()));

        assertThat(all).hasSizeGreaterThan(100);
        assertThat(kinds.getOrDefault("unchecked", List.of()))
                .as("mark it in the line before with // run by: TEST, or // not run: REASON")
                .isEmpty();
    }

    private static String kind(DocumentedBlock block) {
        if (block.isMarked()) {
            return block.mark().replaceFirst(":.*", "");
        }
        if (!block.included().isEmpty()) {
            return "included";
        }
        if (isCompiled(block)) {
            return "compiled";
        }
        if (isRoute(block)) {
            return "loaded";
        }
        if (isComponentFile(block)) {
            return "run by"; // DocumentedComponentFilesTest
        }
        return isDependency(block) || hasOnlyOptions(block) ? "looked up" : "unchecked";
    }

    private static boolean isCompiled(DocumentedBlock block) {
        return block.isIn("java") && block.included().isEmpty() && !block.isMarked();
    }

    private static boolean isRoute(DocumentedBlock block) {
        return !block.isMarked()
                && ((block.isIn("yaml") && block.text().startsWith("- "))
                        || (block.isIn("xml") && block.text().contains("<route ")));
    }

    private static boolean isComponentFile(DocumentedBlock block) {
        return block.isIn("yaml") && block.text().contains("type: pubsub.jetstream");
    }

    private static boolean isDependency(DocumentedBlock block) {
        return block.isIn("xml") && block.text().strip().startsWith("<dependency");
    }

    private static boolean hasOnlyOptions(DocumentedBlock block) {
        return block.isIn("properties") && block.text().lines().allMatch(line -> line.startsWith(OPTION));
    }

    @Test
    void marksNameTestsThatExist() throws Exception {
        for (DocumentedBlock block : DocumentedBlock.all()) {
            if (block.mark().startsWith("run by: ")) {
                String name = block.mark().substring("run by: ".length()) + ".java";
                try (Stream<Path> files = Files.find(DocumentedBlock.PROJECT, 12, (file, x) -> file.getFileName()
                        .toString()
                        .equals(name))) {
                    assertThat(files).as(block.toString()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void includedFilesExist() throws Exception {
        for (DocumentedBlock block : DocumentedBlock.all()) {
            assertThat(block.included()).allSatisfy(file -> assertThat(file).exists());
        }
    }

    /** The names that the reader has of his own are those of {@link #READER}. */
    @Test
    void javaCompiles(@TempDir Path folder) throws Exception {
        List<JavaFileObject> sources = new ArrayList<>(List.of(source("Reader", IMPORTS + READER)));
        for (DocumentedBlock block : DocumentedBlock.all()) {
            if (isCompiled(block) && !block.text().startsWith("import ")) {
                String name = "Block" + sources.size();
                String body = block.text().startsWith("@")
                        ? block.text()
                        : "@Override public void configure() throws Exception {\n" + block.text() + "}\n";
                String head = "// " + block + "\nclass " + name + " extends Reader {\n";
                String end = block.text().startsWith("@") ? "@Override public void configure() {}\n}\n" : "}\n";
                sources.add(source(name, IMPORTS + head + body + end));
            }
        }
        assertThat(sources).hasSizeGreaterThan(40);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();

        compiler.getTask(
                        null,
                        null,
                        problems,
                        List.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp", CLASS_PATH),
                        null,
                        sources)
                .call();

        assertThat(problems.getDiagnostics().stream()
                        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                        .map(DocumentedBlocksTest::described))
                .isEmpty();
    }

    private static String described(Diagnostic<? extends JavaFileObject> problem) {
        return problem.getMessage(null) + " in " + ((Source) problem.getSource()).text;
    }

    @Test
    void routesLoad() throws Exception {
        int loaded = 0;
        for (DocumentedBlock block : DocumentedBlock.all()) {
            if (isRoute(block)) {
                Resource file = ResourceHelper.fromString("block." + block.language(), block.text());
                try (CamelContext context = new DefaultCamelContext()) {
                    assertThatNoException().as(block.toString()).isThrownBy(() -> PluginHelper.getRoutesLoader(context)
                            .loadRoutes(file));
                }
                loaded++;
            }
        }
        assertThat(loaded).isGreaterThan(5);
    }

    @Test
    void propertiesAreOptionsOfTheComponent() throws Exception {
        Set<?> options = ((Map<?, ?>) Yaml.resource("META-INF/io/github/cameljetstream/jetstream.json")
                        .get("properties"))
                .keySet();
        List<String> names = DocumentedBlock.all().stream()
                .filter(block -> hasOnlyOptions(block) && !block.isMarked())
                .flatMap(block -> block.text().lines())
                .map(line -> line.substring(OPTION.length()).replaceFirst(" *=.*", ""))
                .toList();

        assertThat(names)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(options.contains(name)).as(name).isTrue());
    }

    private static Source source(String name, String text) {
        return new Source(name, text);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }

    private static final String IMPORTS =
            """
            import io.github.cameljetstream.*;
            import io.github.cameljetstream.headers.*;
            import io.github.cameljetstream.kv.*;
            import io.nats.client.Options;
            import io.nats.client.api.ConsumerConfiguration;
            import java.io.File;
            import java.nio.file.Files;
            import java.time.Duration;
            import java.util.List;
            import java.util.Map;
            import java.util.function.Consumer;
            import org.apache.camel.*;
            import org.apache.camel.builder.RouteBuilder;
            import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
            import org.apache.camel.processor.aggregate.*;
            import org.springframework.context.annotation.Bean;
            """;
    private static final String READER =
            """
            abstract class Reader extends RouteBuilder {
                CamelContext context;
                CamelContext camelContext;
                AggregationStrategy lines;
                JetStreamAggregationRepository collected;
                JetStreamClusterService cluster;
                Ledger ledger;
                Billing billing;

                void bill(Exchange exchange) {}

                void addOne(Exchange exchange) {}

                interface Ledger {
                    void write(Object order, Runnable stored, Consumer<Exception> failed);

                    boolean accepts(String order);
                }

                interface Billing {
                    boolean isUp();
                }

                static class Order {}

                static class RateLimitedException extends Exception {
                    Object retryAt() {
                        return null;
                    }
                }
            }
            """;
}
