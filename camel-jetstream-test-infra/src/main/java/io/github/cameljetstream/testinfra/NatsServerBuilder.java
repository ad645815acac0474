package io.github.cameljetstream.testinfra;

import java.nio.file.Path;

/** Settings of a {@link NatsServer} to start. */
public final class NatsServerBuilder {

    int port;
    Path storeDir;
    Readiness readiness = Readiness.JETSTREAM;

    private String version = "newest";
    private Path binary;
    private boolean jetStream = true;
    private String name;
    private String domain;
    private final StringBuilder config = new StringBuilder();

    NatsServerBuilder() {}

    /** Which server to run, see {@link NatsBinary#find(String)}; the newest by default. */
    public NatsServerBuilder version(String wanted) {
        version = wanted;
        return this;
    }

    /** The executable to run, whatever its version. */
    public NatsServerBuilder binary(Path executable) {
        binary = executable;
        return this;
    }

    /** Whether JetStream is on, as it is by default. */
    public NatsServerBuilder jetStream(boolean on) {
        jetStream = on;
        return this;
    }

    /** Where JetStream stores its files; by default a folder that is deleted with the server. */
    public NatsServerBuilder storeDir(Path folder) {
        storeDir = folder.toAbsolutePath();
        return this;
    }

    /** The port for clients; by default a free one. */
    public NatsServerBuilder port(int number) {
        port = number;
        return this;
    }

    /** The server's name. */
    public NatsServerBuilder name(String serverName) {
        name = serverName;
        return this;
    }

    /** The JetStream domain. */
    public NatsServerBuilder domain(String jetStreamDomain) {
        domain = jetStreamDomain;
        return this;
    }

    /** Text for the end of the configuration file; several calls add up. */
    public NatsServerBuilder config(String text) {
        config.append(text).append('\n');
        return this;
    }

    void replaceConfig(String text) {
        config.setLength(0);
        config(text);
    }

    NatsServerBuilder readiness(Readiness condition) {
        readiness = condition;
        return this;
    }

    /**
     * Starts the server and waits until it is ready.
     *
     * @throws IllegalStateException if there is no executable, or with the end of the server's log if it does not get ready
     */
    public NatsServer start() {
        checkServersAreAllowed();
        if (!jetStream && readiness == Readiness.JETSTREAM) {
            readiness = Readiness.INFO;
        }
        return new NatsServer(this).begin();
    }

    /** Refuses a server in a run of tests that need none: each would wait for it, and the run would no longer be quick. */
    private static void checkServersAreAllowed() {
        if ("none".equals(System.getProperty(NatsServerExtension.INSTANCE_PROPERTY))) {
            throw new IllegalStateException(
                    "A unit test starts a server: annotate its class with @WithNatsServer or @Tag(\"server\"), so that it"
                            + " runs with the tests that need one");
        }
    }

    NatsBinary findBinary() {
        return binary == null ? NatsBinary.find(version) : NatsBinary.of(binary);
    }

    String configuration(int clientPort, Path store) {
        StringBuilder text = new StringBuilder("listen: \"127.0.0.1:" + clientPort + "\"\n");
        if (name != null) {
            text.append("server_name: ").append(quoted(name)).append('\n');
        }
        if (jetStream) {
            text.append("jetstream {\n  store_dir: ")
                    .append(quoted(store.toString()))
                    .append('\n');
            if (domain != null) {
                text.append("  domain: ").append(quoted(domain)).append('\n');
            }
            text.append("}\n");
        }
        return text.append(config).toString();
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
