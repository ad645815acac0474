package io.github.cameljetstream.structure;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.structure.SourceMeasures.Measured;
import io.github.cameljetstream.structure.SourceMeasures.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures the component's sources. The limits only ever become lower: each is what the sources have today, and the wanted
 * figure stands beside it. The table is printed, and written to target/structure.txt.
 */
@Tag("newest")
class StructureTest {
    private static final String ROOT = "io.github.cameljetstream";
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path REPORT = Path.of("target", "structure.txt");

    /** The packages that do not belong to consuming. */
    private static final Set<String> OTHERS = Set.of(
            "",
            "cloudevents",
            "configure",
            "connection",
            "dapr",
            "fastbatch",
            "headers",
            "message",
            "metrics",
            "operations",
            "options",
            "partition",
            "payload",
            "provision",
            "publish",
            "runtime",
            "security",
            "send",
            "stream",
            "tracing",
            "values",
            "wire");

    private final List<Measure> table = new ArrayList<>();

    private record Measure(String name, int value, int limit, int wanted, String where) {
        @Override
        public String toString() {
            return "%-44s %6d %6d %7d  %s".formatted(name, value, limit, wanted, where);
        }
    }

    @Test
    void noMeasureGrows() throws Exception {
        addSources(SourceMeasures.of(SOURCES));
        addCycles();
        String report = "%-44s %6s %6s %7s%n"
                        .formatted("measure (lines are physical lines)", "value", "limit", "wanted")
                + String.join("\n", table.stream().map(Measure::toString).toList());
        System.out.println(report);
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, report + "\n");

        assertThat(table).allSatisfy(measure -> assertThat(measure.value())
                .as("%s: %s", measure.name(), measure.where())
                .isLessThanOrEqualTo(measure.limit()));
    }

    @Test
    void aGraphHasTheGroupsThatNeedEachOther() {
        Map<String, Set<String>> graph = Map.of(
                "a", Set.of("b"),
                "b", Set.of("c", "d"),
                "c", Set.of("a"),
                "d", Set.of("e"),
                "e", Set.of("d", "f"));
        assertThat(Cycles.of(graph)).containsExactly(Set.of("a", "b", "c"), Set.of("d", "e"));
    }

    private void addSources(SourceMeasures sources) {
        addLargest("file length", sources.lengths(), 350, 350);
        add("method length, 95 of 100 at most", SourceMeasures.percentile95(sources.methods()), 16, 16, "");
        addLargest("method length", sources.methods(), 40, 40);
        addLargest("constructor parameters", sources.constructorParameters(), 6, 6);
        Map<String, Long> perPackage = sources.files().stream()
                .filter(SourceFile::isCounted)
                .collect(groupingBy(SourceFile::packageName, counting()));
        Map.Entry<String, Long> fullest =
                perPackage.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        add("files of a package, without enums", fullest.getValue().intValue(), 25, 25, fullest.getKey());
        List<SourceFile> consuming = sources.files().stream()
                .filter(file -> !OTHERS.contains(room(file.packageName())))
                .toList();
        add("lines of the packages of consuming", lines(consuming), 13_005, 6_500, consuming.size() + " files");
    }

    private void addCycles() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importUrl(JetStreamComponent.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation());
        List<Set<String>> files = Cycles.of(graph(classes, StructureTest::fileOf));
        String sizes = files.stream().map(group -> group.size() + " " + group).collect(joining(", "));
        add("cycles of files", files.size(), 1, 3, sizes.replace(ROOT + ".", ""));
        add("files of a cycle", files.isEmpty() ? 0 : files.get(0).size(), 12, 0, "");
        List<Set<String>> packages = Cycles.of(graph(classes, JavaClass::getPackageName));
        add("cycles of packages", packages.size(), 0, 0, packages.toString());
    }

    private static Map<String, Set<String>> graph(JavaClasses classes, Function<JavaClass, String> node) {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (JavaClass each : classes) {
            Set<String> targets = graph.computeIfAbsent(node.apply(each), name -> new TreeSet<>());
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT)) {
                    targets.add(node.apply(target));
                }
            }
            targets.remove(node.apply(each));
        }
        return graph;
    }

    private static String fileOf(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static String room(String packageName) {
        return packageName.equals(ROOT)
                ? ""
                : packageName.substring(ROOT.length() + 1).replaceFirst("\\..*", "");
    }

    private static int lines(List<SourceFile> files) {
        return files.stream().mapToInt(SourceFile::lines).sum();
    }

    private void addLargest(String name, List<Measured> all, int limit, int wanted) {
        List<Measured> largest = all.stream()
                .sorted(comparingInt(Measured::size).reversed())
                .limit(5)
                .toList();
        add(
                name,
                largest.get(0).size(),
                limit,
                wanted,
                largest.stream().map(Measured::toString).collect(joining(", ")));
    }

    private void add(String name, int value, int limit, int wanted, String where) {
        table.add(new Measure(name, value, limit, wanted, where));
    }
}
