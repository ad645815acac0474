package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stream holds after a send, and what the exchange knows of it. */
class PublishTest extends JetStreamTestSupport {
    private Exchange send(String uri, Object body, Object... headers) {
        return template.send(uri, exchange -> {
            exchange.getIn().setBody(body);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getIn().setHeader((String) headers[i], headers[i + 1]);
            }
        });
    }

    private MessageInfo stored(long sequence) throws Exception {
        return management.getMessage(stream, sequence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "synchronous=true", "maxPendingPublishes=1"})
    void theAcknowledgementIsInTheHeaders(String option) throws Exception {
        String uri = option.isEmpty() ? uri("a") : uri("a", option);
        Exchange first = send(uri, "one");
        Exchange second = send(uri, "two");
        assertThat(first.getException()).isNull();
        assertThat(first.getMessage().getHeader(JetStreamHeaders.PUBLISHED_STREAM))
                .isEqualTo(stream);
        assertThat(first.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                .isEqualTo(1L);
        assertThat(second.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                .isEqualTo(2L);
        assertThat(second.getMessage().getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE))
                .isEqualTo(false);
        assertThat(new String(stored(2).getData(), StandardCharsets.UTF_8)).isEqualTo("two");
    }

    @Test
    void manyAtATimeAreAllStoredInTheirOrder() throws Exception {
        int messages = 5_000;
        List<CompletableFuture<Exchange>> sends = new ArrayList<>();
        try (AsyncProducer producer = producer(uri("a", "maxPendingPublishes=100"))) {
            for (int i = 0; i < messages; i++) {
                Exchange exchange = producer.getEndpoint().createExchange();
                exchange.getMessage().setBody(Integer.toString(i));
                sends.add(producer.processAsync(exchange));
            }
            for (int i = 0; i < messages; i++) {
                Exchange sent = sends.get(i).get(20, TimeUnit.SECONDS);
                assertThat(sent.getException()).isNull();
                assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                        .isEqualTo(i + 1L);
            }
        }
        assertThat(messagesInStream()).isEqualTo(messages);
    }

    private AsyncProducer producer(String uri) throws Exception {
        AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
        producer.start();
        return producer;
    }

    /** Where nobody but we answers, the messages that are under way are those that a subscriber got. */
    @Test
    void noMoreBytesAreUnderWayThanTheWindowAllows() throws Exception {
        String subject = "no-stream." + stream;
        Subscription receiver = nats.subscribe(subject);
        nats.flush(SOON);
        List<CompletableFuture<Exchange>> sends = new ArrayList<>();
        try (AsyncProducer producer = producer(uri("a", "maxPendingPublishBytes=250000", "publishTimeout=20s"))) {
            for (int i = 0; i < 5; i++) {
                Exchange exchange = producer.getEndpoint().createExchange();
                exchange.getMessage().setBody(new byte[100_000]);
                exchange.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
                sends.add(producer.processAsync(exchange));
            }
            Queue<Message> underWay = new ArrayDeque<>();
            underWay.add(receiver.nextMessage(SOON));
            underWay.add(receiver.nextMessage(SOON));
            for (int i = 0; i < 3; i++) {
                assertThat(receiver.nextMessage(Duration.ofMillis(300))).isNull();
                confirm(underWay.remove());
                underWay.add(receiver.nextMessage(SOON));
            }
            underWay.forEach(this::confirm);
            for (CompletableFuture<Exchange> send : sends) {
                assertThat(send.get(20, TimeUnit.SECONDS).getException()).isNull();
            }
        }
    }

    private void confirm(Message message) {
        nats.publish(message.getReplyTo(), "{\"stream\": \"none\", \"seq\": 1}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aHeaderNamesAnotherSubjectOnceOnly() throws Exception {
        Exchange sent = send(uri("a"), "x", JetStreamHeaders.OVERRIDE_SUBJECT, subject("b"));
        assertThat(stored(1).getSubject()).isEqualTo(subject("b"));
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "a..b", "a.*", ">"})
    void aSubjectThatCannotBePublishedToFailsThatExchangeOnly(String subject) {
        Exchange failed = send(uri("a"), "x", JetStreamHeaders.OVERRIDE_SUBJECT, subject);
        assertThat(failed.getException())
                .hasMessageContaining(JetStreamHeaders.OVERRIDE_SUBJECT)
                .hasMessageContaining(subject);
        assertThat(send(uri("a"), "x").getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(1);
    }

    @Test
    void aMessageForNoStreamFailsSoonAndSaysSo() {
        Exchange failed =
                send(uri("a", "publishRetryDelay=10ms"), "x", JetStreamHeaders.OVERRIDE_SUBJECT, "no.such." + stream);
        assertThat(failed.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.NO_STREAM);
        assertThat(failed.getException())
                .hasMessageContaining("no.such." + stream)
                .hasMessageContaining("nats stream add");
    }

    /** A stream that was there looks like none while its cluster elects: it gets longer than one that never was. */
    @Test
    void aSubjectThatWasAcknowledgedIsTriedForLonger() throws Exception {
        String any = "jetstream:>?publishTimeout=10s&publishRetries=1&publishRetryDelay=0";
        try (AsyncProducer producer = context.getEndpoint(any).createAsyncProducer()) {
            producer.start();
            assertThat(publish(producer, subject("a")).get(20, TimeUnit.SECONDS).getException())
                    .isNull();
            management.deleteStream(stream);
            CompletableFuture<Exchange> waits = publish(producer, subject("a"));
            Exchange failed = publish(producer, "nobody-has." + stream).get(20, TimeUnit.SECONDS);
            assertThat(failed.getException()).hasMessageContaining("no responders after 2 attempts");
            createStream(RetentionPolicy.Limits);
            assertThat(waits.get(30, TimeUnit.SECONDS).getException()).isNull();
            assertThat(messagesInStream()).isEqualTo(1);
        }
    }

    /** Has handed it to the producer when it returns. */
    private static CompletableFuture<Exchange> publish(AsyncProducer producer, String subject) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
        return producer.processAsync(exchange);
    }

    @Test
    void aFullWindowOfMessagesIsTriedAgain() throws Exception {
        int messages = 3_000;
        List<CompletableFuture<Exchange>> sends = new ArrayList<>();
        try (AsyncProducer producer = producer(uri("a", "publishRetries=100", "publishRetryDelay=100ms"))) {
            management.deleteStream(stream);
            for (int i = 0; i < messages; i++) {
                Exchange exchange = producer.getEndpoint().createExchange();
                sends.add(producer.processAsync(exchange));
            }
            createStream(RetentionPolicy.Limits);
            for (CompletableFuture<Exchange> send : sends) {
                assertThat(send.get(20, TimeUnit.SECONDS).getException()).isNull();
            }
        }
        assertThat(messagesInStream()).isEqualTo(messages);
    }

    @Test
    void aMessageThatIsTooLargeIsNotSent() {
        Exchange failed = send(uri("a"), new byte[1024 * 1024 + 1]);
        assertThat(failed.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failed.getException()).hasMessageContaining("max_payload").hasMessageContaining("1048576");
        assertThat(send(uri("a"), "x").getException()).isNull();
    }

    @Test
    void aBodyThatCannotBeBytesFailsThatExchangeOnly() {
        assertThat(send(uri("a"), new Object()).getException()).isNotNull();
        assertThat(send(uri("a"), "x").getException()).isNull();
    }

    @Test
    void aHeaderNameThatNatsDoesNotTakeFailsThatExchangeOnly() {
        assertThat(send(uri("a"), "x", "my header", "v").getException()).hasMessageContaining("my header");
        assertThat(send(uri("a"), "x", "my-header", "v").getException()).isNull();
    }

    @Test
    void aNullBodyIsAnEmptyMessage() throws Exception {
        assertThat(send(uri("a"), null).getException()).isNull();
        assertThat(stored(1).getData()).isNullOrEmpty();
    }

    @Test
    void anExplicitIdIsStoredOnce() {
        assertThat(send(uri("a"), "x", JetStreamHeaders.PUBLISH_MESSAGE_ID, "id-1")
                        .getException())
                .isNull();
        Exchange second;
        try (LogCapture log = LogCapture.ours()) {
            second = send(uri("a"), "x", JetStreamHeaders.PUBLISH_MESSAGE_ID, "id-1");
            send(uri("a"), "x", JetStreamHeaders.PUBLISH_MESSAGE_ID, "id-1");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("'" + stream + ".a'", "id-1", "stream " + stream, "sequence 1");
        }
        assertThat(second.getMessage().getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE))
                .isEqualTo(true);
        assertThat(second.getMessage().getHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID))
                .isNull();
        assertThat(messagesInStream()).isEqualTo(1);
    }

    @Test
    void twoSendsOfOneExchangeAreTwoMessages() throws Exception {
        routes(r -> r.from("direct:twice")
                .to(uri("a"))
                .to(uri("a"))
                .split(r.body().tokenize(","))
                .to(uri("a")));
        assertThat(send("direct:twice", "x,y,z").getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(5);
    }

    @Test
    void aMessageThatIsPassedOnGetsAnIdOfItsOwn() throws Exception {
        routes(r -> r.from(uri("a", "durableName=d")).to(uri("b")));
        assertThat(send(uri("a"), "x", JetStreamHeaders.PUBLISH_MESSAGE_ID, "id-1")
                        .getException())
                .isNull();
        await().atMost(SOON).until(() -> messagesInStream() == 2);
        assertThat(stored(2).getSubject()).isEqualTo(subject("b"));
        assertThat(stored(2).getHeaders().getFirst("Nats-Msg-Id")).isNotNull().isNotEqualTo("id-1");
    }

    @Test
    void strategyNoneSendsNoId() throws Exception {
        send(uri("a", "messageIdStrategy=none"), "x", JetStreamHeaders.PUBLISH_MESSAGE_ID, "id-1");
        assertThat(stored(1).getHeaders()).isNull();
        send(uri("a", "messageIdStrategy=header"), "x");
        assertThat(stored(2).getHeaders()).isNull();
        send(uri("a", "messageIdStrategy=header"), "x", JetStreamHeaders.PUBLISH_MESSAGE_ID, "id-1");
        assertThat(stored(3).getHeaders().getFirst("Nats-Msg-Id")).isEqualTo("id-1");
    }

    @Test
    void protocolHeadersOfOthersDoNotLeakOut() throws Exception {
        send(uri("a"), "x", "Nats-Expected-Last-Sequence", "77", "Nats-Rollup", "all", "CamelFoo", "x", "mine", "y");
        assertThat(stored(1).getHeaders().keySet()).containsExactlyInAnyOrder("Nats-Msg-Id", "mine");
    }

    @Test
    void anotherStreamThanTheNamedOneRefusesTheMessage() throws Exception {
        String other = stream + "-other";
        management.addStream(
                StreamConfiguration.builder().name(other).subjects(other).build());
        Exchange failed = send(uri("a", "streamName=" + stream), "x", JetStreamHeaders.OVERRIDE_SUBJECT, other);
        management.deleteStream(other);
        assertThat(failed.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(failed.getException(PublishException.class).getApiErrorCode())
                .isEqualTo(10060);
    }

    @Test
    void anEmptyIdIsNone() throws Exception {
        send(uri("a"), "one", JetStreamHeaders.PUBLISH_MESSAGE_ID, " ");
        send(uri("a"), "two", JetStreamHeaders.PUBLISH_MESSAGE_ID, "");
        assertThat(messagesInStream()).isEqualTo(2);
        assertThat(stored(1).getHeaders().getFirst("Nats-Msg-Id")).isNotBlank();
        assertThat(stored(2).getHeaders().getFirst("Nats-Msg-Id")).isNotBlank();
    }

    @Test
    void anIdThatCannotBeSentIsNamed() {
        assertThat(send(uri("a"), "x", JetStreamHeaders.PUBLISH_MESSAGE_ID, "größe")
                        .getException())
                .hasMessage(
                        "Header CamelJetStreamPublishMessageId=gr\\u00f6\\u00dfe is refused: it must be ASCII text.");
        assertThat(messagesInStream()).isZero();
    }

    /** jnats drops what a thread publishes whose interruption is pending, without a word. */
    @Test
    void anInterruptedThreadPublishes() throws Exception {
        AsyncProducer producer = context.getEndpoint(uri("a", "messageIdStrategy=none", "publishTimeout=60s"))
                .createAsyncProducer();
        producer.start();
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getIn().setBody("x");
        AtomicBoolean told = new AtomicBoolean();
        Thread.currentThread().interrupt();
        producer.process(exchange, doneSync -> told.set(true));
        assertThat(Thread.interrupted()).isTrue();
        await().atMost(SOON).untilTrue(told);
        assertThat(exchange.getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(1);
        producer.stop();
    }

    @Test
    void aFileThatIsTooLargeIsNotRead(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        for (Object body : List.of(file, file.toFile())) {
            assertThat(send(uri("a"), body).getException())
                    .hasMessageContaining("of 3221225472 bytes, was not sent: the server accepts 1048576");
        }
        assertThat(messagesInStream()).isZero();
    }

    /** Whoever publishes while the producer stops is told an outcome. */
    @RepeatedTest(5)
    void noPublishIsForgottenByAStop() throws Exception {
        AsyncProducer producer = context.getEndpoint(uri("a", "maxPendingPublishes=5", "publishTimeout=10s"))
                .createAsyncProducer();
        producer.start();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        AtomicBoolean go = new AtomicBoolean(true);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                while (go.get()) {
                    Exchange exchange = producer.getEndpoint().createExchange();
                    exchange.getIn().setBody("x");
                    begun.incrementAndGet();
                    producer.process(exchange, doneSync -> told.incrementAndGet());
                }
            });
            thread.start();
            threads.add(thread);
        }
        await().atMost(SOON).until(() -> told.get() > 200);
        producer.stop();
        go.set(false);
        for (Thread thread : threads) {
            thread.join(SOON.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
        await().atMost(SOON).until(() -> told.get() == begun.get());
    }
}
