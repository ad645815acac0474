package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.BatchTestSupport;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishResult;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are published as fast batches. */
class FastBatchTest extends BatchTestSupport {
    private static final String NO_IDS = "messageIdStrategy=header";

    private void allowFast() throws Exception {
        allowFast(builder -> builder);
    }

    private void allowFast(UnaryOperator<StreamConfiguration.Builder> more) throws Exception {
        assumeTrue(server().version().atLeast(2, 14), "fast batches");
        management.updateStream(more.apply(StreamConfiguration.builder(
                                management.getStreamInfo(stream).getConfiguration())
                        .allowBatched(true))
                .build());
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Test
    void everyElementIsAMessage() throws Exception {
        allowFast();
        int sent = 0;
        for (Object body : severalForms().toList()) {
            Exchange exchange = send(uri("a", "batch=fast"), body, "color", "red");
            assertThat(exchange.getException()).isNull();
            assertThat(results(exchange))
                    .hasSize(3)
                    .allMatch(PublishResult::isStored)
                    .allMatch(each -> each.outcome() == PublishOutcome.STORED_OR_KNOWN)
                    .allMatch(each -> each.stream().equals(stream));
            for (PublishResult result : results(exchange)) {
                MessageInfo stored = management.getMessage(stream, ++sent);
                assertThat(new String(stored.getData(), StandardCharsets.UTF_8))
                        .isEqualTo(List.of("a", "b", "c").get(result.index()));
                assertThat(stored.getHeaders().getFirst("color")).isEqualTo("red");
                assertThat(stored.getHeaders().getFirst("Nats-Msg-Id")).endsWith("." + result.index());
                assertThat(stored.getHeaders().keySet()).noneMatch(name -> name.startsWith("Camel"));
            }
        }
        assertThat(messagesInStream()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "1, 1",
        "2, 7",
        "3, 1000",
        "50, 20000",
        "4096, 1",
        "4096, 2",
        "4096, 500",
        "4096, 501",
        "4096, 100000"
    })
    void manyElementsAreStoredInTheirOrder(int window, int count) throws Exception {
        allowFast();
        Exchange sent = send(uri("a", "batch=fast", NO_IDS, "maxPendingPublishes=" + window), numbers(count).stream());
        assertThat(sent.getException()).isNull();
        assertThat(results(sent)).hasSize(count).allMatch(each -> each.outcome() == PublishOutcome.STORED);
        assertThat(messagesInStream()).isEqualTo(count);
        for (int i = 0; i < count; i += Math.max(1, count / 100)) {
            assertThat(new String(management.getMessage(stream, i + 1L).getData(), StandardCharsets.UTF_8))
                    .isEqualTo(Integer.toString(i));
        }
    }

    /** More bytes than may be in flight, far below the number of messages: the batch ends, and another one begins. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5_000, 100_000, 5_000_000})
    void theLimitOfBytesHolds(int bytes) throws Exception {
        allowFast();
        List<byte[]> body = IntStream.range(0, 300)
                .mapToObj(i -> new byte[i < 5 ? 1 : 2_000])
                .toList();
        Exchange sent = send(uri("a", "batch=fast", "maxPendingPublishBytes=" + bytes), body);
        assertThat(sent.getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(300);
    }

    @Test
    void aBodyThatIsOneThingIsOneMessage() throws Exception {
        allowFast();
        Exchange sent = send(uri("a", "batch=fast", "streamName=" + stream), "text,with,commas");
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                .isEqualTo(1L);
        assertThat(bodies()).containsExactly("text,with,commas");
    }

    @Test
    void theStreamThatAnOptionNamesIsNoDirective() throws Exception {
        allowFast();
        Exchange sent = send(uri("a", "batch=fast", "streamName=" + stream), texts(3));
        assertThat(sent.getException()).isNull();
        assertThat(bodies()).containsExactly("0", "1", "2");
        DefaultMessage elsewhere = new DefaultMessage(context);
        elsewhere.setBody("x");
        elsewhere.setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, "elsewhere");
        assertThat(send(uri("a", "batch=fast", "streamName=" + stream), List.of("3", elsewhere, "5"))
                        .getException())
                .hasMessageContaining("its subject is none of the stream that streamName names");
        assertThat(bodies()).containsExactly("0", "1", "2", "3", "5");
    }

    @Test
    void elementsForSeveralStreamsGoIntoABatchOfEach() throws Exception {
        allowFast();
        String other = stream + "_other";
        deleteAfterwards(other);
        management.addStream(StreamConfiguration.builder()
                .name(other)
                .subjects(other)
                .allowBatched(true)
                .build());
        List<Object> body = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            DefaultMessage message = new DefaultMessage(context);
            message.setBody(Integer.toString(i));
            message.setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, i % 3 == 2 ? other : subject("a"));
            body.add(message);
        }
        Exchange sent = send(uri("a", "batch=fast", NO_IDS), body);
        assertThat(sent.getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(20);
        assertThat(management.getStreamInfo(other).getStreamState().getMsgCount())
                .isEqualTo(10);
    }

    @Test
    void knownIdsAreRecognized() throws Exception {
        allowFast();
        for (int i = 0; i < 2; i++) {
            Exchange sent = send(uri("a", "batch=fast"), texts(700), JetStreamHeaders.PUBLISH_MESSAGE_ID, "mine");
            assertThat(sent.getException()).isNull();
            assertThat(results(sent)).hasSize(700).allMatch(PublishResult::isStored);
        }
        assertThat(messagesInStream()).isEqualTo(700);
    }

    @Test
    void aBadElementFailsAloneAndTheExchangeSaysSo() throws Exception {
        allowFast();
        Exchange sent = send(uri("a", "batch=fast"), List.of("a", new Object(), "c", new byte[2 << 20], "e"));
        PublishBatchException failure = sent.getException(PublishBatchException.class);
        assertThat(failure)
                .hasMessageStartingWith(
                        "2 of 5 messages of the batch were not stored, or not known to be. The first, number 1: ");
        assertThat(failure.getResults())
                .extracting(PublishResult::isStored)
                .containsExactly(true, false, true, false, true);
        assertThat(failure.getResults().get(3).failure()).hasMessageContaining("(max_payload)");
        assertThat(results(sent)).isEqualTo(failure.getResults());
        assertThat(bodies()).containsExactly("a", "c", "e");
    }

    /** The stream refuses some, the last one too; each refusal ends a batch. */
    @ParameterizedTest
    @ValueSource(strings = {"messageIdStrategy=auto", NO_IDS})
    void aRefusedElementFailsAlone(String ids) throws Exception {
        allowFast(builder -> builder.maximumMessageSize(300));
        List<Object> body = new ArrayList<>(texts(2_000));
        for (int bad : List.of(0, 1, 700, 701, 1_500, 1_999)) {
            body.set(bad, new byte[1_000]);
        }
        Exchange sent = send(uri("a", "batch=fast", ids), body);
        assertThat(sent.getException()).hasMessageStartingWith("6 of 2000 messages");
        for (PublishResult result : results(sent)) {
            boolean bad = body.get(result.index()) instanceof byte[];
            assertThat(result.isStored()).as("%s", result).isEqualTo(!bad);
            if (bad) {
                assertThat(result.failure()).isInstanceOfSatisfying(PublishException.class, e -> {
                    assertThat(e.getApiErrorCode()).isEqualTo(10054);
                    assertThat(e.getOutcome()).isEqualTo(PublishException.Outcome.REFUSED);
                });
            }
        }
        assertThat(bodies())
                .isEqualTo(body.stream().filter(each -> each instanceof String).toList());
    }

    @Test
    void aFullStreamEndsTheBatch() throws Exception {
        allowFast(builder -> builder.maxMessages(1_200).discardPolicy(DiscardPolicy.New));
        AtomicInteger read = new AtomicInteger();
        Exchange sent = send(uri("a", "batch=fast"), numbers(100_000).stream().peek(each -> read.incrementAndGet()));
        assertThat(sent.getException())
                .hasMessageContaining(", and those after them were not sent. The first, number 1200: ")
                .hasMessageContaining("10077");
        assertThat(results(sent).stream().filter(PublishResult::isStored)).hasSize(1_200);
        assertThat(messagesInStream()).isEqualTo(1_200);
        assertThat(read.get()).isLessThan(3_300);
    }

    private DefaultMessage with(String header, Object value) {
        DefaultMessage message = new DefaultMessage(context);
        message.setBody("x");
        message.setHeader(header, value);
        return message;
    }

    @Test
    void onlyIdsAndTimesToLiveGoIntoAFastBatch() throws Exception {
        allowFast(builder -> builder.allowMessageTtl(true));
        Exchange good = send(
                uri("a", "batch=fast"),
                List.of(with(JetStreamHeaders.PUBLISH_MESSAGE_ID, "mine"), with(JetStreamHeaders.PUBLISH_TTL, "1h")));
        assertThat(good.getException()).isNull();
        assertThat(management.getMessage(stream, 1).getHeaders().getFirst("Nats-Msg-Id"))
                .isEqualTo("mine");
        assertThat(management.getMessage(stream, 2).getHeaders().getFirst("Nats-TTL"))
                .isEqualTo("3600s");
        List<Object> refused = List.of(
                with(JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 7),
                with(JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE, 7),
                with(JetStreamHeaders.EXPECTED_LAST_MESSAGE_ID, "x"),
                with(JetStreamHeaders.EXPECTED_STREAM, stream),
                with(JetStreamHeaders.PUBLISH_ROLLUP, "subject"),
                with(JetStreamHeaders.PUBLISH_COUNTER_INCREMENT, 1));
        Exchange bad = send(uri("a", "batch=fast"), refused);
        assertThat(results(bad)).hasSize(6).noneMatch(PublishResult::isStored).allSatisfy(each -> assertThat(
                        each.failure())
                .hasMessageContaining(" is set in a fast batch, which accepts no directives except an id and"
                        + " CamelJetStreamPublishTtl. Use batch=each."));
        assertThat(messagesInStream()).isEqualTo(2);
        Exchange all = send(uri("a", "batch=fast"), texts(3), JetStreamHeaders.PUBLISH_ROLLUP, "subject");
        assertThat(all.getException()).hasMessageContaining("CamelJetStreamPublishRollup=sub is set in a fast batch");
        assertThat(messagesInStream()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"expectedLastSequence=0", "expectedLastSubjectSequence=0", "rollup=all", "counterIncrement=1"})
    void anOptionThatAFastBatchDoesNotAcceptIsRefused(String option) {
        String name = option.substring(0, option.indexOf('='));
        assertThatThrownBy(() -> context.getEndpoint(uri("a", "batch=fast", option)))
                .hasStackTraceContaining(name + "=")
                .hasStackTraceContaining(
                        "is set together with batch=fast: a fast batch accepts no directives except an id and messageTtl. Use"
                                + " batch=each, or remove " + name + ".");
    }

    @Test
    void aStreamThatDoesNotAllowItIsRefusedAtTheStart() {
        assumeTrue(server().version().atLeast(2, 14), "fast batches");
        assertThatThrownBy(() -> template.sendBody(uri("a", "batch=fast"), texts(2)))
                .hasStackTraceContaining("batch=fast is refused: Stream '" + stream
                        + "' does not allow fast batches (allow_batched). Set streamAllowBatchPublish=true");
        assertThatThrownBy(() -> template.sendBody("jetstream:>?batch=fast&publishSubject=" + subject("a"), texts(2)))
                .hasStackTraceContaining("needs to know the stream");
    }

    @Test
    void aStreamThatAllowsItNoLongerEndsTheBatchWithTheCure() throws Exception {
        allowFast();
        assertThat(send(uri("a", "batch=fast"), texts(2)).getException()).isNull();
        management.updateStream(
                StreamConfiguration.builder(management.getStreamInfo(stream).getConfiguration())
                        .allowBatched(false)
                        .build());
        Exchange sent = send(uri("a", "batch=fast"), texts(2_000));
        assertThat(sent.getException())
                .hasMessageContaining("the stream accepts no fast batches (error 10205")
                .hasMessageContaining("use batch=each");
        assertThat(messagesInStream()).isEqualTo(2);
    }

    @Test
    void anOlderServerIsRefusedAtTheStart() {
        assumeFalse(server().version().atLeast(2, 14));
        assertThatThrownBy(() -> template.sendBody(uri("a", "batch=fast"), texts(2)))
                .hasStackTraceContaining("batch=fast of ")
                .hasStackTraceContaining("needs nats-server 2.14 or newer");
        assertThat(messagesInStream()).isZero();
    }

    @Test
    void theStreamOptionAllowsFastBatches() throws Exception {
        assumeTrue(server().version().atLeast(2, 14), "fast batches");
        Exchange sent = send(
                uri(
                        "a",
                        "batch=fast",
                        "streamName=" + stream,
                        "streamProvisioning=update",
                        "streamAllowBatchPublish=true"),
                texts(3));
        assertThat(sent.getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(3);
        assertThat(management.getStreamInfo(stream).getConfiguration().getAllowBatched())
                .isTrue();
    }

    @Test
    void autoTakesFastBatchesIfTheyAreAllowed() throws Exception {
        allowFast();
        Exchange fast = send(uri("b", "batch=auto", NO_IDS), texts(3));
        assertThat(fast.getException()).isNull();
        assertThat(results(fast)).extracting(PublishResult::sequence).containsExactly(0L, 0L, 0L);
        Exchange directive = send(uri("b", "batch=auto", NO_IDS), texts(3), JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 3);
        assertThat(directive.getException()).isNull();
        assertThat(results(directive)).extracting(PublishResult::sequence).containsExactly(4L, 5L, 6L);
        Exchange option = send(uri("b", "batch=auto", "expectedLastSequence=6"), texts(2));
        assertThat(option.getException()).isNull();
        assertThat(results(option)).extracting(PublishResult::sequence).containsExactly(7L, 8L);
    }

    @Test
    void autoPublishesEachByItselfIfFastBatchesAreNotAllowed() throws Exception {
        Exchange each = send(uri("a", "batch=auto", NO_IDS), texts(3));
        assertThat(each.getException()).isNull();
        assertThat(results(each)).extracting(PublishResult::sequence).containsExactly(1L, 2L, 3L);
    }

    /** A source that blocks holds up nobody: its thread is a worker, and the batch is kept alive or ended meanwhile. */
    @Test
    void anEndlessSourceIsStoredAsItGoesAndEndsWithTheProducer() throws Exception {
        allowFast();
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
        Iterator<Integer> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                try {
                    return queue.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        routes(r -> r.from("direct:endless").routeId("endless").to(uri("a", "batch=fast")));
        queue.addAll(numbers(1_700));
        CompletableFuture<Exchange> sent = template.asyncSend(
                "direct:endless", exchange -> exchange.getIn().setBody(endless));
        await().atMost(SOON).until(this::messagesInStream, count -> count == 1_700);
        queue.addAll(numbers(300));
        await().atMost(SOON).until(this::messagesInStream, count -> count == 2_000);
        assertThat(sent).isNotDone();
        context.getShutdownStrategy().setTimeout(1);
        context.getRouteController().stopRoute("endless");
        context.removeEndpoints(uri("a") + "*");
        Exchange exchange = sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(exchange.getException())
                .hasMessageContaining("The rest of the body was not read, and not sent: the producer is stopped.");
        assertThat(results(exchange)).hasSize(2_001);
        assertThat(results(exchange).subList(0, 2_000)).allMatch(PublishResult::isStored);
        assertThat(messagesInStream()).isEqualTo(2_000);
    }

    @Test
    void aSourceThatThrowsEndsTheBatch() throws Exception {
        allowFast();
        AtomicInteger closed = new AtomicInteger();
        Stream<Integer> body = numbers(2_000).stream()
                .peek(each -> {
                    if (each == 1_500) {
                        throw new IllegalStateException("cannot read on");
                    }
                })
                .onClose(closed::incrementAndGet);
        Exchange sent = send(uri("a", "batch=fast"), body);
        assertThat(sent.getException())
                .hasMessageStartingWith(
                        "1 of 1501 messages of the batch were not stored, or not known to be, and those")
                .hasMessageContaining("cannot read on");
        assertThat(messagesInStream()).isEqualTo(1_500);
        assertThat(closed).hasValue(1);
    }

    @Test
    void severalBodiesAtATimeShareTheWindow() throws Exception {
        allowFast();
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(template.asyncSend(uri("a", "batch=fast", "maxPendingPublishes=100"), exchange -> exchange.getIn()
                    .setBody(numbers(1_000))));
        }
        for (CompletableFuture<Exchange> each : sent) {
            assertThat(each.get(SOON.toSeconds(), TimeUnit.SECONDS).getException())
                    .isNull();
        }
        assertThat(messagesInStream()).isEqualTo(20_000);
    }

    @Test
    void aBodyWithoutAPlaceFailsAfterMaxBlock() throws Exception {
        allowFast();
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
        Iterator<Integer> blocking = Stream.generate(() -> {
                    try {
                        return queue.take();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .limit(2)
                .iterator();
        String uri = uri("a", "batch=fast", "maxPendingPublishes=10", "maxBlock=100ms");
        queue.add(1);
        CompletableFuture<Exchange> first =
                template.asyncSend(uri, exchange -> exchange.getIn().setBody(blocking));
        await().atMost(SOON).until(this::messagesInStream, count -> count == 1);
        Exchange second = send(uri, texts(3));
        assertThat(second.getException())
                .hasMessageContaining("other fast batches of the producer have all places of maxPendingPublishes=10")
                .hasMessageContaining("maxBlock=100ms");
        queue.add(2);
        assertThat(first.get(SOON.toSeconds(), TimeUnit.SECONDS).getException()).isNull();
        assertThat(send(uri, texts(3)).getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(5);
    }

    /** A repetition by Camel's error handler is published one by one, and its stored messages are recognized. */
    @Test
    void aRepeatedBatchIsStoredOnce() throws Exception {
        allowFast(builder -> builder.maximumMessageSize(300));
        routes(r -> r.from("direct:in")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(0))
                .to(uri("a", "batch=fast")));
        List<Object> body = new ArrayList<>(texts(10));
        body.set(5, new byte[1_000]);
        Exchange sent = send("direct:in", body);
        assertThat(sent.getException()).hasMessageStartingWith("1 of 10 messages");
        assertThat(messagesInStream()).isEqualTo(9);
    }
}
