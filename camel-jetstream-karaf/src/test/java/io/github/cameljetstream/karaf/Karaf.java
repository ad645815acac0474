package io.github.cameljetstream.karaf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;

/**
 * A Karaf as it is distributed, in a process of its own, told by JMX what a user tells it at its console.
 *
 * <p>Its ports are free ones of the loopback address, and it takes artifacts from nowhere but its own distribution and the
 * folder {@code target/repository}.
 */
final class Karaf implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String USER = "karaf";

    private final Path base;
    private final Process process;
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private Karaf(Path base, Process process, JMXConnector connector) throws IOException {
        this.base = base;
        this.process = process;
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    /** Makes {@code base} the folder of a new instance of the distribution in {@code home}, with the files in etc that it has. */
    static void create(Path home, Path base) throws IOException {
        delete(base);
        copy(home.resolve("etc"), base.resolve("etc"));
        Files.createDirectories(base.resolve("data/log"));
        // Karaf warns, in its own words and with our path, if it looks for this one before it has made it.
        Files.createDirectories(base.resolve("deploy"));
    }

    /** Starts the instance that {@link #create} has made, and waits until it has its features. */
    static Karaf start(Path home, Path base, Path repository) throws IOException {
        int registry = freePort();
        configure(base.resolve("etc"), registry, repository);
        Process process = launch(home, base);
        try {
            JMXConnector connector = Awaitility.await("Karaf, see " + log(base))
                    .atMost(LIMIT)
                    .until(() -> connect(process, registry), one -> one != null);
            Karaf karaf = new Karaf(base, process, connector);
            Awaitility.await().atMost(LIMIT).ignoreExceptions().until(karaf::hasBooted);
            return karaf;
        } catch (RuntimeException | IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static void configure(Path etc, int registry, Path repository) throws IOException {
        Files.writeString(
                etc.resolve("users.properties"), USER + " = " + USER + ",admin,manager,viewer,systembundles,ssh\n");
        edit(
                etc.resolve("org.apache.karaf.management.cfg"),
                Map.of("rmiRegistryPort", Integer.toString(registry), "rmiServerPort", Integer.toString(freePort())));
        edit(
                etc.resolve("org.apache.karaf.shell.cfg"),
                Map.of("sshPort", Integer.toString(freePort()), "sshHost", "127.0.0.1"));
        Files.writeString(etc.resolve("no-settings.xml"), "<settings/>\n");
        String prefix = "org.ops4j.pax.url.mvn.";
        Files.writeString(
                etc.resolve("org.ops4j.pax.url.mvn.cfg"),
                String.join(
                        "\n",
                        prefix + "settings=" + etc.resolve("no-settings.xml"),
                        prefix + "localRepository=" + etc.resolveSibling("m2"),
                        prefix + "useFallbackRepositories=false",
                        prefix + "repositories=",
                        prefix + "defaultRepositories=${karaf.home.uri}system@id=system@snapshots," + repository.toUri()
                                + "@id=build@snapshots",
                        ""));
    }

    /** Gives the settings their values, in place of the lines that they have in the file. */
    private static void edit(Path file, Map<String, String> settings) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            String key = line.split("=", 2)[0].strip();
            text.append(settings.containsKey(key) ? key + " = " + settings.get(key) : line)
                    .append('\n');
        }
        Files.writeString(file, text);
    }

    /** The shell outlives nobody: when this JVM ends, even by force, its input ends and it kills Karaf. */
    private static Process launch(Path home, Path base) throws IOException {
        String script =
                "exec 3<&0; \"$0\" daemon </dev/null & pid=$!; { cat <&3; kill -9 $pid; } >/dev/null 2>&1 & exec 3<&-; wait $pid";
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", "-c", script, home.resolve("bin/karaf").toString())
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("console.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "KARAF_BASE", base.toString(),
                        "KARAF_DATA", base.resolve("data").toString(),
                        "KARAF_ETC", base.resolve("etc").toString(),
                        "KARAF_LOG", base.resolve("data/log").toString(),
                        "JAVA_MAX_MEM", "384m",
                        "CHECK_ROOT_INSTANCE_RUNNING", "false"));
        return builder.start();
    }

    @SuppressWarnings("BanJNDI") // of our own child process, on the loopback address
    private static JMXConnector connect(Process process, int port) {
        if (!process.isAlive()) {
            throw new IllegalStateException("Karaf ended with " + process.exitValue());
        }
        try {
            JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/karaf-root");
            return JMXConnectorFactory.connect(url, Map.of(JMXConnector.CREDENTIALS, new String[] {USER, USER}));
        } catch (IOException | SecurityException e) {
            return null; // not yet
        }
    }

    private boolean hasBooted() throws Exception {
        return !bundle("org.apache.karaf.bundle.core").isEmpty()
                && stateOf("org.apache.karaf.kar.core").equals("Active");
    }

    /** As {@code feature:repo-add}. */
    void addRepository(String url) throws Exception {
        invoke("org.apache.karaf:type=feature,name=root", "addRepository", url);
    }

    /** As {@code feature:install}. */
    void installFeature(String name) throws Exception {
        invoke("org.apache.karaf:type=feature,name=root", "installFeature", name);
    }

    /** As {@code bundle:install -s}. */
    void installBundle(String url) throws Exception {
        beans.invoke(bundles(), "install", new Object[] {url, true}, new String[] {
            String.class.getName(), boolean.class.getName()
        });
    }

    /** As {@code bundle:stop}. */
    void stop(String symbolicName) throws Exception {
        invoke(bundles().toString(), "stop", id(symbolicName));
    }

    /** As {@code bundle:start}. */
    void start(String symbolicName) throws Exception {
        invoke(bundles().toString(), "start", id(symbolicName));
    }

    /** As {@code bundle:update}, and {@code bundle:refresh}, without which those who use the bundle go on with its old classes. */
    void update(String symbolicName) throws Exception {
        invoke(bundles().toString(), "update", id(symbolicName));
        invoke(bundles().toString(), "refresh", id(symbolicName));
    }

    /** Active, Resolved and so on. */
    String stateOf(String symbolicName) throws Exception {
        return (String) bundle(symbolicName).get(0).get("State");
    }

    private String id(String symbolicName) throws Exception {
        return bundle(symbolicName).get(0).get("ID").toString();
    }

    private List<CompositeData> bundle(String symbolicName) throws Exception {
        return ((TabularData) beans.getAttribute(bundles(), "Bundles"))
                .values().stream()
                        .map(CompositeData.class::cast)
                        .filter(row -> symbolicName.equals(row.get("Symbolic Name")))
                        .toList();
    }

    private static ObjectName bundles() throws Exception {
        return ObjectName.getInstance("org.apache.karaf:type=bundle,name=root");
    }

    private void invoke(String bean, String operation, String argument) throws Exception {
        beans.invoke(
                ObjectName.getInstance(bean), operation, new Object[] {argument}, new String[] {String.class.getName()
                });
    }

    /** The threads that run code of these packages, with their stacks. */
    List<String> threadsIn(String... packages) throws Exception {
        CompositeData[] all = (CompositeData[]) beans.invoke(
                ObjectName.getInstance("java.lang:type=Threading"),
                "dumpAllThreads",
                new Object[] {false, false},
                new String[] {boolean.class.getName(), boolean.class.getName()});
        return Arrays.stream(all)
                .map(thread -> thread.get("threadName") + " " + frames(thread))
                .filter(text -> Arrays.stream(packages).anyMatch(text::contains))
                .toList();
    }

    private static List<String> frames(CompositeData thread) {
        return Arrays.stream((CompositeData[]) thread.get("stackTrace"))
                .map(frame -> frame.get("className") + "." + frame.get("methodName"))
                .toList();
    }

    /** How many objects of exactly this class are still referred to. */
    long instances(String className) throws Exception {
        String histogram = (String) beans.invoke(
                ObjectName.getInstance("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** What it logged. */
    List<String> log() throws IOException {
        return Files.readAllLines(log(base));
    }

    private static Path log(Path base) {
        return base.resolve("data/log/karaf.log");
    }

    /** As {@code system:shutdown}; gives the exit code. */
    int shutDown() throws Exception {
        invokeHalt();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Karaf has not ended " + LIMIT + " after it was told to");
        }
        return process.exitValue();
    }

    private void invokeHalt() throws Exception {
        try {
            beans.invoke(
                    ObjectName.getInstance("org.apache.karaf:type=system,name=root"),
                    "halt",
                    new Object[0],
                    new String[0]);
        } catch (IOException e) {
            // It ends before it has answered.
        }
    }

    @Override
    public void close() throws IOException {
        // Ends the shell's input, and with it Karaf.
        process.getOutputStream().close();
        try {
            connector.close();
        } catch (IOException e) {
            // It has ended already.
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
