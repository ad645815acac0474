package io.github.cameljetstream.permissions;

import io.github.cameljetstream.JetStreamComponent;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/** A row that is run in an account of its own, by a user with some rights. */
public final class PermissionRun implements AutoCloseable {
    static final String ROUTE = "route";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final PermissionRow row;
    private final PermissionServer server;
    private final String user;
    private final String tolerated;
    private final Connection nats;
    private final CamelContext camel = new DefaultCamelContext();
    private final AtomicInteger routed = new AtomicInteger();

    /** The server has denied something to the user: the run ends. */
    static final class Denied extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param tolerated a subject that may be denied to the user; null if there is none
     */
    PermissionRun(PermissionRow row, PermissionServer server, String user, String inboxes, String tolerated)
            throws Exception {
        this.row = row;
        this.server = server;
        this.user = user;
        this.tolerated = tolerated;
        this.nats = Nats.connect(Options.builder()
                .server(server.url())
                .userInfo(PermissionServer.admin(user), "a")
                .build());
        camel.disableJMX();
        camel.getShutdownStrategy().setTimeout(1);
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(server.url());
        component.getConnectionOptions().setRequestTimeout(Duration.ofSeconds(1));
        component.getPublishOptions().setPublishTimeout(Duration.ofSeconds(1));
        component.getSecurityOptions().setUsername(user);
        component.getSecurityOptions().setPassword("u");
        if (!inboxes.equals("_INBOX")) {
            component.getConnectionOptions().setInboxPrefix(inboxes);
        }
        camel.addComponent("jetstream", component);
    }

    /** Does what the row does. */
    void run() throws Exception {
        row.prepare().run(this);
        camel.start();
        row.scenario().run(this);
    }

    Connection nats() {
        return nats;
    }

    JetStreamManagement management() throws Exception {
        return nats.jetStreamManagement();
    }

    CamelContext camel() {
        return camel;
    }

    String uri() {
        return row.uri();
    }

    int routed() {
        return routed.get();
    }

    void addStream(String name, String... subjects) throws Exception {
        addStream(StreamConfiguration.builder().name(name).subjects(subjects));
    }

    void addStream(StreamConfiguration.Builder configuration) throws Exception {
        management().addStream(configuration.storageType(StorageType.Memory).build());
    }

    void addConsumer(ConsumerConfiguration.Builder configuration) throws Exception {
        management().addOrUpdateConsumer("ORDERS", configuration.build());
    }

    void publish(String subject) throws Exception {
        nats.jetStream().publish(subject, new byte[] {'1'});
    }

    /** Starts a route that counts. */
    void route() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri()).routeId(ROUTE).process(exchange -> routed.incrementAndGet());
            }
        });
    }

    /** Starts a route that fails with the first message, and acknowledges no other. */
    void forgetfulRoute() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri() + "&autoAck=false").routeId(ROUTE).process(exchange -> {
                    if (routed.incrementAndGet() == 1) {
                        throw new IllegalStateException("on purpose");
                    }
                });
            }
        });
    }

    Exchange send(Object body, String header, Object value) throws Exception {
        Exchange sent = camel.createProducerTemplate().send(uri(), exchange -> {
            exchange.getMessage().setBody(body);
            if (header != null) {
                exchange.getMessage().setHeader(header, value);
            }
        });
        if (sent.getException() != null) {
            throw sent.getException();
        }
        return sent;
    }

    /** Waits until it is so, or the server has denied something to the user. */
    void await(Callable<Boolean> condition) throws Exception {
        Awaitility.await(row.what() + ", routed " + routed.get())
                .pollInterval(Duration.ofMillis(5))
                .atMost(SOON)
                .until(() -> {
                    if (!server.violations(user, tolerated).isEmpty()) {
                        throw new Denied();
                    }
                    return condition.call();
                });
    }

    @Override
    public void close() throws Exception {
        camel.stop();
        nats.close();
    }
}
