package io.github.cameljetstream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.AckWire;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route says when its message is to come again. */
class NakDelayTest extends JetStreamTestSupport {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final Queue<Long> runs = new ConcurrentLinkedQueue<>();

    private static Duration parsed(Object value) {
        return NakDelay.parse(value, NOW);
    }

    private Duration waited() {
        await().atMost(SOON).until(() -> runs.size() == 2);
        List<Long> times = List.copyOf(runs);
        return Duration.ofNanos(times.get(1) - times.get(0));
    }

    private void failFirst(Exchange exchange, Object value) {
        runs.add(System.nanoTime());
        if (runs.size() == 1) {
            exchange.getMessage().setHeader(JetStreamHeaders.NAK_DELAY, value);
            throw new IllegalStateException("again");
        }
    }

    @Test
    void delaysAndTimesAreRead() {
        assertThat(parsed(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(parsed(1_500)).isEqualTo(Duration.ofMillis(1_500));
        assertThat(parsed("1_500".replace("_", ""))).isEqualTo(Duration.ofMillis(1_500));
        assertThat(parsed(" 1m30s ")).isEqualTo(Duration.ofSeconds(90));
        assertThat(parsed("PT2S")).isEqualTo(Duration.ofSeconds(2));
        assertThat(parsed(NOW.plusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(parsed("2026-01-31T12:00:07Z")).isEqualTo(Duration.ofSeconds(7));
        assertThat(parsed("2026-01-31T13:00:07+01:00")).isEqualTo(Duration.ofSeconds(7));
        assertThat(parsed(OffsetDateTime.ofInstant(NOW.plusSeconds(1), ZoneOffset.ofHours(2))))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(parsed(Date.from(NOW.plusSeconds(9)))).isEqualTo(Duration.ofSeconds(9));
        assertThat(parsed(NOW.minusSeconds(1))).isZero();
    }

    @Test
    void whatIsNeitherIsRefused() {
        for (Object bad : List.of(
                "soon",
                "",
                "-5",
                -5,
                1.5,
                Duration.ofSeconds(-1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Instant.MAX,
                "99999d",
                "2026-13-31T12:00:00Z",
                LocalDateTime.MIN,
                List.of(1, 2))) {
            assertThatThrownBy(() -> parsed(bad)).as("%s", bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nakDelay=60s", "backOff=60s,90s&maxDeliver=5", "orderOnFailure=hold&nakDelay=60s"})
    void theHeaderOfAFailedExchangeIsItsDelay(String options) throws Exception {
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", options)).process(e -> failFirst(e, "800ms")));
        assertThat(waited()).isBetween(Duration.ofMillis(700), Duration.ofSeconds(15));
        awaitSettled("d");
    }

    @Test
    void theServerIsToldTheDelay() throws Exception {
        publishRaw("a", 1);
        try (AckWire wire = new AckWire(nats, stream)) {
            routes(r -> r.from(uri("a", "durableName=d", "nakDelay=60s"))
                    .process(e -> failFirst(e, Instant.now().plusMillis(900))));
            assertThat(waited()).isGreaterThan(Duration.ofMillis(700));
            assertThat(wire.words()).anyMatch(word -> word.contains("-NAK {\"delay\":"));
        }
    }

    @Test
    void aValueThatCannotBeReadLosesNothing() throws Exception {
        publishRaw("a", 1);
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", "nakDelay=300ms"))
                    .process(e -> failFirst(e, new Object() {
                        @Override
                        public String toString() {
                            throw new IllegalStateException("no text");
                        }
                    })));
            assertThat(waited()).isLessThan(Duration.ofSeconds(15));
            awaitSettled("d");
            assertThat(log.warnings()).anyMatch(line -> line.contains("CamelJetStreamNakDelay"));
        }
    }

    @Test
    void noMessageBringsTheHeaderWithIt() throws Exception {
        context.getRegistry().bind("all", new DefaultHeaderFilterStrategy());
        nats.jetStream()
                .publish(
                        subject("a"),
                        new Headers().add("cameljetstreamNAKdelay", "1h").add("x", "1"),
                        new byte[0]);
        Queue<Boolean> seen = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d", "headerFilterStrategy=#all"))
                .process(e -> {
                    seen.add(e.getMessage().getHeader(JetStreamHeaders.NAK_DELAY) != null);
                    assertThat(e.getMessage().getHeader("x")).isEqualTo("1");
                    failFirst(e, null);
                }));
        assertThat(waited()).isLessThan(Duration.ofSeconds(15));
        assertThat(seen).containsOnly(false);
    }

    @Test
    void anElementOfABatchHasItsOwnDelay() throws Exception {
        publishRaw("a", 2);
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d", "nakDelay=60s", "batching=true", "maxBatchSize=2"))
                .process(batch -> {
                    List<?> elements = batch.getIn().getBody(List.class);
                    sizes.add(elements.size());
                    if (sizes.size() == 1) {
                        batch.getMessage().setHeader(JetStreamHeaders.NAK_DELAY, 200);
                        ((Exchange) elements.get(0)).getMessage().setHeader(JetStreamHeaders.NAK_DELAY, "3s");
                        throw new IllegalStateException("again");
                    }
                }));
        awaitSettled("d");
        assertThat(sizes).containsExactly(2, 1, 1);
    }

    @Test
    void anAcknowledgementNamesATime() throws Exception {
        publishRaw("a", 1);
        Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d", "nakDelay=60s", "autoAck=false"))
                .process(e -> {
                    runs.add(System.nanoTime());
                    ManualAcknowledgement acknowledgement =
                            e.getMessage().getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class);
                    if (runs.size() == 2) {
                        acknowledgement.ack();
                        return;
                    }
                    try {
                        acknowledgement.nakUntil(Instant.MAX);
                    } catch (IllegalArgumentException expected) {
                        refused.add(expected);
                    }
                    assertThat(acknowledgement.isSettled()).isFalse();
                    acknowledgement.nakUntil(Instant.now().plusMillis(900));
                }));
        assertThat(waited()).isBetween(Duration.ofMillis(700), Duration.ofSeconds(15));
        awaitSettled("d");
        assertThat(refused).hasSize(1);
    }
}
