package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamProducer;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Publishing while the server is away. */
@Tag("server")
class OutageTest {
    private final AtomicInteger repeats = new AtomicInteger();
    private NatsServer server;
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().start();
        Streams.create(server, "s");
        context = new DefaultCamelContext();
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(server.url());
        context.addComponent("jetstream", component);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        server.close();
    }

    private long stored() throws Exception {
        try (Connection nats = server.connect()) {
            return nats.jetStreamManagement()
                    .getStreamInfo("s")
                    .getStreamState()
                    .getMsgCount();
        }
    }

    private CompletableFuture<Exchange> send(String uri, String body) {
        return template.asyncSend(uri, e -> e.getIn().setBody(body));
    }

    @Test
    void whatWasSentInAShortOutageIsStoredOnceWhenTheServerIsBack() throws Exception {
        String uri = "jetstream:s.a?publishTimeout=2s&publishRetries=5";
        assertThat(send(uri, "before").get(20, TimeUnit.SECONDS).getException()).isNull();
        server.kill();
        List<CompletableFuture<Exchange>> sends =
                IntStream.range(0, 100).mapToObj(i -> send(uri, "b" + i)).toList();
        server.restart();
        for (CompletableFuture<Exchange> send : sends) {
            assertThat(send.get(20, TimeUnit.SECONDS).getException()).isNull();
        }
        assertThat(stored()).isEqualTo(101);
    }

    /** jnats closes a connection for good that is refused twice in a row. */
    @Test
    void whatWasSentWhileWeWereNotLetInIsStoredOnceWhenWeAreAgain() throws Exception {
        String uri = "jetstream:s.a?publishTimeout=5s&publishRetries=5&messageIdStrategy=header";
        String hasty = "jetstream:s.b?publishTimeout=300ms&publishRetries=0&messageIdStrategy=header";
        assertThat(send(uri, "before").get(20, TimeUnit.SECONDS).getException()).isNull();
        assertThat(send(hasty, "before").get(20, TimeUnit.SECONDS).getException())
                .isNull();
        List<CompletableFuture<Exchange>> sends;
        try (LogCapture log = LogCapture.ours()) {
            server.kill();
            try (NatsServer other = NatsServerExtension.newServer()
                    .port(server.port())
                    .config("authorization { token: \"another\" }")
                    .start()) {
                await().atMost(Duration.ofSeconds(20)).until(() -> log.warnings().stream()
                        .anyMatch(line -> line.contains("refused the credentials")));
                sends = IntStream.range(0, 100)
                        .mapToObj(i -> send(uri, "b" + i))
                        .toList();
                Exchange failed = send(
                                "jetstream:s.b?publishTimeout=300ms&publishRetries=0&messageIdStrategy=header", "x")
                        .get(20, TimeUnit.SECONDS);
                assertThat(failed.getException(PublishException.class).getOutcome())
                        .isEqualTo(Outcome.NOT_SENT);
                assertThat(failed.getException()).hasMessageContaining("refused the credentials");
                assertThat(other.isRunning()).isTrue();
            }
        }
        server.restart();
        for (CompletableFuture<Exchange> send : sends) {
            assertThat(send.get(20, TimeUnit.SECONDS).getException()).isNull();
        }
        assertThat(stored()).isEqualTo(102);
    }

    /** Otherwise Camel would wait for each attempt of a message in progress, with its own time-out. */
    @Test
    void allAttemptsTogetherGetOneTimeoutWhenCamelStops() throws Exception {
        context.getShutdownStrategy().setTimeout(30);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:orders").routeId("orders").to("jetstream:s.a?publishTimeout=500ms&publishRetries=1000");
            }
        });
        assertThat(send("direct:orders", "before").get(20, TimeUnit.SECONDS).getException())
                .isNull();
        server.kill();
        List<CompletableFuture<Exchange>> sends = IntStream.range(0, 10)
                .mapToObj(i -> send("direct:orders", "b" + i))
                .toList();
        await().until(() -> context.getInflightRepository().size("orders") == 10);

        context.stop();

        assertThat(context.getShutdownStrategy().isTimeoutOccurred()).isFalse();
        for (CompletableFuture<Exchange> send : sends) {
            assertThat(send.get(20, TimeUnit.SECONDS).getException())
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("publishTimeout=500ms after Camel began to stop");
        }
    }

    private static void addStream(JetStreamManagement management, boolean silent) throws Exception {
        StreamConfiguration configuration = StreamConfiguration.builder()
                .name("silent")
                .subjects("silent")
                .noAck(silent)
                .build();
        if (silent) {
            management.updateStream(configuration);
        } else {
            management.addStream(configuration);
        }
    }

    /** The first attempt was stored, and not acknowledged: that the second was not says nothing about it. */
    @Test
    void aRefusalAfterAnAttemptWithoutAnswerIsNoCertainty() throws Exception {
        try (Connection nats = server.connect()) {
            JetStreamManagement management = nats.jetStreamManagement();
            addStream(management, false);
            String uri = "jetstream:silent?publishTimeout=1s&publishRetries=3&publishRetryDelay=50ms";
            assertThat(send(uri, "before").get(20, TimeUnit.SECONDS).getException())
                    .isNull();
            addStream(management, true);
            CompletableFuture<Exchange> send = send(uri, "x");
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            management.getStreamInfo("silent").getStreamState().getMsgCount() > 1);
            management.deleteStream("silent");
            PublishException failure = send.get(20, TimeUnit.SECONDS).getException(PublishException.class);
            assertThat(failure.getOutcome()).isEqualTo(Outcome.UNKNOWN);
            // The last attempt was refused, or had no answer in time either.
            assertThat(failure).hasMessageContaining("it is not known whether");
        }
    }

    /** The same, when it is Camel that repeats the send. */
    @Test
    void aRefusalOfARepetitionAfterASendWithoutAnswerIsNoCertainty() throws Exception {
        try (Connection nats = server.connect()) {
            JetStreamManagement management = nats.jetStreamManagement();
            addStream(management, false);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(defaultErrorHandler()
                            .maximumRedeliveries(1)
                            .redeliveryDelay(0)
                            .onRedelivery(e -> management.deleteStream("silent")));
                    from("direct:in").to("jetstream:silent?publishTimeout=500ms&publishRetries=0");
                }
            });
            addStream(management, true);
            Exception failure = send("direct:in", "x").get(20, TimeUnit.SECONDS).getException();
            assertThat(failure).isInstanceOfSatisfying(PublishException.class, last -> {
                assertThat(last.getApiErrorCode()).isEqualTo(503);
                assertThat(last.getOutcome()).isEqualTo(Outcome.UNKNOWN);
            });
        }
    }

    @Test
    void aTimeOutSaysThatTheOutcomeIsUnknown() throws Exception {
        String uri = "jetstream:s.a?publishTimeout=300ms&publishRetries=1";
        assertThat(send(uri, "before").get(20, TimeUnit.SECONDS).getException()).isNull();
        server.pause();
        Exchange failed = send(uri, "x").get(20, TimeUnit.SECONDS);
        assertThat(failed.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failed.getException())
                .hasMessageContaining("publishTimeout=300ms")
                .hasMessageContaining("2 attempts");
        server.resume();
    }

    @Test
    void whatCamelRepeatsAfterATimeOutIsStoredOnce() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler()
                        .maximumRedeliveries(50)
                        .redeliveryDelay(100)
                        .onRedelivery(e -> repeats.incrementAndGet()));
                from("direct:in").to("jetstream:s.a?publishTimeout=300ms&publishRetries=0");
            }
        });
        assertThat(send("direct:in", "before").get(20, TimeUnit.SECONDS).getException())
                .isNull();
        server.pause();
        CompletableFuture<Exchange> send = send("direct:in", "x");
        await().atMost(Duration.ofSeconds(20)).until(() -> repeats.get() >= 2);
        server.resume();
        Exchange sent = send.get(20, TimeUnit.SECONDS);
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                .isEqualTo(2L);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aStopWaitsNoLongerThanTheShutdownStrategy() throws Exception {
        AsyncProducer producer =
                context.getEndpoint("jetstream:s.a?publishTimeout=10m").createAsyncProducer();
        producer.start();
        server.pause();
        Exchange exchange = producer.getEndpoint().createExchange();
        CompletableFuture<Exchange> send = producer.processAsync(exchange);
        context.getShutdownStrategy().setTimeout(1);
        assertThat(CompletableFuture.runAsync(producer::stop)).succeedsWithin(Duration.ofSeconds(15));
        assertThat(send.get(20, TimeUnit.SECONDS)
                        .getException(PublishException.class)
                        .getOutcome())
                .isEqualTo(Outcome.UNKNOWN);
        server.resume();
    }

    @Test
    void aStopWaitsForWhatIsUnderWay() throws Exception {
        AsyncProducer producer =
                context.getEndpoint("jetstream:s.a?publishTimeout=30s").createAsyncProducer();
        producer.start();
        server.pause();
        CompletableFuture<Exchange> send =
                producer.processAsync(producer.getEndpoint().createExchange());
        try (LogCapture log = LogCapture.ours()) {
            CompletableFuture<Void> stop = CompletableFuture.runAsync(producer::stop);
            await().until(((JetStreamProducer) producer)::isStopping);
            server.resume();
            assertThat(stop).succeedsWithin(Duration.ofSeconds(15));
            assertThat(log.warnings()).isEmpty();
        }
        assertThat(send.get(20, TimeUnit.SECONDS).getException()).isNull();
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void whatFindsNoPlaceInTimeWasNotSent() throws Exception {
        String uri = "jetstream:s.a?maxBlock=400ms&publishTimeout=400ms&publishRetries=20&maxPendingPublishes=1";
        assertThat(send(uri, "before").get(20, TimeUnit.SECONDS).getException()).isNull();
        server.pause();
        List<CompletableFuture<Exchange>> sends =
                IntStream.range(0, 5).mapToObj(i -> send(uri, "b" + i)).toList();
        await().atMost(Duration.ofSeconds(20)).until(() -> sends.stream().anyMatch(OutageTest::foundNoPlace));
        server.resume();
        for (CompletableFuture<Exchange> send : sends) {
            send.get(20, TimeUnit.SECONDS);
        }
        long failed = sends.stream().filter(OutageTest::foundNoPlace).count();
        assertThat(stored()).isEqualTo(1 + 5 - failed);
    }

    private static boolean foundNoPlace(CompletableFuture<Exchange> send) {
        if (!send.isDone()) {
            return false;
        }
        PublishException failure = send.join().getException(PublishException.class);
        return failure != null
                && failure.getOutcome() == Outcome.NOT_SENT
                && failure.getMessage().contains("maxPendingPublishes=1")
                && failure.getMessage().contains("within maxBlock=400ms");
    }

    /** Ten times publishTimeout in the line and before it. */
    @Test
    void overloadOnASlowLinkFailsNothing() throws Exception {
        int count = 40;
        try (TcpProxy proxy = TcpProxy.to(server)) {
            String uri = "jetstream:s.a?publishTimeout=500ms&maxPendingPublishes=1&natsURL=" + proxy.url();
            assertThat(send(uri, "before").get(20, TimeUnit.SECONDS).getException())
                    .isNull();
            proxy.delay(Duration.ofMillis(60));
            List<CompletableFuture<Exchange>> sends =
                    IntStream.range(0, count).mapToObj(i -> send(uri, "b" + i)).toList();
            for (CompletableFuture<Exchange> send : sends) {
                assertThat(send.get(60, TimeUnit.SECONDS).getException()).isNull();
            }
        }
        assertThat(stored()).isEqualTo(1 + count);
    }

    @Test
    void withMaxBlockZeroNobodyWaitsForAPlace() throws Exception {
        String uri = "jetstream:s.a?maxBlock=0&publishTimeout=20s&maxPendingPublishes=1";
        AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
        producer.start();
        server.pause();
        CompletableFuture<Exchange> first =
                producer.processAsync(producer.getEndpoint().createExchange());
        CompletableFuture<Exchange> second =
                producer.processAsync(producer.getEndpoint().createExchange());
        assertThat(second.get(20, TimeUnit.SECONDS).getException()).hasMessageContaining("within maxBlock=0ms");
        assertThat(first).isNotDone();
        server.resume();
        assertThat(first.get(20, TimeUnit.SECONDS).getException()).isNull();
        producer.stop();
    }

    @Test
    void whatWaitsForAPlaceWhenTheProducerStopsFailsAtOnce() throws Exception {
        AsyncProducer producer = context.getEndpoint("jetstream:s.a?publishTimeout=1s&maxPendingPublishes=1")
                .createAsyncProducer();
        producer.start();
        server.pause();
        List<CompletableFuture<Exchange>> sends = IntStream.range(0, 2)
                .mapToObj(i -> producer.processAsync(producer.getEndpoint().createExchange()))
                .toList();
        assertThat(CompletableFuture.runAsync(producer::stop)).succeedsWithin(Duration.ofSeconds(15));
        assertThat(sends.get(1).get(20, TimeUnit.SECONDS).getException())
                .hasMessageContaining("was not sent: the producer is stopped.");
        server.resume();
    }
}
