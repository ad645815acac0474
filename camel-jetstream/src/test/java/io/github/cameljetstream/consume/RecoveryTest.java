package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumption goes on by itself when what stopped it is gone. */
@Tag("server")
class RecoveryTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SILENT = "Consumer stopped receiving: the server has sent no heartbeat";

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private volatile Processor work = exchange -> {};
    private NatsServer server;
    private TcpProxy proxy;
    private Connection nats;
    private JetStreamManagement management;
    private DefaultCamelContext context;

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

    private void consume(String options) throws Exception {
        consume(proxy.url(), options);
    }

    private void consume(String natsUrl, String options) throws Exception {
        start(natsUrl, options);
        publish("before");
        await().atMost(SOON).until(() -> seen.contains("before"));
    }

    private void start(String natsUrl, String options) throws Exception {
        context = new DefaultCamelContext();
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(natsUrl);
        context.addComponent("jetstream", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?" + options)
                        .routeId("route")
                        .process(e -> seen.add(e.getIn().getBody(String.class)))
                        .process(e -> work.process(e));
            }
        });
        context.start();
    }

    private void publish(String body) throws Exception {
        nats.jetStream().publish("s.a", body.getBytes(StandardCharsets.UTF_8));
    }

    private void publishWhenPossible(String body) {
        await().ignoreExceptions().atMost(SOON).until(() -> {
            publish(body);
            return true;
        });
    }

    /** The server delivers it no more, and says so when its wait for an acknowledgement ends. */
    @ParameterizedTest
    @ValueSource(strings = {"consumerType=pull", "consumerType=push", "ackPolicy=all"})
    void theLastDeliveryWasLostWithItsConnection(String options) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        work = exchange -> {
            if (exchange.getIn().getBody(String.class).equals("bad")) {
                runs.incrementAndGet();
                throw new IllegalStateException("as it should");
            }
        };
        consume("durableName=d&maxDeliver=2&nakDelay=500ms&ackWait=1s&deadLetterSubject=s.dead&" + options);
        publish("bad");
        await().atMost(SOON).until(() -> seen.contains("bad"));
        awaitDelivered(2);
        proxy.stall();
        awaitDelivered(3);
        proxy.cut();
        proxy.unstall();
        await().atMost(SOON).ignoreExceptions().until(() -> new String(
                        nats.jetStreamManagement().getLastMessage("s", "s.dead").getData(), StandardCharsets.UTF_8)
                .equals("bad"));
        assertThat(runs).hasValue(1);
        publish("after");
        await().atMost(SOON).until(() -> {
            ConsumerInfo info = management.getConsumerInfo("s", "d");
            return info.getDelivered().getConsumerSequence() == 4 && info.getNumAckPending() == 0;
        });
    }

    private void awaitDelivered(int deliveries) {
        await().atMost(SOON)
                .until(() -> nats.jetStreamManagement()
                                .getConsumerInfo("s", "d")
                                .getDelivered()
                                .getConsumerSequence()
                        == deliveries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"durableName=d", "durableName=d&consumerType=push", "streamName=s"})
    void afterTheServerWasKilledAndCameBack(String options) throws Exception {
        consume(options);
        server.kill();
        server.restart();
        publishWhenPossible("after");
        await().atMost(SOON).until(() -> seen.contains("after"));
    }

    /** Until the server has seen the cut it delivers to the dead connection: such a message comes again after ackWait. */
    @ParameterizedTest
    @ValueSource(strings = {"durableName=d&ackWait=2s", "durableName=d&ackWait=2s&consumerType=push"})
    void afterTheConnectionWasCut(String options) throws Exception {
        consume(options);
        proxy.cut();
        publish("after");
        await().atMost(SOON).until(() -> seen.contains("after"));
    }

    /** What the server delivers to a subscription that we have given up only comes again when ackWait, 30 s, has ended. */
    @RepeatedTest(3)
    @Tag("smoke")
    void noDeliveryIsMissedAroundAReconnect() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        consume("durableName=d&maxInFlight=5");
        work = exchange -> gate.await();
        for (int i = 0; i < 20; i++) {
            publish("message " + i);
        }
        await().atMost(SOON).until(() -> management.getConsumerInfo("s", "d").getNumAckPending() == 5);
        proxy.refuse(true);
        proxy.cut();
        gate.countDown(); // the permits that return now would have us ask for more
        await().atMost(SOON).until(() -> seen.size() == 6);
        proxy.refuse(false);
        await().atMost(SOON).until(() -> seen.size() == 21);
    }

    /** Nobody has told us of the message, but the numbers of the deliveries have a gap. */
    @ParameterizedTest
    @ValueSource(strings = {"consumerType=pull", "consumerType=push", "ackPolicy=all"})
    void theConsumerWasDeletedBeforeALostDeliveryCameAgain(String options) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        work = exchange -> runs.incrementAndGet();
        consume("durableName=d&" + options);
        proxy.stall();
        publish("lost");
        awaitDelivered(2);
        proxy.cut();
        proxy.unstall();
        AtomicInteger published = new AtomicInteger(2);
        await().atMost(SOON).until(() -> {
            publish("after"); // until we are back, the server may send it to where we were
            published.incrementAndGet();
            return seen.contains("after");
        });
        assertThat(seen).doesNotContain("lost");
        Streams.deleteConsumer(management, "s", "d");
        await().atMost(SOON).until(() -> seen.contains("lost"));
        await().atMost(SOON).until(() -> runs.get() >= published.get());
        publish("later");
        await().atMost(SOON).until(() -> seen.contains("later"));
        assertThat(runs).hasValue(published.get() + 1);
    }

    private void makeWorkQueue() throws Exception {
        management.deleteStream("s");
        management.addStream(StreamConfiguration.builder()
                .name("s")
                .subjects("s.>")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .build());
    }

    /** A consumer in memory is gone with its server, and the next one of a work queue begins with what ended meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"concurrency=parallel", "concurrency=parallel&doubleAck=true"})
    void whatEndsWhileTheServerIsAwayIsNotRoutedAgain(String options) throws Exception {
        makeWorkQueue();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(10);
        work = exchange -> {
            runs.incrementAndGet();
            end.await();
            ended.countDown();
        };
        start(server.url(), "durableName=d&memoryStorage=true&" + options);
        for (int i = 0; i < 10; i++) {
            publish("message " + i);
        }
        await().atMost(SOON).until(() -> runs.get() == 10);
        server.kill();
        end.countDown();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        server.restart();
        await().ignoreExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> management.getStreamInfo("s").getStreamState().getMsgCount() == 0);
        assertThat(runs).hasValue(10);
    }

    /** A work queue lets no consumer begin where another has ended. */
    @Test
    @Tag("smoke")
    void aDurableOfAWorkQueueIsMadeAgain() throws Exception {
        makeWorkQueue();
        consume("durableName=d");
        Streams.deleteConsumer(management, "s", "d");
        publish("after");
        await().atMost(SOON).until(() -> seen.contains("after"));
        await().atMost(SOON)
                .until(() -> management.getStreamInfo("s").getStreamState().getMsgCount() == 0);
        assertThat(seen).containsExactlyInAnyOrder("before", "after");
    }

    /** jnats closes a connection for good that is refused twice in a row. */
    @ParameterizedTest
    @ValueSource(strings = {"durableName=d", "durableName=d&consumerType=push", "streamName=s"})
    void afterOurRightsWereTakenAndGivenBack(String options) throws Exception {
        consume(server.url(), options);
        try (LogCapture log = LogCapture.ours()) {
            server.kill();
            try (NatsServer other = NatsServerExtension.newServer()
                    .port(server.port())
                    .config("authorization { token: \"another\" }")
                    .start()) {
                await().atMost(SOON).until(() -> log.warnings().stream()
                        .anyMatch(line -> line.contains("refused the credentials")));
                assertThat(other.isRunning()).isTrue();
            }
            server.restart();
            nats.close();
            nats = server.connect(); // this one was closed too
            publish("after");
            await().atMost(SOON).until(() -> seen.contains("after"));
        }
        publish("later");
        await().atMost(SOON).until(() -> seen.contains("later"));
    }

    /** The hole lasts until it was noticed, so that the recovery itself runs into it. */
    @ParameterizedTest
    @ValueSource(strings = {"durableName=d", "durableName=d&consumerType=push&heartbeat=500ms"})
    void afterABlackHole(String options) throws Exception {
        consume(options);
        try (LogCapture log = LogCapture.ours()) {
            proxy.stall();
            publish("after");
            await().atMost(SOON).until(() -> log.warnings().stream().anyMatch(line -> line.contains(SILENT)));
            assertThat(seen).doesNotContain("after");
            proxy.unstall();
            await().atMost(SOON).until(() -> seen.contains("after"));
        }
        publish("later");
        await().atMost(SOON).until(() -> seen.contains("later"));
    }

    @Test
    void afterABlackHoleThatAPushConsumerWithoutHeartbeatsDoesNotNotice() throws Exception {
        consume("durableName=d&consumerType=push");
        proxy.stall();
        publish("after");
        proxy.unstall();
        await().atMost(SOON).until(() -> seen.contains("after"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "durableName=d",
                "durableName=d&consumerType=push",
                "durableName=d&consumerType=push&heartbeat=500ms",
                "durableName=d&deliverPolicy=new",
                "streamName=s"
            })
    void afterTheConsumerWasDeletedWithNothingLeftOutOrRepeated(String options) throws Exception {
        consume(options);
        String name = management.getConsumerNames("s").get(0);
        await().atMost(SOON).until(() -> management.getConsumerInfo("s", name).getNumAckPending() == 0);
        Streams.deleteConsumer(management, "s", name);
        publish("after");
        await().atMost(SOON).until(() -> seen.contains("after"));
        var info = management.getConsumerInfo("s", name);
        assertThat(info.getDelivered().getConsumerSequence())
                .as("deliveries of the consumer that was made again")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"durableName=d", "durableName=d&consumerType=push", "durableName=d&deliverPolicy=new"})
    void afterTheStreamWasDeletedAndMadeAgain(String options) throws Exception {
        consume(options);
        management.deleteStream("s");
        createStream();
        publish("after");
        await().atMost(SOON).until(() -> seen.contains("after"));
    }

    /** What came in between is neither skipped, as "new" would, nor is what came before the consumer processed. */
    @ParameterizedTest
    @ValueSource(strings = {"durableName=d&deliverPolicy=new", "durableName=d&deliverPolicy=new&consumerType=push"})
    void afterAConsumerWasDeletedThatHadGotNothingYet(String options) throws Exception {
        publish("long ago");
        start(server.url(), options);
        Streams.deleteConsumer(management, "s", "d");
        publish("after");
        await().atMost(SOON).until(() -> seen.contains("after"));
        assertThat(seen).doesNotContain("long ago");
    }

    /** An acknowledgement of a later message is one of all before it, also of those that never reached us. */
    @ParameterizedTest
    @ValueSource(strings = {"", "&consumerType=push"})
    void withAckPolicyAllNoneIsLostThatDidNotReachUs(String options) throws Exception {
        consume("durableName=d&ackPolicy=all&ackWait=2s" + options);
        await().atMost(SOON).until(() -> management.getConsumerInfo("s", "d").getNumAckPending() == 0);
        proxy.stall();
        for (int i = 0; i < 5; i++) {
            publish("in the void " + i);
        }
        await().atMost(SOON).until(() -> management.getConsumerInfo("s", "d").getNumAckPending() == 5);
        proxy.cut();
        proxy.unstall();
        await().atMost(SOON).until(() -> {
            publish("later");
            return seen.contains("later");
        });
        await().atMost(SOON).until(() -> seen.size() == 7);
        await().atMost(SOON).until(() -> management.getConsumerInfo("s", "d").getNumAckPending() == 0);
    }

    @Test
    void aConfirmationThatDoesNotComeIsAskedForAgain() throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            consume("durableName=d&doubleAck=true&maxInFlight=1&ackWait=1m");
            work = exchange -> {
                server.pause();
                CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS).execute(server::resume);
            };
            publish("paused");
            await().atMost(SOON).until(() -> seen.contains("paused"));
            work = exchange -> {};
            publishWhenPossible("after");
            await().atMost(SOON).until(() -> seen.contains("after"));
            await().atMost(SOON)
                    .until(() -> management.getConsumerInfo("s", "d").getNumAckPending() == 0);
            assertThat(log.warnings()).noneMatch(line -> line.contains("was not confirmed"));
        }
    }
}
