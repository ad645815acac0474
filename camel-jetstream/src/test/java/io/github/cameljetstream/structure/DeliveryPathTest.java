package io.github.cameljetstream.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.cameljetstream.JetStreamComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The documentation of the package {@code consume} lists the classes on the path of a delivery, from its arrival to its
 * acknowledgement. Each of them calls the next one, and there are at most eight hops.
 */
@Tag("newest")
class DeliveryPathTest {
    private static final int MAX_HOPS = 8;
    private static final Path DOCUMENTATION =
            Path.of("src", "main", "java", "io", "github", "cameljetstream", "consume", "package-info.java");
    private static final Pattern STEP = Pattern.compile("(?m)^ \\* ([A-Z]\\w+)\\.([a-z]\\w+) {2,}");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importUrl(JetStreamComponent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    private record Step(JavaClass owner, String method) {
        static Step of(MatchResult found) {
            JavaClass owner = CLASSES.stream()
                    .filter(each -> each.getSimpleName().equals(found.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no class " + found.group(1)));
            return new Step(owner, found.group(2));
        }

        /** Whether it calls the next step, directly or through an interface. */
        boolean calls(Step next) {
            return Stream.concat(Stream.of(owner), owner.getAllRawSuperclasses().stream())
                    .flatMap(each -> each.getMethodCallsFromSelf().stream())
                    .map(JavaMethodCall::getTarget)
                    .anyMatch(next::isReachedBy);
        }

        private boolean isReachedBy(MethodCallTarget call) {
            return call.getName().equals(method)
                    && (owner.isAssignableTo(call.getOwner().getName()) || isBoundTo(call.getOwner()));
        }

        /** Whether a method reference to this step implements an interface of ours. */
        private boolean isBoundTo(JavaClass called) {
            return called.isInterface()
                    && CLASSES.contain(called.getName())
                    && CLASSES.stream()
                            .flatMap(each -> each.getMethodReferencesFromSelf().stream())
                            .anyMatch(each -> each.getTargetOwner().equals(owner)
                                    && each.getTarget().getName().equals(method));
        }

        @Override
        public String toString() {
            return owner.getSimpleName() + "." + method;
        }
    }

    @Test
    void eachStepCallsTheNextOne() throws Exception {
        List<Step> path = path();
        List<String> broken = new ArrayList<>();
        for (int i = 1; i < path.size(); i++) {
            if (!path.get(i - 1).calls(path.get(i))) {
                broken.add(path.get(i - 1) + " does not call " + path.get(i));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void itIsShort() throws Exception {
        assertThat(path()).as("%s", path()).hasSizeBetween(2, MAX_HOPS + 1);
    }

    private static List<Step> path() throws Exception {
        return STEP.matcher(Files.readString(DOCUMENTATION))
                .results()
                .map(Step::of)
                .toList();
    }
}
