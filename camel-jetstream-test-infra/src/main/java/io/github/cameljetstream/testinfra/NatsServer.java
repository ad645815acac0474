package io.github.cameljetstream.testinfra;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real nats-server: a child process on the loopback address that can be killed, restarted and paused.
 *
 * <p>Port and store survive a restart. Whatever happens to this JVM, the process ends with it.
 *
 * <pre>{@code
 * try (NatsServer server = NatsServer.builder().version("oldest").start()) {
 *     server.kill();
 *     server.restart();
 * }
 * }</pre>
 */
public final class NatsServer implements NatsService {

    /** Set to true, the system property keeps the folders of servers that have been closed, logs and all. */
    public static final String KEEP_PROPERTY = "nats.server.keep";

    /**
     * A folder of no stream. After the last stream of an account is deleted, the server removes the folder of its
     * streams some time later, and a stream that is created meanwhile fails with 10049 (5 % of them on a busy machine);
     * what is not empty stays.
     */
    private static final String STREAMS_FOLDER_KEPT = "jetstream/$G/streams/kept";

    private static final Logger LOG = LoggerFactory.getLogger(NatsServer.class);
    private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int PORT_ATTEMPTS = 5;
    private static final int LOG_TAIL = 20;

    private final NatsServerBuilder settings;
    private final NatsBinary binary;
    private final Path folder;
    private int port;
    private Process process;
    private boolean closed;

    NatsServer(NatsServerBuilder settings) {
        this.settings = settings;
        binary = settings.findBinary();
        folder = Folders.temporary("nats-server-");
        port = settings.port;
    }

    /** Settings of a server to start; by default the newest there is, with JetStream, on a free port. */
    public static NatsServerBuilder builder() {
        return new NatsServerBuilder();
    }

    /** Starts a server of the given version (see {@link NatsBinary#find(String)}) with the default settings. */
    public static NatsServer start(String version) {
        return builder().version(version).start();
    }

    /** {@code nats://127.0.0.1:PORT} */
    @Override
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** The port that clients connect to, the same after a restart. */
    public int port() {
        return port;
    }

    @Override
    public NatsVersion version() {
        return binary.version();
    }

    /** The process id (a container's: of the engine's client). */
    public synchronized long pid() {
        return running().pid();
    }

    /** Whether the process lives, paused or not. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** What the server logs, through all restarts. */
    public Path log() {
        return folder.resolve("nats-server.log");
    }

    /** Where JetStream stores its files. */
    public Path storeDir() {
        return settings.storeDir == null ? folder.resolve("store") : settings.storeDir;
    }

    /** Ends the process at once (SIGKILL) and waits until it is gone. */
    public synchronized void kill() {
        end("KILL");
    }

    /** Asks the process to end (SIGTERM) and waits until it is gone. */
    public synchronized void stop() {
        end("TERM");
    }

    /** Kills the process if it runs, and starts it again on the same port and store. */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("This server has been closed");
        }
        if (isRunning()) {
            kill();
        }
        launch();
    }

    /** As {@link #restart()}, with this instead of all that the builder's {@code config} was given. */
    public synchronized void restart(String config) {
        settings.replaceConfig(config);
        restart();
    }

    /**
     * Has the process read its configuration again (SIGHUP), with this instead of all that the builder's {@code config}
     * was given, and waits until it has: clients that it no longer lets in are disconnected.
     */
    public synchronized void reload(String config) {
        long before = reloads();
        settings.replaceConfig(config);
        try {
            writeConfig();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running();
        signal("HUP");
        Await.until(() -> reloads() > before, STOP_LIMIT, () -> this + " did not reload:\n" + logTail());
    }

    private long reloads() {
        try {
            return Files.readString(log(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("Reloaded server configuration"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Freezes the process (SIGSTOP) and waits until it is frozen: connections stay open and nothing answers. */
    public synchronized void pause() {
        Path threads = Path.of("/proc", Long.toString(running().pid()), "task");
        signal("STOP");
        // The signal is on its way when kill returns, and each thread stops by itself. A container's we do not see.
        if (!binary.isContainer() && Files.isDirectory(threads)) {
            Await.until(() -> allStopped(threads), STOP_LIMIT, () -> this + " did not stop within " + STOP_LIMIT);
        }
    }

    private static boolean allStopped(Path threads) {
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(thread -> stateOf(thread) == 'T');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state is the letter behind the name, which is in brackets and may hold any. A thread that has ended is stopped. */
    private static char stateOf(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return 'T';
        }
    }

    /** Thaws a paused process (SIGCONT). */
    public synchronized void resume() {
        running();
        signal("CONT");
    }

    /** Kills the process and deletes its folder; a store folder given to the builder stays. */
    @Override
    public synchronized void close() {
        closed = true;
        if (isRunning()) {
            kill();
        }
        if (!Boolean.getBoolean(KEEP_PROPERTY)) {
            Folders.delete(folder);
        }
    }

    @Override
    public String toString() {
        return "nats-server " + version() + " at " + url();
    }

    /** The first start: a port that we chose and somebody else took meanwhile is exchanged for another. */
    synchronized NatsServer begin() {
        try {
            for (int attempt = 1; ; attempt++) {
                if (settings.port == 0) {
                    port = LoopbackPorts.free();
                }
                try {
                    launch();
                    return this;
                } catch (IllegalStateException e) {
                    if (settings.port != 0
                            || attempt == PORT_ATTEMPTS
                            || !logTail().contains("address already in use")) {
                        throw e;
                    }
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void launch() {
        long started = System.nanoTime();
        try {
            Files.createDirectories(storeDir().resolve(STREAMS_FOLDER_KEPT));
            Path config = writeConfig();
            List<String> command = binary.run(containerName(), folder, List.of("-c", config.toString()));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + binary.command(), e);
        }
        Reaper.started(this, process.pid());
        try {
            settings.readiness.await(this);
        } catch (RuntimeException e) {
            end("KILL");
            throw new IllegalStateException(this + " did not start: " + e.getMessage() + "\n" + logTail(), e);
        }
        LOG.info("{} is ready after {} ms", this, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }

    private Path writeConfig() throws IOException {
        return Files.writeString(
                folder.resolve("nats-server.conf"), settings.configuration(port, storeDir()), StandardCharsets.UTF_8);
    }

    private void end(String signal) {
        if (process == null) {
            return;
        }
        if (process.isAlive()) {
            signal(signal);
        }
        awaitEnd();
        Reaper.ended(this, process.pid());
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(TERMINATION_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                signal("KILL");
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String signal) {
        if (File.separatorChar == '\\') {
            signalOnWindows(signal);
            return;
        }
        List<String> command = binary.signal(signal, containerName(), process.pid());
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0 && process.isAlive()) {
                throw new IllegalStateException(command + " failed with exit code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private void signalOnWindows(String signal) {
        if (signal.equals("STOP") || signal.equals("CONT")) {
            throw new UnsupportedOperationException("A process cannot be paused on Windows");
        }
        process.destroyForcibly();
    }

    private Process running() {
        if (!isRunning()) {
            throw new IllegalStateException(this + " is not running");
        }
        return process;
    }

    private String containerName() {
        return "camel-jetstream-" + folder.getFileName();
    }

    private String logTail() {
        if (!Files.exists(log())) {
            return "(the server logged nothing)";
        }
        try {
            List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e + ")";
        }
    }
}
