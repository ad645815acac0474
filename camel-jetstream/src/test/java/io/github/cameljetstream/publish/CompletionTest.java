package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What follows a send may take as long as it likes: it runs on the worker that reads the replies, until it blocks. */
@Tag("server")
class CompletionTest extends JetStreamTestSupport {
    private static final int SENDS = 200;

    private final List<AsyncProducer> producers = new ArrayList<>();

    private static boolean hasEnded(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<CompletableFuture<Exchange>> sendAsynchronously(String uri, int count) throws Exception {
        AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
        producers.add(producer);
        producer.start();
        List<CompletableFuture<Exchange>> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody("n" + i);
            sends.add(producer.processAsync(exchange));
        }
        return sends;
    }

    @AfterEach
    void stopProducers() {
        producers.forEach(AsyncProducer::stop);
    }

    private void assertAllStored(List<CompletableFuture<Exchange>> sends) {
        assertThat(sends).allSatisfy(send -> assertThat(send.get(20, TimeUnit.SECONDS))
                .satisfies(sent -> assertThat(sent.getException()).isNull()));
    }

    @Test
    void aStepAfterASendMaySendAndWait() throws Exception {
        routes(r -> r.from("direct:in").to(uri("a")).process(e -> {
            Exchange second = template.send(uri("b"), copy -> copy.getMessage().setBody("second"));
            assertThat(second.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                    .isInstanceOf(Long.class);
        }));
        assertAllStored(sendAsynchronously("direct:in", SENDS));
        assertThat(messagesInStream()).isEqualTo(2L * SENDS);
    }

    /** Also over the same endpoint, whose window is full of what waits for those steps. */
    @Test
    void aStepAfterASendMaySendToTheSameEndpoint() throws Exception {
        String uri = uri("a", "maxPendingPublishes=4");
        routes(r -> r.from("direct:in").to(uri).process(e -> template.sendBody(uri, "second")));
        assertAllStored(sendAsynchronously("direct:in", SENDS));
        assertThat(messagesInStream()).isEqualTo(2L * SENDS);
    }

    @Test
    void aStepThatBlocksDelaysNoOtherSend() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger blocked = new AtomicInteger();
        routes(r -> r.from("direct:in").to(uri("a")).process(e -> {
            blocked.incrementAndGet();
            assertThat(hasEnded(end)).isTrue();
        }));
        List<CompletableFuture<Exchange>> slow = sendAsynchronously("direct:in", 20);
        await().atMost(SOON).until(() -> blocked.get() == slow.size());

        assertAllStored(sendAsynchronously(uri("a"), SENDS));
        assertAllStored(sendAsynchronously(uri("b"), SENDS));
        for (int i = 0; i < SENDS; i++) {
            template.sendBody(uri("b"), "one after the other");
        }
        assertThat(slow).noneMatch(CompletableFuture::isDone);
        end.countDown();
        assertAllStored(slow);
    }

    @Test
    void manyThreadsThatWaitForEachOfTheirSendsGetTheirOwnAcknowledgement() throws Exception {
        int threads = 32;
        Set<Object> sequences = ConcurrentHashMap.newKeySet();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        try (ProducerTemplate own = context.createProducerTemplate()) {
            List<CompletableFuture<Void>> ends = IntStream.range(0, threads)
                    .mapToObj(thread -> CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < SENDS; i++) {
                                    Exchange sent = own.send(
                                            uri("a"), e -> e.getMessage().setBody(Integer.toString(thread)));
                                    assertThat(sent.getException()).isNull();
                                    sequences.add(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE));
                                }
                            },
                            senders))
                    .toList();
            for (CompletableFuture<Void> each : ends) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            senders.shutdownNow();
        }
        assertThat(sequences).hasSize(threads * SENDS);
        assertThat(messagesInStream()).isEqualTo((long) threads * SENDS);
    }

    /** The last producer of a connection ends its reader of replies; the next one begins another. */
    @Test
    void producersThatStopAndStartGetTheirReplies() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        routes(r -> r.from("direct:in").routeId("in").to(uri("a")).process(e -> first.set(false)));
        for (int i = 1; i <= 20; i++) {
            assertAllStored(sendAsynchronously("direct:in", 10));
            context.getRouteController().stopRoute("in");
            context.getRouteController().startRoute("in");
            assertThat(messagesInStream()).isEqualTo(10L * i);
        }
        assertThat(first).isFalse();
    }
}
