package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ReaperTest {

    /** Starts a server, tells its process id, and waits to be killed. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            NatsServer server = NatsServer.start("newest");
            System.out.println("pid " + server.pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aServerDoesNotOutliveAJvmThatIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .start();
        try (BufferedReader output = jvm.inputReader()) {
            ProcessHandle server = ProcessHandle.of(pidIn(output)).orElseThrow();
            assertThat(server.isAlive()).isTrue();

            jvm.destroyForcibly().waitFor();

            await().until(() -> !server.isAlive());
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static long pidIn(BufferedReader output) throws Exception {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("pid ")) {
                return Long.parseLong(line.substring(4));
            }
        }
        throw new AssertionError("The JVM started no server");
    }
}
