package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.AckWire;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What autoAck=false lets the user say, and what happens when nothing is said. */
class ManualAcknowledgementTest extends JetStreamTestSupport {
    private final List<ManualAcknowledgement> held = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    private void hold(Exchange exchange) {
        times.add(System.nanoTime());
        held.add(of(exchange));
        count.incrementAndGet();
    }

    private static ManualAcknowledgement of(Exchange exchange) {
        return exchange.getIn().getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class);
    }

    private void holding(int messages, String... options) throws Exception {
        publishRaw("a", messages);
        routes(r -> r.from(uri("a", options) + (options.length == 0 ? "?" : "&") + "durableName=d&autoAck=false")
                .routeId("route")
                .process(this::hold));
        await().atMost(SOON).until(() -> count.get() == messages);
    }

    private void awaitCount(int wanted) {
        await().atMost(SOON).until(() -> count.get() == wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ackPolicy=explicit", "ackPolicy=all", "consumerType=push", "concurrency=parallel"})
    void aMessageIsAcknowledgedByAnotherThreadAfterItsRoute(String options) throws Exception {
        holding(20, options, "maxInFlight=50");
        assertThat(consumerInfo("d").getNumAckPending()).isEqualTo(20);
        Thread other = new Thread(() -> held.forEach(ManualAcknowledgement::ack));
        other.start();
        other.join();
        awaitSettled("d");
        assertThat(held).allMatch(ManualAcknowledgement::isSettled);
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    @Test
    void withAckPolicyAllAnAcknowledgementWaitsForTheEarlierOnes() throws Exception {
        holding(5, "ackPolicy=all", "ackWait=1s");
        held.subList(1, 4).forEach(ManualAcknowledgement::ack);
        var confirmed = held.get(4).ackConfirmed();
        // Longer than the wait: what is withheld is kept in progress, and so is the first while its user asks for it.
        for (int i = 0; i < 8; i++) {
            held.get(0).inProgress();
            neverWithin(
                    Duration.ofMillis(250),
                    () -> consumerInfo("d").getAckFloor().getStreamSequence() > 0);
        }
        assertThat(confirmed).isNotDone();
        held.get(0).ack();
        confirmed.get(10, TimeUnit.SECONDS);
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(5);
        assertThat(count).hasValue(5);
    }

    @Test
    @Tag("smoke")
    void aConfirmedAcknowledgementIsKnownToTheServer() throws Exception {
        holding(1);
        held.get(0).ackConfirmed().get(10, TimeUnit.SECONDS);
        assertThat(consumerInfo("d").getNumAckPending()).isZero();
    }

    @Test
    void aNegativeAcknowledgementHasItsDelay() throws Exception {
        try (AckWire wire = new AckWire(nats, stream)) {
            holding(1, "nakDelay=400ms");
            held.get(0).nak(Duration.ofSeconds(1));
            awaitCount(2);
            held.get(1).nak();
            awaitCount(3);
            held.get(2).nak(Duration.ZERO);
            awaitCount(4);
            held.get(3).ack();
            awaitSettled("d");
            await().atMost(SOON).until(() -> wire.words().size() >= 4);
            assertThat(wire.words())
                    .containsExactly("-NAK {\"delay\": 1000000000}", "-NAK {\"delay\": 400000000}", "-NAK", "+ACK");
        }
        assertThat(waitBefore(1)).isGreaterThan(900L);
        assertThat(waitBefore(2)).isGreaterThan(350L);
    }

    private long waitBefore(int delivery) {
        return (times.get(delivery) - times.get(delivery - 1)) / 1_000_000;
    }

    @Test
    void aNegativeAcknowledgementInTheLastDeliveryIsAFailureInIt() throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            holding(1, "maxDeliver=1");
            held.get(0).nak();
            assertThat(log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("last delivery"));
        }
    }

    @Test
    void aDelayOfLessThanNothingIsRefusedAndSaysNothing() throws Exception {
        holding(1);
        assertThatThrownBy(() -> held.get(0).nak(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A delay of PT-1S is refused: use zero or more, and no more than 36500 days.");
        assertThat(held.get(0).isSettled()).isFalse();
        held.get(0).ack();
        awaitSettled("d");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(1);
    }

    @Test
    void aTerminatedMessageComesNoMore() throws Exception {
        holding(2, "ackWait=1s");
        held.get(0).term();
        held.get(1).term("not wanted");
        awaitSettled("d");
        neverWithin(Duration.ofMillis(1_500), () -> count.get() > 2);
    }

    @Test
    @Tag("smoke")
    void aMessageIsSettledOnce() throws Exception {
        holding(1);
        ManualAcknowledgement acknowledgement = held.get(0);
        assertThat(acknowledgement.isSettled()).isFalse();
        acknowledgement.ack();
        assertThat(acknowledgement.isSettled()).isTrue();
        assertThatThrownBy(acknowledgement::ack).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(acknowledgement::nak)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("message 1 of stream " + stream);
        assertThatThrownBy(acknowledgement::inProgress).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> acknowledgement.ackConfirmed().get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        awaitSettled("d");
        assertThat(count).hasValue(1);
    }

    @Test
    void aFailureBeforeAWordIsHandledByThePolicy() throws Exception {
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "autoAck=false", "maxDeliver=5"))
                .process(e -> {
                    hold(e);
                    if (count.get() == 1) {
                        throw new IllegalStateException("before");
                    }
                    of(e).ack();
                    throw new IllegalStateException("after");
                }));
        awaitCount(2);
        awaitSettled("d");
        assertThat(held.get(0).isSettled()).isTrue();
        assertThatThrownBy(held.get(0)::ack).isInstanceOf(IllegalStateException.class);
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ackPolicy=explicit", "ackPolicy=all"})
    void aForgottenMessageIsReportedOnceAndComesAgain(String ackPolicy) throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            holding(1, ackPolicy, "ackWait=1s", "maxInFlight=1");
            awaitCount(2);
            held.get(1).ack();
            awaitSettled("d");
            assertThat(waitBefore(1)).isBetween(900L, 2_500L);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("message 1 of stream " + stream + " (delivery 1)", "forgotten", "autoAck=false");
        }
        assertThatThrownBy(held.get(0)::ack).isInstanceOf(IllegalStateException.class);
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(1);
    }

    @Test
    void aForgottenMessageReturnsItsPermit() throws Exception {
        publishRaw("a", 2);
        routes(r -> r.from(uri("a", "durableName=d", "autoAck=false", "ackWait=1s", "maxDeliver=1", "maxInFlight=1"))
                .process(this::hold));
        awaitCount(2);
        assertThat(waitBefore(1)).isGreaterThan(900L);
    }

    @Test
    void theUserProlongsTheWait() throws Exception {
        holding(1, "ackWait=1s");
        for (int i = 0; i < 8; i++) {
            held.get(0).inProgress();
            neverWithin(Duration.ofMillis(300), () -> count.get() > 1);
        }
        held.get(0).ack();
        awaitSettled("d");
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    @Test
    void theWaitIsProlongedWhileTheExchangeIsUnderWay() throws Exception {
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "autoAck=false", "ackWait=1s"))
                .delay(2_500)
                .process(this::hold));
        awaitCount(1);
        neverWithin(Duration.ofMillis(700), () -> held.get(0).isSettled());
        held.get(0).ack();
        awaitSettled("d");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(1);
    }

    @Test
    void whereTheOrderIsHeldTheNextWaitsForTheAcknowledgement() throws Exception {
        publishRaw("a", 2);
        routes(r -> r.from(uri("a", "durableName=d", "autoAck=false", "orderOnFailure=hold"))
                .process(this::hold));
        awaitCount(1);
        held.get(0).nak(Duration.ofMillis(50));
        awaitCount(2);
        neverWithin(Duration.ofMillis(300), () -> count.get() > 2);
        assertThat(held.get(1).toString()).contains("message 1 ");
        held.get(1).ack();
        awaitCount(3);
        assertThat(held.get(2).toString()).contains("message 2 ");
        held.get(2).ack();
        awaitSettled("d");
    }

    @Test
    void aStopWaitsForTheAcknowledgement() throws Exception {
        holding(1);
        Thread stopper = new Thread(() -> {
            try {
                context.getRouteController().stopRoute("route");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stopper.start();
        neverWithin(Duration.ofMillis(500), () -> !stopper.isAlive());
        held.get(0).ack();
        stopper.join(10_000);
        assertThat(stopper.isAlive()).isFalse();
        awaitSettled("d");
    }

    @Test
    void aConsumerWithoutAcknowledgementsIsRefused() throws Exception {
        assertThatThrownBy(() -> context.getEndpoint(uri("a", "autoAck=false", "ackPolicy=none")))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining("autoAck=false")
                .hasMessageContaining("ackPolicy=none");
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("none")
                        .ackPolicy(AckPolicy.None)
                        .build());
        String uri = uri("a", "durableName=none", "consumerProvisioning=bind", "autoAck=false");
        assertThatThrownBy(() -> routes(r -> r.from(uri).to("mock:out")))
                .rootCause()
                .hasMessageContaining("autoAck=false")
                .hasMessageContaining("ackPolicy=none");
    }

    /** Watches for a time that something does not happen. */
    private static void neverWithin(Duration time, java.util.concurrent.Callable<Boolean> happens) {
        assertThatThrownBy(() ->
                        await().atMost(time).pollInterval(Duration.ofMillis(20)).until(happens))
                .isInstanceOf(ConditionTimeoutException.class);
    }
}
