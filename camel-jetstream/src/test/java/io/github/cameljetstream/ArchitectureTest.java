package io.github.cameljetstream;

import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packages form a stack: each may use those below it, and none those above. CONTRIBUTING.md says what each is for. */
@Tag("newest")
class ArchitectureTest {
    private static final String ROOT = "io.github.cameljetstream";

    /** From the top to the bottom; the first is the root package. */
    private static final List<String> STACK = List.of(
            "",
            "metrics",
            "tracing",
            "configure",
            "operations",
            "deadletter",
            "partition",
            "consume",
            "binding",
            "route",
            "dispatch",
            "source",
            "settle",
            "delivery",
            "send",
            "fastbatch",
            "publish",
            "message",
            "provision",
            "stream",
            "cloudevents",
            "payload",
            "headers",
            "connection",
            "security",
            "wire",
            "runtime",
            "dapr",
            "options",
            "values");

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?" + Pattern.quote(ROOT) + "(?:\\.([a-z]\\w*))?\\.[A-Z].*$");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(JetStreamComponent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    @Test
    void everyPackageHasItsPlaceInTheStack() {
        assertThat(CLASSES).extracting(each -> floor(each.getPackageName())).doesNotContain(-1);
    }

    @Test
    void dependenciesOnlyGoDown() {
        for (int floor = 1; floor < STACK.size(); floor++) {
            int mine = floor;
            classes()
                    .that(are("on floor " + STACK.get(mine), each -> floor(each.getPackageName()) == mine))
                    .should(not(ArchConditions.dependOnClassesThat(
                            are("above it", each -> isOurs(each) && floor(each.getPackageName()) < mine))))
                    .check(CLASSES);
        }
    }

    /** The compiler copies constants, so that the class files do not show where they are from; the sources do. */
    @Test
    void importsOnlyGoDown() throws IOException {
        List<String> upwards = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> addUpwards(file, upwards));
        }
        assertThat(upwards).isEmpty();
    }

    @Test
    void noTwoPackagesUseEachOther() {
        slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles().check(CLASSES);
    }

    /** What need not be on the class path is used in one place each, which nobody else needs. */
    @Test
    void optionalLibrariesAreUsedInOnePlaceEach() {
        noClasses()
                .that(are("elsewhere", each -> floor(each.getPackageName()) != STACK.indexOf("metrics")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..")
                .check(CLASSES);
        noClasses()
                .that(are("elsewhere", each -> floor(each.getPackageName()) != STACK.indexOf("tracing")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.camel.telemetry..", ROOT + ".tracing..")
                .check(CLASSES);
        noClasses()
                .that()
                .haveFullyQualifiedName(ROOT + ".metrics.Metrics")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..")
                .check(CLASSES);
    }

    /** NullAway checks only the packages that are marked. */
    @Test
    void everyPackageIsNullMarked() throws IOException {
        for (String module : List.of("camel-jetstream", "camel-jetstream-kv", "camel-jetstream-object")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module).resolve(SOURCES))) {
                assertThat(files.filter(file -> file.toString().endsWith(".java"))
                                .map(Path::getParent)
                                .distinct())
                        .isNotEmpty()
                        .allSatisfy(each -> assertThat(each.resolve("package-info.java"))
                                .content()
                                .contains("@NullMarked\npackage "));
            }
        }
    }

    private static void addUpwards(Path file, List<String> upwards) {
        String folder = SOURCES.resolve(ROOT.replace('.', '/'))
                .relativize(file.getParent())
                .toString();
        int mine = STACK.indexOf(folder);
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher imported = IMPORT.matcher(line);
                if (imported.matches()) {
                    String name = imported.group(1) == null ? "" : imported.group(1);
                    if (STACK.indexOf(name) < mine) {
                        upwards.add(file.getFileName() + ": " + line);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(JavaClass each) {
        return each.getPackageName().equals(ROOT) || each.getPackageName().startsWith(ROOT + ".");
    }

    private static int floor(String packageName) {
        return STACK.indexOf(packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1));
    }

    private static DescribedPredicate<JavaClass> are(String description, java.util.function.Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }

    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass each) {
            return isOurs(each) ? SliceIdentifier.of(each.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
