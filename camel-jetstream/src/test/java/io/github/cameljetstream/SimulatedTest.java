package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A test waits on a condition, not for a time. */
@Tag("newest")
class SimulatedTest {
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern SLEEP = Pattern.compile("\\.sleep\\(|\\.parkNanos\\(");

    @Test
    void noTestSleeps() throws Exception {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<String> sleeping = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getFileName().toString().startsWith("Simulated"))
                    .filter(SimulatedTest::sleeps)
                    .map(file -> file.getFileName().toString())
                    .toList();
            assertThat(sleeping).isEmpty();
        }
    }

    private static boolean sleeps(Path file) {
        try {
            return SLEEP.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
