package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fast batches with a server of their own: rights, pauses of the source, and a server that does not answer. */
@Tag("server")
@Tag("newest") // older ones know no fast batches
class FastBatchOnServerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Longer than any test: what waits for it has not noticed. */
    private static final String LONG = "publishTimeout=1m";

    private NatsServer server;
    private Connection nats;
    private TestCamel camel;
    private ProducerTemplate template;

    private void begin(String permissions) throws Exception {
        server = NatsServerExtension.newServer()
                .config(
                        """
                        authorization { users: [
                          { user: admin, password: a }
                          { user: camel, password: c, permissions: { %s } } ] }
                        no_auth_user: admin
                        """
                                .formatted(permissions))
                .start();
        nats = server.connect();
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("s")
                        .subjects("s.>")
                        .storageType(StorageType.File)
                        .allowBatched(true)
                        .build());
        camel = TestCamel.start(server.url().replace("nats://", "nats://camel:c@"));
        template = camel.context().createProducerTemplate();
    }

    @AfterEach
    void end() throws Exception {
        camel.close();
        nats.close();
        server.close();
    }

    private CompletableFuture<Exchange> send(String uri, Object body) {
        return template.asyncSend(uri, exchange -> exchange.getMessage().setBody(body));
    }

    private Exchange sendNow(String uri, Object body) throws Exception {
        return send(uri, body).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @SuppressWarnings("unchecked")
    private static List<PublishResult> results(Exchange exchange) {
        return exchange.getMessage().getHeader(JetStreamHeaders.PUBLISHED_RESULTS, List.class);
    }

    private static Outcome outcome(PublishResult result) {
        return result.failure() == null ? null : ((PublishException) result.failure()).getOutcome();
    }

    private long stored() throws Exception {
        return nats.jetStreamManagement().getStreamInfo("s").getStreamState().getMsgCount();
    }

    private Object elements(int count) {
        List<Object> body = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DefaultMessage message = new DefaultMessage(camel.context());
            message.setBody(Integer.toString(i));
            message.setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, i % 100 < 3 ? "s.denied." + i : "s.good");
            body.add(message);
        }
        return body;
    }

    private static Iterable<Integer> of(BlockingQueue<Integer> queue, int count) {
        return () -> Stream.generate(() -> {
                    try {
                        return queue.take();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .limit(count)
                .iterator();
    }

    @Test
    void deniedElementsFailAtOnceAndByName() throws Exception {
        begin("publish: { deny: \"s.denied.>\" }, subscribe: \">\"");
        Exchange sent = sendNow("jetstream:s.a?batch=fast&" + LONG, elements(500));
        List<PublishResult> results = results(sent);
        assertThat(results).hasSize(500);
        for (PublishResult result : results) {
            assertThat(outcome(result))
                    .as("%s", result)
                    .isEqualTo(result.index() % 100 < 3 ? Outcome.NOT_PERMITTED : null);
        }
        assertThat(stored()).isEqualTo(485);
        assertThat(sent.getException()).hasMessageContaining("the server does not permit the user to publish to");
    }

    @Test
    void deniedRepliesFailAtOnceAndByName() throws Exception {
        begin("publish: \">\", subscribe: { allow: \"_INBOX.requests.>\" }");
        Exchange sent = sendNow(
                "jetstream:s.a?batch=fast&requestTimeout=500ms&publishTimeout=2s&publishRetries=0", List.of("a", "b"));
        assertThat(sent.getException()).isNotNull();
        assertThat(stored()).isZero();
    }

    /** The pings are empty messages to the subject: a plain subscriber sees them. */
    @Test
    void aPausingSourceKeepsItsBatch() throws Exception {
        begin("publish: \">\", subscribe: \">\"");
        Subscription seen = nats.subscribe("s.a");
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(1, 2, 3));
        CompletableFuture<Exchange> sent = send("jetstream:s.a?batch=fast", of(queue, 5));
        for (int i = 0; i < 3; i++) {
            assertThat(seen.nextMessage(SOON).getData()).isNotEmpty();
        }
        Message ping = seen.nextMessage(SOON);
        assertThat(ping.getData()).isEmpty();
        assertThat(ping.getReplyTo()).endsWith(".3.4.$FI");
        assertThat(sent).isNotDone();
        queue.addAll(List.of(4, 5));
        assertThat(sent.get(SOON.toSeconds(), TimeUnit.SECONDS).getException()).isNull();
        assertThat(stored()).isEqualTo(5);
    }

    /** The server forgets a batch: the source pauses for longer than it is configured to wait, with and without ids. */
    @Test
    void aBatchThatTheServerForgetsIsContinued() throws Exception {
        begin("publish: \">\", subscribe: \">\"");
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(1, 2, 3));
        CompletableFuture<Exchange> sent = send("jetstream:s.a?batch=fast", of(queue, 5));
        await().atMost(SOON).until(() -> stored() == 3);
        nats.jetStreamManagement()
                .updateStream(StreamConfiguration.builder(
                                nats.jetStreamManagement().getStreamInfo("s").getConfiguration())
                        .allowBatched(false)
                        .build());
        nats.jetStreamManagement()
                .updateStream(StreamConfiguration.builder(
                                nats.jetStreamManagement().getStreamInfo("s").getConfiguration())
                        .allowBatched(true)
                        .build());
        queue.addAll(List.of(4, 5));
        Exchange exchange = sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(exchange.getException()).isNull();
        assertThat(stored()).isEqualTo(5);
    }

    /** A server that is stopped and never comes back: every wait ends. */
    @Test
    void noServerEndsTheBatchInTime() throws Exception {
        begin("publish: \">\", subscribe: \">\"");
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(1, 2, 3));
        CompletableFuture<Exchange> sent =
                send("jetstream:s.a?batch=fast&publishTimeout=300ms&publishRetries=1", of(queue, 100));
        await().atMost(SOON).until(() -> stored() == 3);
        server.kill();
        queue.addAll(IntStream.range(4, 101).boxed().toList());
        Exchange exchange = sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(exchange.getException()).isNotNull();
        assertThat(results(exchange).subList(0, 3)).allMatch(each -> outcome(each) == Outcome.UNKNOWN);
        assertThat(results(exchange)).noneMatch(PublishResult::isStored);
        Exchange another =
                sendNow("jetstream:s.a?batch=fast&publishTimeout=300ms&publishRetries=1", List.of("a", "b", "c"));
        assertThat(results(another)).allMatch(each -> outcome(each) == Outcome.NOT_SENT);
    }

    @Test
    void aStreamThatIsDeletedEndsTheBatchInTime() throws Exception {
        begin("publish: \">\", subscribe: \">\"");
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(1, 2, 3));
        CompletableFuture<Exchange> sent =
                send("jetstream:s.a?batch=fast&publishTimeout=300ms&publishRetries=1", of(queue, 100));
        await().atMost(SOON).until(() -> stored() == 3);
        nats.jetStreamManagement().deleteStream("s");
        queue.addAll(IntStream.range(4, 101).boxed().toList());
        Exchange exchange = sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(exchange.getException()).isNotNull();
        assertThat(results(exchange)).noneMatch(PublishResult::isStored);
        assertThat(results(exchange))
                .extracting(FastBatchOnServerTest::outcome)
                .isSubsetOf(Outcome.UNKNOWN, Outcome.NO_STREAM, Outcome.NOT_SENT);
    }

    @Test
    void aPausedServerHoldsUpTheStopNoLongerThanTheTimeout() throws Exception {
        begin("publish: \">\", subscribe: \">\"");
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(1, 2, 3));
        CompletableFuture<Exchange> sent = send("jetstream:s.a?batch=fast&publishTimeout=1s", of(queue, 100));
        await().atMost(SOON).until(() -> stored() == 3);
        server.pause();
        try {
            long begin = System.nanoTime();
            camel.context().getShutdownStrategy().setTimeout(1);
            camel.context().stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            Exchange exchange = sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(exchange.getException()).isNotNull();
            assertThat(results(exchange).subList(0, 3)).allMatch(each -> outcome(each) == Outcome.UNKNOWN);
        } finally {
            server.resume();
        }
    }
}
