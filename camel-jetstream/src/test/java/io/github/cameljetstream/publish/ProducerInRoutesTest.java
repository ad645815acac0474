package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.StreamConfiguration;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A producer among the other steps of a route. */
@Tag("smoke")
class ProducerInRoutesTest extends JetStreamTestSupport {
    @TempDir
    Path folder;

    private List<String> bodies() throws Exception {
        List<String> bodies = new ArrayList<>();
        for (long i = 1; i <= messagesInStream(); i++) {
            byte[] data = management.getMessage(stream, i).getData();
            bodies.add(data == null ? "" : new String(data, StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private Set<String> ids() throws Exception {
        Set<String> ids = new HashSet<>();
        for (long i = 1; i <= messagesInStream(); i++) {
            ids.add(management.getMessage(stream, i).getHeaders().getFirst("Nats-Msg-Id"));
        }
        return ids;
    }

    /** Each is a send of its own, although all have one exchange, or copies of one, in common. */
    @ParameterizedTest
    @ValueSource(strings = {"split", "parallel", "streaming", "multicast", "loop", "loopCopy", "wiretap", "recipients"})
    void eachSendIsAMessageOfItsOwn(String eip) throws Exception {
        String to = uri("a");
        routes(r -> {
            switch (eip) {
                case "split" ->
                    r.from("direct:in").split(r.body().tokenize(",")).to(to);
                case "parallel" ->
                    r.from("direct:in")
                            .split(r.body().tokenize(","))
                            .parallelProcessing()
                            .to(to);
                case "streaming" ->
                    r.from("direct:in")
                            .split(r.body().tokenize(","))
                            .streaming()
                            .to(to);
                case "multicast" -> r.from("direct:in").multicast().to(to, to, to);
                case "loop" -> r.from("direct:in").loop(3).to(to);
                case "loopCopy" -> r.from("direct:in").loop(3).copy().to(to);
                case "wiretap" -> r.from("direct:in").wireTap(to).wireTap(to).to(to);
                default -> r.from("direct:in").recipientList(r.constant(to + ";" + to + ";" + to), ";");
            }
        });
        assertThat(template.send("direct:in", e -> e.getIn().setBody("a,b,c")).getException())
                .isNull();
        await().atMost(SOON).until(() -> messagesInStream() == 3);
        assertThat(ids()).hasSize(3);
    }

    /** Camel's count of redeliveries stays on a message that a step before has had redelivered. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSendAfterAFailedOneIsAMessageOfItsOwn(boolean sameBody) throws Exception {
        addStream(stream + "-silent");
        AtomicInteger runs = new AtomicInteger();
        routes(r -> r.from("direct:in")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0))
                .process(e -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .loop(2)
                .process(e -> e.getMessage().setBody(sameBody ? "x" : "x" + runs.incrementAndGet()))
                .doTry()
                .to("jetstream:" + stream + "-silent?publishTimeout=200ms&publishRetries=0")
                .doCatch(PublishException.class)
                .end()
                .end());
        management.updateStream(StreamConfiguration.builder(
                        management.getStreamInfo(stream + "-silent").getConfiguration())
                .noAck(true)
                .build());
        assertThat(template.send("direct:in", e -> {}).getException()).isNull();
        assertThat(management.getStreamInfo(stream + "-silent").getStreamState().getMsgCount())
                .isEqualTo(2);
    }

    /** A message that a route passes on within one stream would be dropped there, had it kept its id. */
    @Test
    void whatIsPassedOnIsSplitAndStoredAsNewMessages() throws Exception {
        routes(r ->
                r.from(uri("in", "durableName=d")).split(r.body().tokenize(",")).to(uri("out")));
        template.sendBodyAndHeader(uri("in"), "x,y,z", JetStreamHeaders.PUBLISH_MESSAGE_ID, "inbound");
        await().atMost(SOON).until(() -> messagesInStream() == 4);
        assertThat(bodies()).containsExactlyInAnyOrder("x,y,z", "x", "y", "z");
        awaitSettled("d");
    }

    /** What steered the send that failed is not for the one of the error handler. */
    @Test
    void aDeadLetterChannelPublishesWhatFailed() throws Exception {
        routes(r -> r.from("direct:in")
                .errorHandler(r.deadLetterChannel(uri("dead")).redeliveryDelay(0))
                .to(uri("a")));
        Exchange sent = template.send("direct:in", e -> {
            e.getIn().setBody("x");
            e.getIn().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, stream + ".elsewhere");
            e.getIn().setHeader(JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 99);
        });
        assertThat(sent.getException()).isNull();
        assertThat(management.getMessage(stream, 1).getSubject()).isEqualTo(stream + ".dead");
    }

    @Test
    void aRepetitionByCamelIsSteeredAsTheFirstSend() throws Exception {
        String late = stream + "-late";
        deleteAfterwards(late);
        routes(r -> r.from("direct:in")
                .errorHandler(r.defaultErrorHandler()
                        .maximumRedeliveries(1)
                        .redeliveryDelay(0)
                        .onRedelivery(e -> addStream(late)))
                .to(uri("a", "publishRetries=0")));
        Exchange sent = template.send("direct:in", e -> {
            e.getIn().setBody("x");
            e.getIn().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, late);
            e.getIn().setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, "mine");
        });
        assertThat(sent.getException()).isNull();
        assertThat(management.getMessage(late, 1).getHeaders().getFirst("Nats-Msg-Id"))
                .isEqualTo("mine");
    }

    @Test
    void anInOutExchangeKeepsItsBody() {
        Exchange sent =
                template.send(uri("a"), ExchangePattern.InOut, e -> e.getIn().setBody("mine"));
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getBody()).isEqualTo("mine");
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                .isEqualTo(1L);
    }

    @SuppressWarnings("UnnecessaryStringBuilder") // a kind of body
    private static Stream<Object> bodyKinds() {
        return Stream.of(
                "grüße".getBytes(StandardCharsets.UTF_8),
                "grüße",
                new StringBuilder("grüße"),
                new ByteArrayInputStream("grüße".getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap("grüße".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void bodiesOfAllKindsAreStoredAsTheirBytes() throws Exception {
        for (Object body : bodyKinds().toList()) {
            assertThat(template.send(uri("a"), e -> e.getIn().setBody(body)).getException())
                    .isNull();
        }
        Path file = Files.writeString(folder.resolve("x"), "grüße");
        assertThat(template.send(uri("a"), e -> e.getIn().setBody(file.toFile()))
                        .getException())
                .isNull();
        assertThat(template.send(uri("a"), e -> e.getIn().setBody(42)).getException())
                .isNull();
        assertThat(bodies().subList(0, 6)).containsOnly("grüße");
        assertThat(bodies().get(6)).isEqualTo("42");
    }

    @Test
    void aStreamThatWasPublishedCanBeReadOn() throws Exception {
        Queue<String> after = new ConcurrentLinkedQueue<>();
        routes(r -> r.from("direct:in")
                .to(uri("a"))
                .to(uri("b"))
                .process(e -> after.add(e.getMessage().getBody(String.class))));
        InputStream body = new ByteArrayInputStream("once".getBytes(StandardCharsets.UTF_8));
        template.sendBody("direct:in", body);
        assertThat(bodies()).containsExactly("once", "once");
        assertThat(after).containsExactly("once");
    }

    @Test
    void manyThreadsShareOneWindow() throws Exception {
        int threads = 32;
        int each = 50;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch done = new CountDownLatch(threads);
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                for (int j = 0; j < each; j++) {
                    Exception failure = template.send(uri("a", "maxPendingPublishes=8"), e -> e.getIn()
                                    .setBody("x"))
                            .getException();
                    if (failure != null) {
                        failures.add(failure);
                    }
                }
                done.countDown();
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(failures).isEmpty();
        assertThat(messagesInStream()).isEqualTo((long) threads * each);
    }

    @Test
    void headersOfManyKindsMakeTheRoundTrip() throws Exception {
        Queue<Exchange> received = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d")).process(received::add));
        template.send(uri("a"), e -> {
            e.getIn().setBody("x");
            e.getIn().setHeader("Content-Type", "application/json; charset=utf-8");
            e.getIn().setHeader("name", "grüße 東京");
            e.getIn().setHeader("several", List.of("a", "b"));
            e.getIn().setHeader("number", 5);
            e.getIn().setHeader("bytes", "grüße".getBytes(StandardCharsets.UTF_8));
        });
        await().atMost(SOON).until(() -> !received.isEmpty());
        Exchange one = received.peek();
        assertThat(one.getMessage().getHeader("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(one.getMessage().getHeader("name")).isEqualTo("grüße 東京");
        assertThat(one.getMessage().getHeader("several")).isEqualTo(List.of("a", "b"));
        assertThat(one.getMessage().getHeader("number")).isEqualTo("5");
        assertThat(one.getMessage().getHeader("bytes")).isEqualTo("grüße");
        awaitSettled("d");
    }
}
