package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.PublishAck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A replay has each message of the stream once and in order, whatever becomes of its consumer. */
@Tag("server")
class OrderedReplayTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 3_000;
    private static final int FEW_BYTES = 200;

    private final List<Long> seen = new CopyOnWriteArrayList<>();
    private volatile Processor work = exchange -> {};
    private NatsServer server;
    private TcpProxy proxy;
    private Connection nats;
    private JetStreamManagement management;
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().start();
        proxy = TcpProxy.to(server);
        nats = server.connect();
        management = nats.jetStreamManagement();
        createStream();
    }

    private void createStream() throws Exception {
        Streams.create(management, "s");
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        nats.close();
        proxy.close();
        server.close();
    }

    private void replay(String... options) throws Exception {
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(proxy.url());
        context.addComponent("jetstream", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.>?ordered=true" + String.join("", options))
                        .routeId("route")
                        .process(OrderedReplayTest.this::see);
            }
        });
        context.start();
    }

    private void see(Exchange exchange) throws Exception {
        work.process(exchange);
        seen.add(exchange.getMessage().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class));
    }

    private void publish(int count) throws Exception {
        byte[] body = "x".repeat(FEW_BYTES).getBytes(StandardCharsets.UTF_8);
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            acks.add(nats.jetStream().publishAsync("s.a", body));
        }
        CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private void publishOne() throws Exception {
        nats.jetStream().publish("s.a", new byte[1]);
    }

    /** Keeps the route from being done before the fault strikes. */
    private void slowly(int everySoMany) {
        work = exchange -> {
            if (seen.size() % everySoMany == 0) {
                Simulated.work(Duration.ofMillis(1));
            }
        };
    }

    private void awaitSeen(int least) {
        await().atMost(SOON).until(() -> seen.size() >= least);
    }

    private void assertEachOnceInOrder(long first, long last) {
        await().atMost(SOON).until(() -> !seen.isEmpty() && seen.get(seen.size() - 1) >= last);
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(first, last).boxed().toList());
    }

    /** The name of the consumer that there is, once there is one. */
    private String consumer() throws Exception {
        await().atMost(SOON).until(() -> !management.getConsumerNames("s").isEmpty());
        return management.getConsumerNames("s").get(0);
    }

    private void deleteConsumer() {
        await().ignoreExceptions().atMost(SOON).until(() -> management.deleteConsumer("s", consumer()));
    }

    @Test
    void theConsumerIsAsAnOrderedOneIsToBe() throws Exception {
        replay();

        ConsumerConfiguration made = management.getConsumerInfo("s", consumer()).getConsumerConfiguration();
        assertThat(made.getDurable()).isNull();
        assertThat(made.getAckPolicy()).isEqualTo(AckPolicy.None);
        assertThat(made.getMaxDeliver()).isEqualTo(1);
        assertThat(made.getNumReplicas()).isEqualTo(1);
        assertThat(made.isMemStorage()).isTrue();
        assertThat(made.getDeliverSubject()).isNull();
        assertThat(made.getInactiveThreshold()).isEqualTo(Duration.ofMinutes(5));

        context.getRouteController().stopRoute("route");
        assertThat(management.getConsumerNames("s")).isEmpty();
    }

    @Test
    void theConsumerIsDeletedUnderLoad() throws Exception {
        publish(MANY);
        slowly(2);
        replay("&maxInFlight=100");
        for (int round = 1; round <= 3; round++) {
            awaitSeen(round * 300);
            deleteConsumer();
        }

        assertEachOnceInOrder(1, MANY);
        await().atMost(SOON).until(() -> management.getConsumerNames("s").size() == 1);
    }

    @Test
    void theConnectionIsCutUnderLoad() throws Exception {
        publish(MANY);
        slowly(10);
        replay();
        for (int round = 1; round <= 3; round++) {
            awaitSeen(round * 500);
            proxy.cut();
        }
        publish(MANY);

        assertEachOnceInOrder(1, 2 * MANY);
        await().atMost(SOON).until(() -> management.getConsumerNames("s").size() == 1);
    }

    /** What the server sends meanwhile is lost, and nothing comes after it that would show that. */
    @Test
    void theLastMessagesAreLostWithTheConnection() throws Exception {
        replay();
        publish(10);
        awaitSeen(10);
        proxy.stall();
        publish(5);
        await().atMost(SOON)
                .until(() -> management
                                .getConsumerInfo("s", consumer())
                                .getDelivered()
                                .getStreamSequence()
                        == 15);
        proxy.cut();
        proxy.unstall();

        assertEachOnceInOrder(1, 15);
    }

    /** A message that does not arrive, while the connection stays: here somebody else gets it. */
    @Test
    void oneMessageIsLostOnItsWay() throws Exception {
        replay();
        publish(10);
        awaitSeen(10);
        CountDownLatch lost = loseOne();
        while (lost.getCount() > 0) {
            publishOne();
            nats.flush(SOON);
        }
        publish(10);

        assertEachOnceInOrder(1, management.getStreamInfo("s").getStreamState().getLastSequence());
    }

    /** Nothing comes after it, so that only the heartbeats of the server tell of it. */
    @Test
    void theLastMessageIsLostOnItsWay() throws Exception {
        replay();
        publish(10);
        awaitSeen(10);
        CountDownLatch lost = loseOne();
        while (!lost.await(100, TimeUnit.MILLISECONDS)) {
            publishOne();
        }

        assertEachOnceInOrder(1, management.getStreamInfo("s").getStreamState().getLastSequence());
    }

    private CountDownLatch loseOne() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        String inbox = nats.createInbox();
        nats.createDispatcher(message -> lost.countDown()).subscribe(inbox);
        String request = "{\"batch\":1,\"expires\":20000000000}";
        nats.publish("$JS.API.CONSUMER.MSG.NEXT.s." + consumer(), inbox, request.getBytes(StandardCharsets.UTF_8));
        return lost;
    }

    @Test
    void theServerIsKilledUnderLoad() throws Exception {
        publish(MANY);
        slowly(10);
        replay();
        awaitSeen(500);
        server.kill();
        server.restart();

        assertEachOnceInOrder(1, MANY);
    }

    /** A message is only taken when there is room for it. */
    @Test
    void aSlowRouteLosesNothing() throws Exception {
        publish(100);
        work = exchange -> Simulated.work(Duration.ofMillis(5));
        replay("&maxInFlight=7");

        assertEachOnceInOrder(1, 100);
    }

    @Test
    void aPurgeIsFollowedByWhatComesThen() throws Exception {
        replay();
        publish(10);
        awaitSeen(10);
        management.purgeStream("s");
        deleteConsumer();
        publish(10);

        assertEachOnceInOrder(1, 20);
    }

    @Test
    void anotherStreamOfTheNameBeginsAtItsFirst() throws Exception {
        replay();
        publish(10);
        awaitSeen(10);
        management.deleteStream("s");
        createStream();
        publish(3);

        await().atMost(SOON).until(() -> seen.size() >= 13);
        assertThat(seen.subList(10, 13)).containsExactly(1L, 2L, 3L);
    }

    /** What comes while there is no consumer is neither left out, as by "new", nor is what came before it there. */
    @Test
    void aConsumerThatIsDeletedBeforeItsFirstMessageBeginsWhereItDid() throws Exception {
        publish(5);
        replay("&deliverPolicy=new");
        deleteConsumer();
        publish(5);

        assertEachOnceInOrder(6, 10);
    }

    @Test
    void aSuspensionOutlivesItsConsumer() throws Exception {
        publish(200);
        work = exchange -> Simulated.work(Duration.ofMillis(5));
        replay("&maxInFlight=50");
        awaitSeen(20);
        context.getRouteController().suspendRoute("route");
        int whenSuspended = seen.size();
        deleteConsumer();
        publish(10);
        proxy.cut();
        assertThat(seen).hasSizeLessThan(200).hasSizeLessThanOrEqualTo(whenSuspended + 1);
        context.getRouteController().resumeRoute("route");

        assertEachOnceInOrder(1, 210);
    }

    @Test
    void whatFailsIsPassedOver() throws Exception {
        publish(10);
        work = exchange -> {
            if (exchange.getMessage().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class) == 4) {
                throw new IllegalStateException("the fourth fails");
            }
        };
        replay();

        await().atMost(SOON).until(() -> seen.size() == 9);
        assertThat(seen).containsExactly(1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void whatFailsIsRetriedInItsPlaceWithHold() throws Exception {
        List<Long> failed = new CopyOnWriteArrayList<>();
        publish(10);
        work = exchange -> {
            long sequence = exchange.getMessage().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
            if (sequence == 4 && failed.size() < 3) {
                failed.add(sequence);
                throw new IllegalStateException("the fourth fails three times");
            }
        };
        replay("&orderOnFailure=hold&nakDelay=20ms");

        assertEachOnceInOrder(1, 10);
        assertThat(failed).hasSize(3);
    }

    /** A stop does not wait for what never succeeds. */
    @Test
    void aStopLeavesWhatIsRetried() throws Exception {
        publish(10);
        work = exchange -> {
            throw new IllegalStateException("always");
        };
        replay("&orderOnFailure=hold");
        await().atMost(SOON)
                .until(() -> management
                                .getConsumerInfo("s", consumer())
                                .getDelivered()
                                .getStreamSequence()
                        == 10);
        try (LogCapture log = LogCapture.ours()) {
            context.getRouteController().stopRoute("route");
            assertThat(log.warnings()).noneMatch(line -> line.contains("Stopped with"));
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void aReplayCanLeaveOutBodies() throws Exception {
        publish(3);
        publishOne();
        List<Object> sizes = new CopyOnWriteArrayList<>();
        work = exchange -> sizes.add(exchange.getMessage().getHeader(JetStreamHeaders.BODY_SIZE));
        replay("&headersOnly=true&startSequence=3");

        assertEachOnceInOrder(3, 4);
        assertThat(sizes).containsExactly((long) FEW_BYTES, 1L);
    }
}
