package io.github.cameljetstream.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code that a reader may copy, of the README or the manual.
 *
 * @param mark the comment in the line before it, or an empty text: {@code not run: the reason} or {@code run by: a test}
 */
record DocumentedBlock(Path page, String language, String mark, String text) {
    static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Path MANUAL = PROJECT.resolve("src-docs").resolve("manual");
    private static final Pattern ASCIIDOC = Pattern.compile(
            "(?:^// ([^\n]*)\n)?^\\[source,([a-z]+)[^\n]*]\n-{4}\n(.*?)^-{4}$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern MARKDOWN =
            Pattern.compile("(?:^<!-- ([^\n]*) -->\n)?^```([a-z]+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    static List<DocumentedBlock> all() throws IOException {
        List<DocumentedBlock> blocks = new ArrayList<>(of(PROJECT.resolve("README.md"), MARKDOWN));
        try (Stream<Path> pages = Files.list(MANUAL)) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".adoc"))
                    .sorted()
                    .toList()) {
                blocks.addAll(of(page, ASCIIDOC));
            }
        }
        return blocks;
    }

    private static List<DocumentedBlock> of(Path page, Pattern pattern) throws IOException {
        List<DocumentedBlock> blocks = new ArrayList<>();
        Matcher block = pattern.matcher(Files.readString(page));
        while (block.find()) {
            String mark = block.group(1) == null ? "" : block.group(1);
            blocks.add(new DocumentedBlock(page, block.group(2), mark, block.group(3)));
        }
        return blocks;
    }

    /** A block that the build runs somewhere else, or that has a reason not to be run. */
    boolean isMarked() {
        return mark.startsWith("not run: ") || mark.startsWith("run by: ");
    }

    /** The files of the project that it shows; a test of theirs runs them. */
    List<Path> included() {
        return text.lines()
                .filter(line -> line.startsWith("include::"))
                .map(line -> MANUAL.resolve(line.substring("include::".length(), line.indexOf('[')))
                        .normalize())
                .toList();
    }

    boolean isIn(String... languages) {
        return Stream.of(languages).anyMatch(language::equals);
    }

    @Override
    public String toString() {
        return page.getFileName() + ", " + language + ": "
                + text.lines().findFirst().orElse("");
    }
}
