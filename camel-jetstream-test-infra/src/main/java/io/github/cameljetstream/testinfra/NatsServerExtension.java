package io.github.cameljetstream.testinfra;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes one server for the whole JVM, started when it is first asked for and ended with the last test.
 *
 * <p>System properties select it: {@value #INSTANCE_PROPERTY} = {@code local-process} (default), {@code remote} with
 * {@value #URL_PROPERTY}, or {@code none} for tests that need no server; {@value #VERSION_PROPERTY} = {@code newest} (default), {@code oldest} or a version.
 */
public final class NatsServerExtension implements BeforeAllCallback, ParameterResolver {

    /** The system property that says what kind of instance to test against. */
    public static final String INSTANCE_PROPERTY = "nats.instance.type";

    /** The system property with the URL of a remote instance. */
    public static final String URL_PROPERTY = "nats.url";

    /** The system property that says which server to test against, see {@link NatsBinary#find(String)}. */
    public static final String VERSION_PROPERTY = "nats.server.version";

    private static NatsService shared;

    /** The version under test, as it was asked for. */
    public static String wantedVersion() {
        return System.getProperty(VERSION_PROPERTY, "newest");
    }

    /** Settings of another server of the version under test, for a test that needs one of its own. */
    public static NatsServerBuilder newServer() {
        return NatsServer.builder().version(wantedVersion());
    }

    /** The shared server, local or remote. */
    public static synchronized NatsService service() {
        if (shared == null) {
            shared = create(System.getProperty(INSTANCE_PROPERTY, "local-process"));
        }
        return shared;
    }

    /**
     * The shared server's process.
     *
     * @throws IllegalStateException if the shared server is remote
     */
    public static NatsServer server() {
        if (service() instanceof NatsServer server) {
            return server;
        }
        throw new IllegalStateException(
                "This test needs a server of its own kind: run it without " + INSTANCE_PROPERTY + "=remote");
    }

    private static NatsService create(String type) {
        return switch (type) {
            case "local-process", "none" -> NatsServer.start(wantedVersion());
            case "remote" -> new RemoteNats(remoteUrl());
            default ->
                throw new IllegalArgumentException(
                        INSTANCE_PROPERTY + " is '" + type + "' (expected local-process or remote)");
        };
    }

    private static String remoteUrl() {
        String url = System.getProperty(URL_PROPERTY);
        if (url == null) {
            throw new IllegalArgumentException(INSTANCE_PROPERTY + "=remote needs " + URL_PROPERTY + ", e.g. -D"
                    + URL_PROPERTY + "=nats://127.0.0.1:4222");
        }
        return url;
    }

    private static synchronized void end() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        AutoCloseable atTheEnd = NatsServerExtension::end;
        context.getRoot()
                .getStore(Namespace.create(NatsServerExtension.class))
                .getOrComputeIfAbsent("shared", key -> atTheEnd, AutoCloseable.class);
        service();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == NatsService.class || type == NatsServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NatsServer.class ? server() : service();
    }
}
