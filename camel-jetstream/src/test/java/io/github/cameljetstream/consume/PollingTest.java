package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.ConsumerContext;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are fetched one by one: consumer templates and {@code pollEnrich}. */
class PollingTest extends JetStreamTestSupport {
    private static final long LONG = 20_000;

    @Test
    @Tag("smoke")
    void receiveBodyTakesOneMessageAndAcknowledgesIt() throws Exception {
        publishRaw("a", 3);
        ConsumerTemplate template = consumerTemplate();
        assertThat(template.receiveBody(uri("a", "durableName=d"), LONG, String.class))
                .isEqualTo("0");
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 0);
        // Nothing was taken in advance.
        assertThat(consumerInfo("d").getDelivered().getStreamSequence()).isEqualTo(1);
        assertThat(consumerInfo("d").getNumPending()).isEqualTo(2);
        assertThat(template.receiveBody(uri("a", "durableName=d"), String.class))
                .isEqualTo("1");
        assertThat(template.receiveBodyNoWait(uri("a", "durableName=d"), String.class))
                .isEqualTo("2");
        assertThat(template.receiveBodyNoWait(uri("a", "durableName=d"))).isNull();
        awaitSettled("d");
    }

    @Test
    void aReceivedExchangeIsSettledWhenItsUnitOfWorkIsDone() throws Exception {
        publishRaw("a", 2);
        ConsumerTemplate template = consumerTemplate();
        Exchange first = template.receive(uri("a", "durableName=d"), LONG);
        Exchange second = template.receive(uri("a", "durableName=d"), LONG);
        assertThat(first.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE)).isEqualTo(1L);
        assertThat(consumerInfo("d").getNumAckPending()).isEqualTo(2);
        template.doneUoW(first);
        second.setException(new IllegalStateException("not today"));
        template.doneUoW(second);
        Exchange again = template.receive(uri("a", "durableName=d"), LONG);
        assertThat(again.getIn().getBody(String.class)).isEqualTo("1");
        assertThat(again.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT)).isEqualTo(2L);
        template.doneUoW(again);
        awaitSettled("d");
    }

    @Test
    void aLongPauseBeforeTheUnitOfWorkIsDoneKeepsTheMessage() throws Exception {
        publishRaw("a", 1);
        ConsumerTemplate template = consumerTemplate();
        String uri = uri("a", "durableName=d", "ackWait=500ms");
        Exchange exchange = template.receive(uri, LONG);
        assertThat(template.receive(uri, 1_500)).isNull();
        template.doneUoW(exchange);
        awaitSettled("d");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(1);
    }

    @Test
    void nothingComesForThoseWhoHaveStoppedWaiting() throws Exception {
        ConsumerTemplate template = consumerTemplate();
        String uri = uri("a", "durableName=d");
        for (int i = 0; i < 5; i++) {
            assertThat(template.receive(uri, 20)).isNull();
        }
        assertThat(consumerInfo("d").getNumWaiting()).isZero();
        publishRaw("a", 1);
        // Another consumer of the same durable gets it at its first delivery.
        ConsumerContext other = nats.getConsumerContext(stream, "d");
        assertThat(other.next(Duration.ofSeconds(10)).metaData().deliveredCount())
                .isEqualTo(1);
    }

    /** The way to the server and back takes longer than the caller means to wait. */
    @ParameterizedTest
    @ValueSource(longs = {0, 10})
    void aMessageThatIsThereComesHoweverShortTheWait(long timeout) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(server())) {
            context.getComponent("jetstream", JetStreamComponent.class)
                    .getConnectionOptions()
                    .setNatsURL(proxy.url());
            ConsumerTemplate template = consumerTemplate();
            String uri = uri("a", "durableName=d");
            assertThat(template.receiveNoWait(uri)).isNull();
            publishRaw("a", 1);
            proxy.delay(Duration.ofMillis(50));
            Exchange exchange = timeout == 0 ? template.receiveNoWait(uri) : template.receive(uri, timeout);
            proxy.delay(Duration.ZERO);
            assertThat(exchange).isNotNull();
            template.doneUoW(exchange);
            awaitSettled("d");
        }
    }

    /** With a time-out as long as the time between messages, many come just when nobody waits any more. */
    @Test
    void noMessageIsDeliveredInVainAtTheEndOfAWait() throws Exception {
        ConsumerTemplate template = consumerTemplate();
        String uri = uri("a", "durableName=d");
        AtomicBoolean all = new AtomicBoolean();
        Thread publisher = new Thread(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    publishRaw("a", 1);
                    Simulated.pace(Duration.ofMillis(9 + i % 3)); // the pace of the messages is what is tested
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                all.set(true);
            }
        });
        publisher.start();
        List<Long> sequences = new ArrayList<>();
        Exchange exchange;
        do {
            exchange = template.receive(uri, 10);
            if (exchange != null) {
                sequences.add(exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class));
                template.doneUoW(exchange);
            }
        } while (exchange != null || !all.get() || sequences.size() < 100);
        publisher.join();
        awaitSettled("d");
        assertThat(sequences).hasSize(100).doesNotHaveDuplicates();
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(100);
    }

    @Test
    void manyThreadsGetOneMessageEach() throws Exception {
        ConsumerTemplate template = consumerTemplate();
        String uri = uri("a", "durableName=d");
        Set<String> bodies = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 25; j++) {
                    bodies.add(template.receiveBody(uri, LONG, String.class));
                }
            });
            thread.start();
            threads.add(thread);
        }
        publishRaw("a", 200);
        for (Thread thread : threads) {
            thread.join(LONG);
        }
        assertThat(bodies).hasSize(200);
        awaitSettled("d");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, LONG, -1})
    @Tag("smoke")
    void pollEnrichSettlesWithItsRoute(long timeout) throws Exception {
        publishRaw("a", 1);
        List<Long> pendingInRoute = new ArrayList<>();
        AtomicBoolean works = new AtomicBoolean();
        Queue<Long> deliveries = new ConcurrentLinkedQueue<>();
        routes(r -> r.from("direct:in")
                .pollEnrich(uri("a", "durableName=d"), timeout)
                .filter(r.body().isEqualTo("0"))
                .process(e -> {
                    pendingInRoute.add(consumerInfo("d").getNumAckPending());
                    deliveries.add(e.getMessage().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class));
                    if (!works.get()) {
                        throw new IllegalStateException("not yet");
                    }
                }));
        // One that does not wait may come too early.
        Exchange failed = template.send("direct:in", e -> {});
        while (deliveries.isEmpty()) {
            failed = template.send("direct:in", e -> {});
        }
        assertThat(failed.getException()).hasMessage("not yet");
        works.set(true);
        while (deliveries.size() < 2) {
            assertThat(template.send("direct:in", e -> {}).getException()).isNull();
        }
        assertThat(pendingInRoute).containsExactly(1L, 1L);
        assertThat(deliveries).containsExactly(1L, 2L);
        awaitSettled("d");
    }

    @Test
    void whatWasReceivedCanBeSettledAfterTheConsumerHasStopped() throws Exception {
        publishRaw("a", 1);
        PollingConsumer consumer =
                context.getEndpoint(uri("a", "durableName=d", "autoAck=false")).createPollingConsumer();
        consumer.start();
        Exchange exchange = consumer.receive(LONG);
        consumer.stop();
        assertThat(consumer.receive(LONG)).isNull();
        exchange.getIn()
                .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)
                .ackConfirmed()
                .get(20, TimeUnit.SECONDS);
        assertThat(consumerInfo("d").getNumAckPending()).isZero();
    }

    @Test
    void aStopEndsTheWait() throws Exception {
        PollingConsumer consumer =
                context.getEndpoint(uri("a", "durableName=d")).createPollingConsumer();
        consumer.start();
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            assertThat(consumer.receive()).isNull();
            ended.countDown();
        });
        waiting.start();
        await().atMost(SOON).until(() -> consumerInfo("d").getNumWaiting() == 1);
        consumer.stop();
        assertThat(ended.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void afterTheLastDeliveryItBecomesADeadLetter() throws Exception {
        addStream(stream + "-dead");
        publishRaw("a", 1);
        ConsumerTemplate template = consumerTemplate();
        String uri = uri("a", "durableName=d", "maxDeliver=1", "deadLetterSubject=" + stream + "-dead");
        Exchange exchange = template.receive(uri, LONG);
        exchange.setException(new IllegalStateException("never"));
        template.doneUoW(exchange);
        assertThat(template.receiveBody("jetstream:" + stream + "-dead", LONG, String.class))
                .isEqualTo("0");
        awaitSettled("d");
    }

    /** That nothing came is not told as "there is nothing". */
    @Test
    void aConsumerThatIsGoneIsSaidAndMadeAnew() throws Exception {
        publishRaw("a", 1);
        ConsumerTemplate template = consumerTemplate();
        String uri = uri("a", "durableName=d");
        assertThat(template.receiveBody(uri, LONG, String.class)).isEqualTo("0");
        awaitSettled("d");
        management.deleteStream(stream);
        // A request that comes while the server deletes the stream may have no answer at all.
        await().atMost(SOON).untilAsserted(() -> assertThatThrownBy(() -> template.receive(uri, 1_000))
                .hasMessageContaining("No message can be received from jetstream://" + stream));
        createStream(RetentionPolicy.Limits);
        publishRaw("a", 1);
        await().atMost(SOON).ignoreExceptions().until(() -> template.receiveBody(uri, 1_000, String.class) != null);
        awaitSettled("d");
    }

    @Test
    void tooManyThatAreNotDoneAreSaid() throws Exception {
        publishRaw("a", 3);
        ConsumerTemplate template = consumerTemplate();
        String uri = uri("a", "durableName=d", "maxInFlight=2");
        List<Exchange> exchanges = List.of(template.receive(uri, LONG), template.receive(uri, LONG));
        assertThatThrownBy(() -> template.receive(uri, 100))
                .hasMessageContaining("2 were received whose unit of work is not done (maxInFlight=2)");
        exchanges.forEach(template::doneUoW);
        assertThat(template.receiveBody(uri, LONG, String.class)).isEqualTo("2");
        awaitSettled("d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batching=true",
                "orderBy=subject",
                "ordered=true",
                "orderOnFailure=hold",
                "consumerType=push",
                "queueGroupName=g",
                "flowControl=true",
                "heartbeat=5s"
            })
    void whatCanDoNothingIsRefused(String option) {
        assertThatThrownBy(() -> consumerTemplate().receive(uri("a", option), 10))
                .hasStackTraceContaining(option + " has no effect on messages that are polled one by one");
    }

    @Test
    void aPushDurableIsRefused() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .deliverSubject("elsewhere." + stream)
                        .build());
        assertThatThrownBy(() -> consumerTemplate().receive(uri("a", "durableName=d", "consumerProvisioning=bind"), 10))
                .hasStackTraceContaining("is a push consumer, whose messages cannot be fetched one by one");
        assertThatThrownBy(() -> consumerTemplate().receive(uri("a", "durableName=d"), 10))
                .hasStackTraceContaining("consumerType");
    }

    private ConsumerTemplate consumerTemplate() {
        return context.createConsumerTemplate();
    }
}
