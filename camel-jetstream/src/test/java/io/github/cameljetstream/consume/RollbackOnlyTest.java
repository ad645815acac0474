package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.settle.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange that is marked rollback-only has failed, as everywhere in Camel. */
class RollbackOnlyTest extends JetStreamTestSupport {
    private static final int MESSAGES = 10;
    private static final int BAD = 3;

    private final Map<Integer, AtomicInteger> attempts = new ConcurrentHashMap<>();

    private boolean isFirstOfBad(Exchange exchange) {
        int body = Integer.parseInt(new String(exchange.getIn().getBody(byte[].class), StandardCharsets.UTF_8));
        return attempts.computeIfAbsent(body, any -> new AtomicInteger()).incrementAndGet() == 1 && body == BAD;
    }

    private void assertOneCameAgain() {
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertThat(attempts).hasSize(MESSAGES);
        attempts.forEach((body, count) -> assertThat(count).as("" + body).hasValue(body == BAD ? 2 : 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrency=single",
                "concurrency=parallel",
                "orderBy=subject",
                "concurrency=single&orderOnFailure=hold",
                "consumerType=push",
                "autoAck=true&doubleAck=true"
            })
    void aMarkedExchangeComesAgain(String mode) throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s", mode))
                .choice()
                .when(this::isFirstOfBad)
                .markRollbackOnly());
        assertOneCameAgain();
    }

    @Test
    void anExchangeThatIsMarkedInItsLastPartComesAgain() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s"))
                .choice()
                .when(this::isFirstOfBad)
                .markRollbackOnlyLast());
        assertOneCameAgain();
    }

    @Test
    void anExceptionThatIsHandledWithAMarkComesAgain() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> {
            r.onException(IllegalStateException.class).handled(true).markRollbackOnly();
            r.from(uri("a", "durableName=d", "ackWait=60s")).process(exchange -> {
                if (isFirstOfBad(exchange)) {
                    throw new IllegalStateException("handled");
                }
            });
        });
        assertOneCameAgain();
    }

    @Test
    void aMarkedBatchComesAgainAsAWhole() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        AtomicInteger runs = new AtomicInteger();
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s", "batching=true", "maxBatchSize=" + MESSAGES))
                .process(exchange -> exchange.setRollbackOnly(runs.incrementAndGet() == 1)));
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(2 * MESSAGES);
    }

    @Test
    void aMarkedElementOfABatchComesAgain() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s", "batching=true", "maxBatchSize=" + MESSAGES))
                .process(batch -> {
                    for (Object each : batch.getIn().getBody(List.class)) {
                        ((Exchange) each).setRollbackOnly(isFirstOfBad((Exchange) each));
                    }
                }));
        assertOneCameAgain();
    }

    @Test
    void aMarkedExchangeThatWasCalledForComesAgain() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        try (ConsumerTemplate template = context.createConsumerTemplate()) {
            for (int i = 0; i <= MESSAGES; i++) {
                Exchange exchange = template.receive(uri("a", "durableName=d", "ackWait=60s"), 10_000);
                exchange.setRollbackOnly(isFirstOfBad(exchange));
                template.doneUoW(exchange);
            }
            assertOneCameAgain();
        }
    }

    @Test
    void aDeadLetterNamesTheMark() throws Exception {
        addStream(stream + "-dead");
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=2", "deadLetterSubject=" + stream + "-dead"))
                .markRollbackOnly());
        await().atMost(SOON)
                .until(() -> management
                                .getStreamInfo(stream + "-dead")
                                .getStreamState()
                                .getMsgCount()
                        == 1);
        assertThat(management.getMessage(stream + "-dead", 1).getHeaders().getFirst(DeadLetters.REASON))
                .contains("delivery 2 of maxDeliver=2")
                .contains("rollback-only");
    }
}
