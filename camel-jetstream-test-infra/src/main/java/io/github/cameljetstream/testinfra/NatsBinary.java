package io.github.cameljetstream.testinfra;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A nats-server that can be run: an executable, or an image of a container engine.
 *
 * <p>Looked for, in this order: the executable named by the system property {@value #BINARY_PROPERTY} or the environment
 * variable {@value #BINARY_VARIABLE}; the best match in the project's cache ({@code .cache/nats-server}, filled by
 * {@code bin/nats-server-fetch}) and on the PATH; a container engine that answers. Nothing is downloaded, but by the
 * engine.
 *
 * @param command what to run, before the server's own arguments
 * @param version the server's version
 * @param engine the container engine that the command needs, null for an executable
 */
public record NatsBinary(List<String> command, NatsVersion version, String engine) {

    /** The system property that names an executable. */
    public static final String BINARY_PROPERTY = "nats.server.binary";

    /** The environment variable that names an executable. */
    public static final String BINARY_VARIABLE = "NATS_SERVER";

    /** The environment variable that names another folder than {@code .cache} for the project's cache. */
    public static final String CACHE_VARIABLE = "CAMEL_JETSTREAM_CACHE";

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final String EXECUTABLE = WINDOWS ? "nats-server.exe" : "nats-server";
    private static final Map<Path, Optional<NatsBinary>> KNOWN = new ConcurrentHashMap<>();
    private static final Map<String, Optional<NatsBinary>> KNOWN_IMAGES = new ConcurrentHashMap<>();

    /** Copies the command. */
    public NatsBinary {
        command = List.copyOf(command);
    }

    /**
     * Finds a server.
     *
     * @param wanted {@code oldest} (2.9), {@code newest} or {@code any} (the highest version there is), or a version or its
     *     beginning, such as {@code 2.10}
     * @throws IllegalStateException with the cure, if there is none
     */
    public static NatsBinary find(String wanted) {
        WantedVersion version = WantedVersion.of(wanted);
        return named().filter(binary -> version.accepts(binary))
                .or(() -> version.best(installed()))
                .or(() -> KNOWN_IMAGES.computeIfAbsent(version.image(), NatsBinary::image))
                .orElseThrow(() -> new IllegalStateException(notFound(version)));
    }

    /** Whether {@link #find(String)} would find one. */
    public static boolean isAvailable(String wanted) {
        WantedVersion version = WantedVersion.of(wanted);
        return named().filter(binary -> version.accepts(binary)).isPresent()
                || version.best(installed()).isPresent()
                || KNOWN_IMAGES
                        .computeIfAbsent(version.image(), NatsBinary::image)
                        .isPresent();
    }

    /** The server in this file. */
    public static NatsBinary of(Path executable) {
        return KNOWN.computeIfAbsent(executable.toAbsolutePath().normalize(), NatsBinary::executable)
                .orElseThrow(() ->
                        new IllegalStateException("Not a nats-server that can be run on this machine: " + executable));
    }

    /** The command that runs the server; a container gets this name and sees this folder. */
    List<String> run(String container, Path folder, List<String> arguments) {
        List<String> all = new ArrayList<>(command);
        if (engine != null) {
            all.addAll(all.size() - 1, containerOptions(container, folder));
        }
        all.addAll(arguments);
        return all;
    }

    private List<String> containerOptions(String container, Path folder) {
        List<String> options = new ArrayList<>(List.of("--name", container, "-v", folder + ":" + folder));
        if (engine.equals("podman")) {
            options.add("--userns=keep-id");
        }
        try {
            options.add(
                    "--user=" + Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsupportedOperationException noOwners) {
            // A file system without numeric owners: the engine's default user does.
        }
        return options;
    }

    boolean isContainer() {
        return engine != null;
    }

    /** The command that sends a signal to a server that runs: the shell's own, since a bare system has no other. */
    List<String> signal(String signal, String container, long pid) {
        return engine == null
                ? List.of("sh", "-c", "kill -" + signal + " " + pid)
                : List.of(engine, "kill", "--signal=" + signal, container);
    }

    private static Optional<NatsBinary> named() {
        return Optional.ofNullable(System.getProperty(BINARY_PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(BINARY_VARIABLE)))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .map(NatsBinary::of);
    }

    private static List<NatsBinary> installed() {
        return Stream.concat(cached(), onPath())
                .map(Path::toAbsolutePath)
                .map(file -> KNOWN.computeIfAbsent(file, NatsBinary::executable))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Stream<Path> cached() {
        Path cache = cache().resolve("nats-server");
        if (!Files.isDirectory(cache)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(cache, 4)) {
            return files.filter(NatsBinary::isServer).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project's cache: as the variable says, else below the nearest folder upwards that has one or is a clone. */
    static Path cache() {
        String variable = System.getenv(CACHE_VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return Path.of(variable);
        }
        Path working = Path.of("").toAbsolutePath();
        for (Path folder = working; folder != null; folder = folder.getParent()) {
            Path cache = folder.resolve(".cache");
            if (Files.isDirectory(cache.resolve("nats-server")) || Files.exists(folder.resolve(".git"))) {
                return cache;
            }
        }
        return working.resolve(".cache");
    }

    private static Stream<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, EXECUTABLE))
                .filter(NatsBinary::isServer);
    }

    private static boolean isServer(Path file) {
        Path name = file.getFileName();
        return name != null
                && name.toString().equals(EXECUTABLE)
                && Files.isRegularFile(file)
                && Files.isExecutable(file);
    }

    private static Optional<NatsBinary> executable(Path file) {
        List<String> command = List.of(file.toString());
        return output(with(command, "--version"))
                .flatMap(NatsVersion::find)
                .map(version -> new NatsBinary(command, version, null));
    }

    private static Optional<NatsBinary> image(String image) {
        return Stream.of("docker", "podman")
                .filter(engine -> output(List.of(engine, "info")).isPresent())
                .findFirst()
                .flatMap(engine -> {
                    List<String> run = List.of(engine, "run", "--rm", "--network", "host");
                    return output(with(run, image, "--version"))
                            .flatMap(NatsVersion::find)
                            .map(version -> new NatsBinary(with(run, image), version, engine));
                });
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    /** What a command printed, if it exists and succeeded within two minutes (an engine may fetch its image). */
    private static Optional<String> output(List<String> command) {
        try {
            Path out = Files.createTempFile("nats-binary", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                boolean ended = process.waitFor(2, TimeUnit.MINUTES);
                process.destroyForcibly();
                return ended && process.exitValue() == 0
                        ? Optional.of(Files.readString(out, StandardCharsets.UTF_8))
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(out);
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String notFound(WantedVersion wanted) {
        return "Looked for " + wanted + " and found none. Looked at the system property " + BINARY_PROPERTY
                + " and the variable " + BINARY_VARIABLE + ", below " + cache().resolve("nats-server")
                + ", on the PATH, and for a running docker or podman. Cure: on Debian or Ubuntu run 'bin/nats-server-fetch "
                + wanted.fetchArgument() + "'; on macOS 'brew install nats-server'; on Windows "
                + "'choco install nats-server' or unzip a release of nats-server; "
                + "or name an executable by " + BINARY_VARIABLE + "; or start docker or podman.";
    }
}
