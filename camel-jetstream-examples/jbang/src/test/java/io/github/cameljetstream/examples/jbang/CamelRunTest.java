package io.github.cameljetstream.examples.jbang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of the examples run with {@code camel run}, which takes the component from a local Maven repository: Camel
 * JBang in a process of its own.
 */
class CamelRunTest {
    private static final Path EXAMPLES =
            Path.of("..", "src", "main", "resources").toAbsolutePath().normalize();
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private static final String VERSION = System.getProperty("project.version");

    /** JBang leaves files there. */
    @TempDir
    private Path home;

    /** The build copies the component to the repository, but not what it inherits from. */
    @BeforeAll
    static void completeRepository() throws IOException {
        String parent = "camel-jetstream-parent";
        Path folder = TARGET.resolve("repository/io/github/cameljetstream")
                .resolve(parent)
                .resolve(VERSION);
        Files.createDirectories(folder);
        Files.copy(
                Path.of("..", "..", "pom.xml"),
                folder.resolve(parent + "-" + VERSION + ".pom"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aRouteFile() throws Exception {
        runs("billing", List.of(), "routes/first-route.yaml");
    }

    @Test
    void pipesWithTheKameletsOfTheJar() throws Exception {
        runs("log", List.of("--dep=camel:kamelet"), "camel-k/orders-in.pipe.yaml", "camel-k/orders-out.pipe.yaml");
    }

    private void runs(String consumer, List<String> options, String... files) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                Connection nats = server.connect()) {
            Process camel = run(server.url(), options, files);
            try {
                JetStreamManagement management = nats.jetStreamManagement();
                await().atMost(Duration.ofSeconds(90)).until(() -> {
                    assertThat(camel.isAlive()).as(this::log).isTrue();
                    return acknowledged(management, consumer) >= 2;
                });
            } finally {
                camel.destroy();
                camel.waitFor();
            }
        }
    }

    private Process run(String url, List<String> options, String... files) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-cp",
                TARGET.resolve("test-classes")
                        + File.pathSeparator
                        + Files.readString(TARGET.resolve("class-path.txt")),
                CamelRun.class.getName(),
                "run"));
        for (String file : files) {
            command.add(EXAMPLES.resolve(file).toString());
        }
        command.addAll(options);
        command.addAll(List.of(
                "--dep=mvn:io.github.cameljetstream:camel-jetstream:" + VERSION,
                "--repos=" + TARGET.resolve("repository").toUri() + ","
                        + Path.of(System.getProperty("local.repository")).toUri(),
                "--maven-central-enabled=false",
                "--prop=camel.component.jetstream.natsURL=" + url,
                "--prop=nats.url=" + url,
                "--logging-color=false"));
        return new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
    }

    private String log() {
        try {
            return "camel run has ended:\n" + Files.readString(home.resolve("log"));
        } catch (IOException e) {
            return "camel run has ended, without a log: " + e;
        }
    }

    private static long acknowledged(JetStreamManagement management, String consumer) throws IOException {
        try {
            return management.getConsumerInfo("ORDERS", consumer).getAckFloor().getConsumerSequence();
        } catch (JetStreamApiException e) {
            return 0; // the stream or the consumer is not made yet
        }
    }
}
