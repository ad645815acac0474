package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances share a durable, and stop and start in turn while messages come. */
class RollingUpdateTest extends JetStreamTestSupport {
    private static final int ROUNDS = 12;
    private static final Duration INTERVAL = Duration.ofMillis(2);

    private final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private final Queue<Long> again = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull",
                "concurrency=parallel",
                "queueGroupName=d",
                "batching=true&batchingInterval=20ms"
            })
    void redeliversNothing(String mode) throws Exception {
        AtomicBoolean publishing = new AtomicBoolean(true);
        AtomicLong published = new AtomicLong();
        TestCamel[] instances = {instance(mode), instance(mode)};
        Thread publisher = new Thread(() -> {
            while (publishing.get()) {
                nats.publish(subject("a"), new byte[] {1});
                published.incrementAndGet();
                Simulated.uninterruptedPace(INTERVAL);
            }
        });
        publisher.start();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                int before = seen.size();
                await().atMost(SOON).until(() -> seen.size() > before + 200);
                instances[round % 2].close();
                instances[round % 2] = instance(mode);
            }
            publishing.set(false);
            publisher.join();
            nats.flush(SOON);
            await().atMost(SOON).until(() -> seen.size() == published.get());
            awaitSettled("d");
        } finally {
            publishing.set(false);
            publisher.join();
            instances[0].close();
            instances[1].close();
        }
        assertThat(again).as("messages that were delivered again").isEmpty();
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    private TestCamel instance(String mode) throws Exception {
        TestCamel camel = TestCamel.start(server().url());
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("a", "durableName=d", "ackWait=10s", mode)).process(exchange -> {
                    if (exchange.getIn().getBody() instanceof List<?> batch) {
                        batch.forEach(each -> note((Exchange) each));
                    } else {
                        note(exchange);
                    }
                });
            }
        });
        return camel;
    }

    private void note(Exchange exchange) {
        long sequence = exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
        seen.add(sequence);
        if (exchange.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class) > 1) {
            again.add(sequence);
        }
    }
}
