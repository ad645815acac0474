package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server does not hear what we tell of a message, and delivers it again: it is not routed twice for that. */
class LostAcknowledgementsTest extends JetStreamTestSupport {
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private TcpProxy proxy;
    private volatile Processor work = exchange -> {};

    @AfterEach
    void close() {
        proxy.close();
    }

    private void consume(String... options) throws Exception {
        consumeWithin("1s", options);
    }

    private void consumeWithin(String ackWait, String... options) throws Exception {
        proxy = TcpProxy.to(server());
        context.getComponent("jetstream", JetStreamComponent.class)
                .getConnectionOptions()
                .setNatsURL(proxy.url());
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=" + ackWait, String.join("&", options)))
                .process(exchange -> {
                    runs.merge(exchange.getIn().getBody(String.class), 1, Integer::sum);
                    work.process(exchange);
                }));
    }

    private long deliveries() {
        return consumerInfo("d").getDelivered().getConsumerSequence();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull&concurrency=parallel",
                "consumerType=pull&ackPolicy=all",
                "consumerType=pull&orderOnFailure=hold",
                "consumerType=push&concurrency=parallel",
                "consumerType=pull&onFailure=term"
            })
    void whatWasDoneIsToldAgain(String mode) throws Exception {
        consume(mode);
        work = exchange -> {
            proxy.stall();
            if (mode.contains("onFailure=term")) {
                throw new IllegalStateException("as it should");
            }
        };
        // Whether jnats has sent the acknowledgement, so that it is lost, or keeps it for the next connection is
        // chance.
        await().atMost(SOON).until(() -> {
            int number = runs.size();
            publishRaw("a", number + 1, number);
            await().atMost(SOON).until(() -> runs.size() == number + 1 && inFlight() == 0);
            proxy.cut();
            proxy.unstall();
            awaitSettled("d");
            return deliveries() > runs.size();
        });
        assertThat(runs.values()).as("runs of each message").containsOnly(1);
    }

    private int inFlight() {
        return ((org.apache.camel.spi.ShutdownAware) context.getRoutes().get(0).getConsumer())
                .getPendingExchangesSize();
    }

    /** The message that is under way is taken by another client when the server has given it up, and given back. */
    private void deliveredAgainWhileUnderWay(CountDownLatch end) throws Exception {
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> runs.size() == 1);
        proxy.refuse(true);
        proxy.cut();
        var others = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        List<Message> taken = others.fetch(1, Duration.ofSeconds(10));
        assertThat(taken).hasSize(1);
        taken.get(0).nak();
        others.unsubscribe();
        long before = deliveries();
        proxy.refuse(false);
        await().atMost(SOON).until(() -> deliveries() > before && inFlight() == 2);
        end.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void whatIsUnderWayIsNotRoutedTwice(String concurrency) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        work = exchange -> end.await();
        consume("consumerType=pull", "concurrency=" + concurrency);

        deliveredAgainWhileUnderWay(end);

        awaitSettled("d");
        assertThat(runs.values()).containsOnly(1);
        assertThat(inFlight()).isZero();
    }

    @Test
    void itRunsAgainIfTheFirstRunFails() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        work = exchange -> {
            end.await();
            if (runs.get("0") == 1) {
                throw new IllegalStateException("the first run fails");
            }
        };
        consume("consumerType=pull", "concurrency=parallel", "nakDelay=1m");

        deliveredAgainWhileUnderWay(end);

        awaitSettled("d");
        assertThat(runs.values()).as("the delivery that has come runs").containsOnly(2);
        assertThat(inFlight()).isZero();
    }

    /** It is made again to begin at the message that has not ended, and delivers what has ended after it. */
    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void whatHadEndedIsNotRoutedAgainWhenTheConsumerWasDeleted(String type) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        work = exchange -> {
            if (exchange.getIn().getBody(String.class).equals("0")) {
                end.await();
            }
        };
        consume("consumerType=" + type, "concurrency=parallel");
        publishRaw("a", 50);
        await().atMost(SOON).until(() -> runs.size() == 50 && inFlight() == 1);

        Streams.deleteConsumer(management, stream, "d");
        await().ignoreExceptions().atMost(SOON).until(() -> deliveries() == 50);
        end.countDown();

        awaitSettled("d");
        assertThat(runs.values()).containsOnly(1);
        publishRaw("a", 51, 50);
        await().atMost(SOON).until(() -> runs.size() == 51);
    }

    /**
     * Another process received message 1 and is gone. So a consumer that replaces this one begins with that message, and
     * delivers again what the server has confirmed.
     */
    @ParameterizedTest
    @EnumSource(
            value = AckPolicy.class,
            names = {"All", "Explicit"})
    void whatIsConfirmedIsNotRoutedAgainWhenTheConsumerWasDeleted(AckPolicy ackPolicy) throws Exception {
        List<CompletableFuture<Void>> confirmations = new CopyOnWriteArrayList<>();
        work = exchange -> confirmations.add(exchange.getIn()
                .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)
                .ackConfirmed());
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .ackPolicy(ackPolicy)
                        .ackWait(Duration.ofSeconds(4))
                        .build());
        publishRaw("a", 11);
        var others = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        List<Message> taken = others.fetch(2, Duration.ofSeconds(10));
        assertThat(taken).hasSize(2);
        taken.get(0).ackSync(Duration.ofSeconds(10));
        others.unsubscribe();

        consumeWithin("4s", "autoAck=false", "ackPolicy=" + ackPolicy.toString().toLowerCase(Locale.ROOT));
        await().atMost(SOON)
                .until(() ->
                        confirmations.size() == 10 && confirmations.stream().allMatch(CompletableFuture::isDone));
        Streams.deleteConsumer(management, stream, "d");

        await().ignoreExceptions().atMost(SOON).until(() -> deliveries() == 10);
        awaitSettled("d");
        assertThat(runs.values()).containsOnly(1);
        assertThat(confirmations).noneMatch(CompletableFuture::isCompletedExceptionally);
    }

    /** They end while there is no consumer that could hear of it, and the next one of a work queue begins with them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrency=parallel",
                "concurrency=parallel&doubleAck=true",
                "concurrency=parallel&consumerType=push",
                "concurrency=parallel&onFailure=term"
            })
    void whatEndsWhileTheConsumerOfAWorkQueueIsGoneIsNotRoutedAgain(String mode) throws Exception {
        makeWorkQueue();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(10);
        work = exchange -> {
            end.await();
            ended.countDown();
            if (mode.contains("onFailure=term")) {
                throw new IllegalStateException("as it should");
            }
        };
        consume(mode);
        publishRaw("a", 10);
        await().atMost(SOON).until(() -> runs.size() == 10);

        proxy.refuse(true); // else the consumer may be made again before they end
        proxy.cut();
        Streams.deleteConsumer(management, stream, "d");
        end.countDown();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        proxy.refuse(false);

        await().atMost(SOON).until(() -> messagesInStream() == 0);
        assertThat(runs.values()).containsOnly(1);
        publishRaw("a", 11, 10);
        await().atMost(SOON).until(() -> messagesInStream() == 0 && runs.size() == 11);
        assertThat(runs.values()).containsOnly(1);
    }

    /** The sequences of a stream that is made again are those of other messages. */
    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void theEndOfAnOldMessageIsNotThatOfANewOneOfItsSequence(String type) throws Exception {
        CountDownLatch oldEnds = new CountDownLatch(1);
        CountDownLatch newEnds = new CountDownLatch(1);
        work = exchange -> {
            if (exchange.getIn().getBody(String.class).equals("0")) {
                oldEnds.await();
            } else {
                newEnds.await();
            }
        };
        consume("consumerType=" + type, "concurrency=parallel");
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> runs.containsKey("0"));

        management.deleteStream(stream);
        createStream(RetentionPolicy.Limits);
        publishRaw("a", 2, 1);
        await().atMost(SOON).until(() -> runs.containsKey("1"));
        oldEnds.countDown();
        await().atMost(SOON).until(() -> inFlight() == 1);

        nats.flush(Duration.ofSeconds(10));
        assertThat(consumerInfo("d").getNumAckPending()).isEqualTo(1);
        newEnds.countDown();
        awaitSettled("d");
    }
}
