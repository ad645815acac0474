package io.github.cameljetstream.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What takes long: {@code -Dobject.gigabytes=5} for the size of an object, {@code -Dobject.pairs=3} for the speed. */
@Tag("server")
@Tag("newest")
class LargeObjectTest {
    private static final String HEAP = "-Xmx64m";

    @TempDir
    Path folder;

    @Test
    @EnabledIfSystemProperty(named = "object.gigabytes", matches = "\\d+")
    void anObjectThatIsLargerThanTheHeapIsWrittenAndRead() throws Exception {
        String report = run(HEAP, LargeObjectProcess.class, System.getProperty("object.gigabytes"));
        assertThat(report).contains("digests are equal").doesNotContain("OutOfMemoryError");
    }

    @Test
    @EnabledIfSystemProperty(named = "object.pairs", matches = "\\d+")
    void theSpeedIsMeasuredBesideJnats() throws Exception {
        assertThat(run("-Xmx1g", ObjectSpeed.class, System.getProperty("object.pairs")))
                .contains("put: ", "get: ");
    }

    private String run(String heap, Class<?> program, String size) throws Exception {
        Path log = Path.of("target", program.getSimpleName() + ".txt").toAbsolutePath();
        Files.createDirectories(log.getParent());
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            heap,
                            "-Djava.io.tmpdir=" + folder,
                            "-cp",
                            System.getProperty("java.class.path"),
                            program.getName(),
                            server.url(),
                            size)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).as("%s", log).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
        return Files.readString(log);
    }
}
