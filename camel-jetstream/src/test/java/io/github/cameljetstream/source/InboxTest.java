package io.github.cameljetstream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an inbox takes until it has ended, and that the server hears of its end. */
@Tag("server")
class InboxTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String REPLY = "reply.";
    private static final int ON_THEIR_WAY = 500;

    private final Queue<Integer> taken = new ConcurrentLinkedQueue<>();
    /** The server answers what it could send to nobody. */
    private final Queue<Integer> refused = new ConcurrentLinkedQueue<>();

    private volatile int sent;
    private volatile boolean asks = true;
    private final Semaphore reconnects = new Semaphore(0);
    private final Semaphore outstanding = new Semaphore(0);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private NatsServer server;
    private TcpProxy proxy;
    private Connection nats;
    private ConnectionLease lease;
    private Inbox inbox;

    @BeforeEach
    void subscribe() throws Exception {
        server = NatsServerExtension.newServer().start();
        proxy = TcpProxy.to(server);
        nats = server.connect();
        ConnectionOptions options = new ConnectionOptions();
        options.setNatsURL(proxy.url());
        lease = SharedConnections.of(context).lease(ConnectionKey.of(options, new SecurityOptions(), "test"));
        lease.watch(new ConnectionWatcher() {
            @Override
            public void onDisconnected() {
                // Seen by the next one.
            }

            @Override
            public void onReconnected() {
                reconnects.release();
            }
        });
        inbox = new Inbox(lease, this::take, subject -> lease.publish(subject, new byte[0]));
        inbox.subscribe();
        lease.connection().flush(SOON);
    }

    private void take(Inbox from, Message message) {
        if (message.getReplyTo() != null) {
            if (asks) {
                outstanding.release();
            }
            taken.add(Integer.valueOf(new String(message.getData(), StandardCharsets.US_ASCII)));
        }
    }

    @AfterEach
    void end() throws Exception {
        lease.close();
        context.close();
        nats.close();
        proxy.close();
        server.close();
    }

    @Test
    void theServerHearsOfTheEnd() throws Exception {
        deliver(0, 100);
        inbox.drain(0);
        awaitUnheard();
        assertThat(taken).hasSize(100);
    }

    @Test
    void theServerHearsOfTheEndAfterAReconnect() throws Exception {
        deliver(0, 100);
        reconnect();
        deliver(100, 200);
        inbox.drain(0);
        awaitUnheard();
        assertThat(taken).hasSize(200);
    }

    /** The first connection did not carry it to the server any more. */
    @Test
    void theServerHearsOfAnEndThatWasLostWithItsConnection() throws Exception {
        deliver(0, 100);
        proxy.stall();
        inbox.drain(0);
        reconnect();
        deliver(100, 120);
        inbox.drain(0);
        awaitUnheard();
        assertThat(taken).hasSize(120);
    }

    @Test
    void itEndsAlthoughTheConnectionIsLostAgainMeanwhile() throws Exception {
        reconnect();
        proxy.stall();
        inbox.drain(0);
        reconnect();
        inbox.drain(0);
        awaitUnheard();
    }

    /** As the server answers requests: one message after the other, while there is somebody who subscribes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1, 1, 2})
    void whatIsSentUntilTheEndIsTakenOnce(int losses) throws Exception {
        deliver(0, 100);
        for (int i = 0; i < losses; i++) {
            reconnect();
        }
        AtomicBoolean isHeard = new AtomicBoolean(true);
        lease.subscribe(
                REPLY + "*",
                refusal -> refused.add(Integer.valueOf(refusal.getSubject().substring(REPLY.length()))));
        outstanding.drainPermits();
        outstanding.release(ON_THEIR_WAY);
        Thread sender = new Thread(() -> sendWhile(isHeard));
        sender.start();
        await().atMost(SOON).until(() -> taken.size() > 1_000);
        asks = false;
        inbox.drain(ON_THEIR_WAY);
        awaitUnheard();
        isHeard.set(false);
        sender.join();
        await().atMost(SOON).until(() -> taken.size() + refused.size() >= sent);
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(Stream.concat(taken.stream(), refused.stream()).sorted().toList())
                .isEqualTo(IntStream.range(0, sent).boxed().toList());
        assertThat(List.copyOf(taken)).isSorted();
    }

    private void sendWhile(AtomicBoolean isHeard) {
        try {
            for (int number = 100; isHeard.get(); ) {
                if (outstanding.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                    lease.publish(inbox.subject(), REPLY + number, null, bytes(number));
                    number++;
                    sent = number;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(int from, int to) throws Exception {
        for (int number = from; number < to; number++) {
            nats.publish(inbox.subject(), REPLY + number, bytes(number));
        }
        nats.flush(SOON);
        await().atMost(SOON).until(() -> taken.size() >= to);
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private void reconnect() throws Exception {
        reconnects.drainPermits();
        proxy.cut();
        proxy.unstall();
        assertThat(reconnects.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        await().atMost(SOON).until(() -> lease.state() == ConnectionState.CONNECTED);
        lease.connection().flush(SOON);
    }

    /** The server says so at once if nobody subscribes. */
    private void awaitUnheard() {
        await().atMost(SOON).until(() -> {
            try {
                nats.request(inbox.subject(), bytes(-1)).get(50, TimeUnit.MILLISECONDS);
                return false;
            } catch (TimeoutException e) {
                return false;
            } catch (CancellationException e) {
                return true;
            }
        });
        taken.removeIf(number -> number == -1);
    }
}
