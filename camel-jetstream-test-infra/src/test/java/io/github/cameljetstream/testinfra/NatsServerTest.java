package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NatsServerTest {

    private static final String VERSIONS = "io.github.cameljetstream.testinfra.AvailableServers#versions";

    @ParameterizedTest
    @MethodSource(VERSIONS)
    void isTheVersionThatWasAskedFor(String wanted) throws Exception {
        try (NatsServer server = NatsServer.start(wanted);
                Connection connection = server.connect()) {
            assertThat(connection.getServerInfo().getVersion())
                    .isEqualTo(server.version().toString());
            assertThat(server.version().isOf(2, 9)).isEqualTo(wanted.equals("oldest"));
        }
    }

    @ParameterizedTest
    @MethodSource(VERSIONS)
    void keepsPortAndFileStorageThroughAKill(String wanted) throws Exception {
        try (NatsServer server = NatsServer.start(wanted);
                Connection connection = server.connect()) {
            JetStreamManagement management = streamOn(connection);
            publish(connection, 100);
            int port = server.port();
            long pid = server.pid();

            server.kill();
            assertThat(server.isRunning()).isFalse();
            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.pid()).isNotEqualTo(pid);
            await().until(() -> connection.getStatus() == Connection.Status.CONNECTED);
            assertThat(management.getStreamInfo("ORDERS").getStreamState().getMsgCount())
                    .isEqualTo(100);
        }
    }

    /** Left alone, the server removes the folder a moment after the last stream has gone. */
    @ParameterizedTest
    @MethodSource(VERSIONS)
    void keepsTheFolderOfStreamsWhenTheLastStreamIsDeleted(String wanted) throws Exception {
        try (NatsServer server = NatsServer.start(wanted);
                Connection connection = server.connect()) {
            JetStreamManagement management = connection.jetStreamManagement();
            for (int i = 0; i < 300; i++) {
                Streams.create(management, "LAST");
                management.deleteStream("LAST");
            }
            assertThat(server.storeDir().resolve("jetstream/$G/streams")).isNotEmptyDirectory();
        }
    }

    @ParameterizedTest
    @MethodSource(VERSIONS)
    void endsWhenAskedToAndStartsAgain(String wanted) throws Exception {
        try (NatsServer server = NatsServer.start(wanted)) {
            server.stop();
            assertThat(server.isRunning()).isFalse();
            server.restart();
            try (Connection connection = server.connect()) {
                assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(VERSIONS)
    void answersNothingWhilePaused(String wanted) throws Exception {
        try (NatsServer server = NatsServer.start(wanted);
                Connection connection = server.connect()) {
            server.pause();
            assertThat(server.isRunning()).isTrue();
            assertThatThrownBy(() -> connection.flush(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);

            server.resume();
            connection.flush(Duration.ofSeconds(5));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyThreadIsFrozenWhenPauseReturns() throws Exception {
        try (NatsServer server = NatsServer.start("newest");
                Connection connection = server.connect()) {
            Path process = Path.of("/proc", Long.toString(server.pid()));
            assumeThat(process.resolve("stat")).content().contains("(nats-server");
            streamOn(connection);
            for (int i = 0; i < 100; i++) {
                for (int j = 0; j < 2_000; j++) {
                    connection.publish("orders.new", new byte[1_000]); // the server is busy
                }
                server.pause();
                assertThat(threadStates(process)).containsOnly("T");
                server.resume();
            }
        }
    }

    private static List<String> threadStates(Path process) throws IOException {
        List<String> states = new ArrayList<>();
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            for (Path thread : threads.toList()) {
                states.add(Files.readString(thread.resolve("stat")).replaceFirst("(?s).*\\) (\\w).*", "$1"));
            }
        }
        return states;
    }

    @Test
    void aPausedServerCanBeKilled() {
        try (NatsServer server = NatsServer.start("newest")) {
            server.pause();
            server.kill();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void storeOfOneServerServesTheNext(@TempDir Path store) throws Exception {
        try (NatsServer server = NatsServer.builder().storeDir(store).start();
                Connection connection = server.connect()) {
            streamOn(connection);
            publish(connection, 10);
        }
        try (NatsServer server = NatsServer.builder().storeDir(store).start();
                Connection connection = server.connect()) {
            assertThat(connection
                            .jetStreamManagement()
                            .getStreamInfo("ORDERS")
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(10);
        }
    }

    @Test
    void configurationIsAddedToTheServers() throws Exception {
        try (NatsServer server = NatsServer.builder()
                        .name("mine")
                        .domain("hub")
                        .config("max_payload: 4096")
                        .config("authorization { token: \"s3cret\" }")
                        .start();
                Connection connection = server.connect(server.options().token("s3cret".toCharArray()))) {
            assertThat(connection.getServerInfo().getServerName()).isEqualTo("mine");
            assertThat(connection.getMaxPayload()).isEqualTo(4096);
            assertThat(connection.jetStreamManagement().getAccountStatistics().getDomain())
                    .isEqualTo("hub");
        }
    }

    @Test
    void withoutJetStreamItIsAPlainServer() throws Exception {
        try (NatsServer server = NatsServer.builder().jetStream(false).start();
                Connection connection = server.connect()) {
            assertThat(connection.getServerInfo().isJetStreamAvailable()).isFalse();
        }
    }

    @Test
    void aBadConfigurationFailsWithTheServersWords() {
        NatsServerBuilder builder = NatsServer.builder().config("no_such_option: 1");
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the process has ended")
                .hasMessageContaining("no_such_option");
    }

    @Test
    void aClosedServerDoesNotComeBack() {
        NatsServer server = NatsServer.start("newest");
        server.close();
        assertThat(server.log()).doesNotExist();
        assertThatThrownBy(server::restart).hasMessageContaining("closed");
        assertThatThrownBy(server::pid).hasMessageContaining("not running");
    }

    private static JetStreamManagement streamOn(Connection connection) throws Exception {
        JetStreamManagement management = connection.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("ORDERS")
                .subjects("orders")
                .storageType(StorageType.File)
                .build());
        return management;
    }

    private static void publish(Connection connection, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            connection.jetStream().publish("orders", ("order " + i).getBytes(StandardCharsets.UTF_8));
        }
    }
}
