package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which messages are processed, when some fail. */
class OrderTest extends JetStreamTestSupport {
    private final Map<String, List<Long>> done = new ConcurrentHashMap<>();
    private final Set<Long> failedOnce = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    private void publish(int messages, int keys) throws Exception {
        for (int i = 0; i < messages; i++) {
            nats.jetStream().publish(subject("k" + i % keys), new byte[] {1});
        }
    }

    private String all(String... options) {
        return "jetstream:" + stream + ".>?durableName=d&streamName=" + stream + "&" + String.join("&", options);
    }

    /** Every seventh message fails at its first attempt. */
    private void process(Exchange exchange) {
        long sequence = exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
        if (sequence % 7 == 0 && failedOnce.add(sequence)) {
            throw new IllegalStateException("first attempt");
        }
        String key = exchange.getIn().getHeader(JetStreamHeaders.SUBJECT, String.class);
        done.computeIfAbsent(key, k -> new ArrayList<>()).add(sequence);
        count.incrementAndGet();
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "header:CamelJetStreamSubject", "${header.CamelJetStreamSubject}"})
    void messagesOfOneKeyKeepTheirOrderAcrossFailures(String orderBy) throws Exception {
        publish(400, 8);
        routes(r -> r.from(all("orderBy=RAW(" + orderBy + ")", "nakDelay=30ms")).process(this::process));
        await().atMost(SOON).until(() -> count.get() == 400);
        awaitSettled("d");
        assertThat(done).hasSize(8);
        done.values().forEach(sequences -> assertThat(sequences).hasSize(50).isSorted());
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence())
                .as("retries in place are no deliveries")
                .isEqualTo(400);
    }

    @Test
    @Tag("smoke")
    void differentKeysRunAtTheSameTime() throws Exception {
        publish(8, 8);
        CountDownLatch together = new CountDownLatch(8);
        routes(r -> r.from(all("orderBy=subject")).process(e -> {
            together.countDown();
            assertThat(together.await(15, TimeUnit.SECONDS)).isTrue();
            count.incrementAndGet();
        }));
        await().atMost(SOON).until(() -> count.get() == 8);
        awaitSettled("d");
    }

    /** Those that wait for another one of their key do not keep the others from being fetched. */
    @Test
    void aKeyOfWhichManyWaitDoesNotHoldUpTheOthers() throws Exception {
        publish(100, 1);
        nats.jetStream().publish(subject("other"), new byte[] {1});
        CountDownLatch other = new CountDownLatch(1);
        routes(r -> r.from(all("orderBy=subject")).process(e -> {
            if (e.getIn().getHeader(JetStreamHeaders.SUBJECT).equals(subject("other"))) {
                other.countDown();
            }
            assertThat(other.await(15, TimeUnit.SECONDS)).isTrue();
            process(e);
        }));
        await().atMost(SOON).until(() -> count.get() == 101);
        awaitSettled("d");
        assertThat(done.get(subject("k0"))).hasSize(100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void singleWithHoldIsStrictOrderAcrossFailures() throws Exception {
        int messages = 600;
        publish(messages, 1);
        routes(r -> r.from(all("orderOnFailure=hold", "nakDelay=20ms")).process(this::process));
        await().atMost(SOON).until(() -> count.get() == messages);
        awaitSettled("d");
        assertThat(done.get(subject("k0"))).hasSize(messages).isSorted().doesNotHaveDuplicates();
    }

    /** A stop keeps what follows a message that is to be retried until it is handed back, and both come in order. */
    @Test
    void singleWithHoldIsStrictOrderAcrossFailuresAndRestarts() throws Exception {
        int messages = 600;
        publish(messages, 1);
        routes(r -> r.from(all("orderOnFailure=hold", "nakDelay=20ms"))
                .routeId("ordered")
                .process(this::process));
        for (int restart = 1; restart <= 5; restart++) {
            int enough = restart * 100;
            await().atMost(SOON).until(() -> count.get() >= enough);
            context.getRouteController().stopRoute("ordered");
            context.getRouteController().startRoute("ordered");
        }
        await().atMost(SOON).until(() -> count.get() == messages);
        awaitSettled("d");
        assertThat(done.get(subject("k0"))).hasSize(messages).isSorted().doesNotHaveDuplicates();
    }

    /** By an instance that does not settle them. */
    private void areTakenBefore(int messages, int maxAckPending) throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(stream + ".>")
                        .ackWait(Duration.ofSeconds(2))
                        .maxAckPending(maxAckPending)
                        .build());
        JetStreamSubscription before = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        assertThat(before.fetch(messages, SOON)).hasSize(messages);
        before.unsubscribe();
    }

    /** They come again when their wait is over, long after the others: the others are held until then. */
    @Test
    void whatAnInstanceBeforeUsHadTakenAndNotSettledComesFirst() throws Exception {
        publish(30, 1);
        areTakenBefore(5, 1_000);
        routes(r -> r.from(all("orderOnFailure=hold", "consumerProvisioning=bind", "nakDelay=20ms"))
                .process(this::process));
        await().atMost(SOON).until(() -> count.get() == 30);
        awaitSettled("d");
        assertThat(done.get(subject("k0"))).hasSize(30).isSorted();
    }

    /** While the route is fast, so that it fetches all that it may hold before they come again. */
    @Test
    void whatWasDeliveredToNobodyMeanwhileComesInItsPlace() throws Exception {
        int messages = 2_000;
        publish(messages, 1);
        routes(r -> r.from(all("orderOnFailure=hold", "ackWait=2s", "maxInFlight=50"))
                .process(this::process));
        await().atMost(SOON).until(() -> count.get() >= 500);
        JetStreamSubscription other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        assertThat(other.fetch(10, SOON)).isNotEmpty();
        other.unsubscribe();
        await().atMost(SOON).until(() -> count.get() == messages);
        awaitSettled("d");
        assertThat(done.get(subject("k0"))).hasSize(messages).isSorted();
    }

    @ParameterizedTest
    @CsvSource({"50, 100, true", "100, 100, false"})
    void aDurableThatMayDeliverMoreThanIsHeldIsWarnedOf(int maxInFlight, int maxAckPending, boolean warns)
            throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(stream + ".>")
                        .maxAckPending(maxAckPending)
                        .build());
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(all("orderOnFailure=hold", "maxInFlight=" + maxInFlight))
                    .process(this::process));
            assertThat(log.warnings().stream()
                            .anyMatch(line -> line.contains("Set maxInFlight to at least maxAckPending")))
                    .isEqualTo(warns);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ordered=true", "durableName=d&ackPolicy=none"})
    void withoutAcknowledgementsNoLimitIsWarnedOf(String consumer) throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from("jetstream:" + stream + ".>?streamName=" + stream + "&orderOnFailure=hold&" + consumer)
                    .process(this::process));
            assertThat(log.warnings()).noneMatch(line -> line.contains("maxAckPending"));
        }
    }

    /** Of those that come again the last is waited for too, when all others are in flight and held for it. */
    @Test
    void theLastThatMayBeInFlightIsFetchedToo() throws Exception {
        int most = 50;
        publish(2 * most, 1);
        areTakenBefore(most - 5, most);
        routes(r -> r.from(all("orderOnFailure=hold", "consumerProvisioning=bind", "maxInFlight=" + most))
                .process(this::process));
        await().atMost(SOON).until(() -> count.get() == 2 * most);
        awaitSettled("d");
        assertThat(done.get(subject("k0"))).hasSize(2 * most).isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orderOnFailure=hold", "orderBy=subject"})
    void theOrderIsHeldAcrossASuspensionInTheMiddleOfARetry(String order) throws Exception {
        publish(20, 1);
        CountDownLatch failing = new CountDownLatch(1);
        routes(r -> r.from(all(order, "nakDelay=300ms")).routeId("ordered").process(e -> {
            if (e.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class) == 7) {
                failing.countDown();
            }
            process(e);
        }));
        assertThat(failing.await(15, TimeUnit.SECONDS)).isTrue();
        context.getRouteController().suspendRoute("ordered");
        assertThat(count).hasValue(6);
        context.getRouteController().resumeRoute("ordered");
        await().atMost(SOON).until(() -> count.get() == 20);
        awaitSettled("d");
        assertThat(done.get(subject("k0"))).hasSize(20).isSorted();
    }

    @Test
    void aKeyThatCannotBeMadeOutLeavesNoMessageBehind() throws Exception {
        publish(20, 4);
        routes(r -> r.from(all("orderBy=RAW(${headerAs(CamelJetStreamSubject,Integer)})"))
                .process(e -> count.incrementAndGet()));
        await().atMost(SOON).until(() -> count.get() == 20);
        awaitSettled("d");
    }

    @Test
    void withSkipTheOthersPass() throws Exception {
        publish(50, 1);
        routes(r -> r.from(all("orderOnFailure=skip", "nakDelay=500ms")).process(this::process));
        await().atMost(SOON).until(() -> count.get() == 50);
        awaitSettled("d");
        List<Long> order = done.get(subject("k0"));
        assertThat(order.indexOf(7L)).isGreaterThan(order.indexOf(50L));
    }

    /** Acknowledged or terminated, it would leave a work queue, as the two others do. */
    @Test
    void aMessageThatUsesUpItsAttemptsInPlaceIsNotRoutedAgainAndStays() throws Exception {
        makeWorkQueue();
        publish(3, 1);
        routes(r -> r.from(all("orderOnFailure=hold", "maxDeliver=3", "nakDelay=20ms"))
                .process(e -> {
                    count.incrementAndGet();
                    if (e.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class) == 2) {
                        throw new IllegalStateException("always");
                    }
                }));
        await().atMost(SOON).until(() -> count.get() == 5);
        await().atMost(SOON).until(() -> consumerInfo("d").getDelivered().getConsumerSequence() == 5);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> messagesInStream() == 1);
        assertThat(management.getMessage(stream, 2)).isNotNull();
        assertThat(count).as("1 + 3 attempts + 1").hasValue(5);
    }

    @Test
    void aConfirmedAcknowledgementSettles() throws Exception {
        publish(100, 1);
        routes(r -> r.from(all("doubleAck=true", "concurrency=parallel")).process(e -> count.incrementAndGet()));
        awaitSettled("d");
        assertThat(count).hasValue(100);
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(100);
    }

    @Test
    void aStuckRouteIsGivenUpAfterMaxAckExtension() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicLong again = new AtomicLong();
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(all("ackWait=1s", "maxAckExtension=3s", "concurrency=parallel"))
                    .process(e -> {
                        if (count.incrementAndGet() == 1) {
                            stuck.await(60, TimeUnit.SECONDS);
                        } else {
                            again.compareAndSet(0, System.nanoTime());
                        }
                    }));
            long published = System.nanoTime();
            publish(1, 1);
            await().atMost(SOON).until(() -> again.get() != 0);
            assertThat(Duration.ofNanos(again.get() - published)).isGreaterThan(Duration.ofSeconds(3));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "message 1 of stream " + stream + " (delivery 1)",
                            "is under way for longer than maxAckExtension=3 s: the server will deliver it again");
        }
        stuck.countDown();
        awaitSettled("d");
        assertThat(count).hasValue(2);
    }
}
