package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases by several threads at once, of a connection that cannot be made at the first attempt. */
@Timeout(120)
@Tag("server")
class LeaseTest {
    private static final int WAITING = 100;

    private NatsServer server;
    private DefaultCamelContext context;
    private SharedConnections connections;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.builder()
                .version(NatsServerExtension.wantedVersion())
                .config("authorization { users: [ { user: u, password: p, permissions: { publish: allowed } } ] }")
                .start();
        context = new DefaultCamelContext();
        context.start();
        connections = SharedConnections.of(context);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        context.stop();
        server.close();
    }

    private ConnectionKey key(SSLContextParameters parameters) {
        ConnectionOptions options = new ConnectionOptions();
        options.setNatsURL(server.url());
        SecurityOptions security = new SecurityOptions();
        security.setUsername("u");
        security.setPassword("p");
        security.setSslContextParameters(parameters);
        return ConnectionKey.of(options, security, "lease-test");
    }

    /** Lets the first attempt fail when it is told to, and the others be, without TLS. */
    private static final class FirstFails extends SSLContextParameters {
        private final Throwable failure;
        private final CountDownLatch go = new CountDownLatch(1);
        private final AtomicInteger attempts = new AtomicInteger();

        FirstFails(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public SSLContext createSSLContext(CamelContext context) {
            if (attempts.incrementAndGet() > 1) {
                return null;
            }
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    /** Leases as soon as an attempt that was begun has failed. */
    private ConnectionLease leaseAfterFailure(ConnectionKey key) throws ConnectFailedException {
        try {
            return connections.lease(key);
        } catch (IllegalStateException first) {
            return connections.lease(key);
        }
    }

    /** Null if the attempt fails that it waits for. */
    private ConnectionLease leaseOrNull(ConnectionKey key, CountDownLatch begun) throws ConnectFailedException {
        begun.countDown();
        try {
            return connections.lease(key);
        } catch (IllegalStateException first) {
            return null;
        }
    }

    @Test
    void whoWaitedForAnAttemptThatFailedLeavesTheNextOneAlone() throws Exception {
        for (int round = 0; round < 20; round++) {
            FirstFails flapping = new FirstFails(new IllegalStateException("first"));
            ConnectionKey key = key(flapping);
            Future<ConnectionLease> again = threads.submit(() -> leaseAfterFailure(key));
            await().until(() -> flapping.attempts.get() == 1);
            CountDownLatch begun = new CountDownLatch(WAITING);
            List<Future<ConnectionLease>> waiting = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                waiting.add(threads.submit(() -> leaseOrNull(key, begun)));
            }
            begun.await();
            flapping.go.countDown();

            try (ConnectionLease lease = again.get(20, TimeUnit.SECONDS)) {
                for (Future<ConnectionLease> each : waiting) {
                    ConnectionLease late = each.get(20, TimeUnit.SECONDS);
                    if (late != null) {
                        late.close(); // it came when the first attempt had failed already
                    }
                }
                assertThat(connections.snapshots()).hasSize(1);
                assertThat(lease.state()).isEqualTo(ConnectionState.CONNECTED);
                assertThat(lease.connection().getStatus()).isEqualTo(Connection.Status.CONNECTED);
            }
            assertThat(connections.snapshots()).isEmpty();
        }
    }

    @Test
    void whatFailsIsThrownAsItIs() {
        IllegalArgumentException refused = new IllegalArgumentException("a seed that is none");
        FirstFails parameters = new FirstFails(refused);
        parameters.go.countDown();

        assertThatThrownBy(() -> connections.lease(key(parameters))).isSameAs(refused);
    }

    /** A class that is missing, for one. */
    @Test
    void anErrorReachesAllWhoWait() throws Exception {
        NoClassDefFoundError missing = new NoClassDefFoundError("missing");
        FirstFails parameters = new FirstFails(missing);
        ConnectionKey key = key(parameters);
        Future<Throwable> first = threads.submit(() -> catchThrowable(() -> connections.lease(key)));
        await().until(() -> parameters.attempts.get() == 1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<Throwable> second = threads.submit(() -> {
            thread.set(Thread.currentThread());
            return catchThrowable(() -> connections.lease(key));
        });
        await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);
        parameters.go.countDown();

        assertThat(first.get(20, TimeUnit.SECONDS)).isSameAs(missing);
        assertThat(second.get(20, TimeUnit.SECONDS)).isSameAs(missing);
    }

    @Test
    void aServerThatComplainsWithoutEndDoesNotFillTheLog() throws Exception {
        try (LogCapture log = LogCapture.ours();
                ConnectionLease lease = connections.lease(key(null))) {
            for (int i = 0; i < 300; i++) {
                lease.connection().publish("forbidden." + i, new byte[0]);
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(complaints(log)).isEqualTo(1));
            lease.connection().flush(Duration.ofSeconds(5));
            await().during(Duration.ofMillis(500)).until(() -> complaints(log) == 1);
        }
    }

    private static long complaints(LogCapture log) {
        return log.warnings().stream()
                .filter(line -> line.contains("Permissions Violation"))
                .count();
    }
}
