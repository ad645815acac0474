package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a push consumer answers to requests for flow control. */
class FlowControlTest extends JetStreamTestSupport {
    /** Above the 1 MiB after which a server asks for the first time, and the 2 MiB after which it waits for the answer. */
    private static final int MESSAGES = 400;

    private static final int BYTES = 16 * 1024;

    private final Set<Long> seen = ConcurrentHashMap.newKeySet();

    /** The request may be lost while the route takes no messages; afterwards only heartbeats tell that one is open. */
    @Test
    void aRequestThatWasNotAnsweredBeforeASuspensionIsAnsweredAfterIt() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < MESSAGES; i++) {
            nats.publish(subject("a"), new byte[BYTES]);
        }
        nats.flush(SOON);
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", "consumerType=push", "heartbeat=1s", "maxInFlight=10"))
                    .routeId("route")
                    .process(exchange -> {
                        assertThat(gate.await(SOON.toMillis(), TimeUnit.MILLISECONDS))
                                .isTrue();
                        seen.add(exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class));
                    }));
            // What the server sends while nobody subscribes comes again only after ackWait: it has sent what it may.
            AtomicLong sent = new AtomicLong();
            await().pollInterval(Duration.ofMillis(500)).atMost(SOON).until(() -> {
                long now = consumerInfo("d").getDelivered().getConsumerSequence();
                return now > 100 && sent.getAndSet(now) == now;
            });
            Thread suspension = new Thread(this::suspend);
            suspension.start();
            // An answer while the server still sees a subscription would have it send more, to nobody soon.
            await().atMost(SOON).until(() -> !consumerInfo("d").isPushBound());
            gate.countDown();
            suspension.join();
            context.getRouteController().resumeRoute("route");
            await().atMost(SOON).untilAsserted(() -> assertThat(seen.size())
                    .as(() -> consumerInfo("d").toString())
                    .isEqualTo(MESSAGES));
            awaitSettled("d");
            assertThat(log.lines()).noneMatch(line -> line.contains("was not handled"));
        }
    }

    private void suspend() {
        try {
            context.getRouteController().suspendRoute("route");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
