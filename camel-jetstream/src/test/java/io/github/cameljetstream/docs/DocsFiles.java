package io.github.cameljetstream.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the texts for readers are. Tests run in the folder of their module. */
final class DocsFiles {
    static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    static final Path README = PROJECT.resolve("README.md");
    static final Path MANUAL = PROJECT.resolve("src-docs").resolve("manual");
    static final Path GENERATED = MANUAL.resolve("_generated");
    static final Path EXAMPLES = PROJECT.resolve("camel-jetstream-examples").resolve("src");
    private static final Path KAMELETS = PROJECT.resolve("camel-jetstream").resolve("src/main/resources/kamelets");
    private static final Path CATALOG = Path.of("target/classes/META-INF/io/github/cameljetstream/jetstream.json");

    private DocsFiles() {}

    /** What the build has just generated from the annotations of the component. */
    static String catalog() {
        return read(CATALOG);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pages of the manual, the generated parts of them included. */
    static List<Path> pages() {
        return below(MANUAL, ".adoc");
    }

    /** All in which an endpoint URI may stand that a reader copies. */
    static List<Path> withUris() {
        return Stream.of(
                        Stream.of(README),
                        pages().stream(),
                        below(KAMELETS, ".yaml").stream(),
                        below(EXAMPLES.getParent(), ".java", ".yaml", ".yml", ".xml", ".properties").stream())
                .flatMap(files -> files)
                .toList();
    }

    /** The tests of the component, of which some are about URIs that are refused. */
    static List<Path> tests() {
        return below(PROJECT.resolve("camel-jetstream").resolve("src/test/java"), ".java");
    }

    private static List<Path> below(Path folder, String... endings) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !folder.relativize(file).toString().contains("target/"))
                    .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
