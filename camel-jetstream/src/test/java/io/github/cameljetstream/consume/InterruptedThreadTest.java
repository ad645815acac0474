package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** jnats silently drops what an interrupted thread sends: nothing of ours is lost that way, and no exchange sees the flag. */
class InterruptedThreadTest extends JetStreamTestSupport {
    private static final int MESSAGES = 20;

    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();

    private final Processor interrupts = exchange -> {
        if (Thread.currentThread().isInterrupted()) {
            seen.incrementAndGet();
        }
        runs.incrementAndGet();
        Thread.currentThread().interrupt();
    };

    private static boolean isFirstDelivery(Exchange exchange) {
        return exchange.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class) == 1;
    }

    private void assertSettledWith(int deliveries) {
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(deliveries);
        assertThat(seen).as("exchanges that began interrupted").hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrency=single",
                "concurrency=parallel",
                "orderBy=subject",
                "consumerType=push",
                "doubleAck=true",
                "ackPolicy=all&consumerType=pull",
                "batching=true&maxBatchSize=5"
            })
    void acknowledgementsOfAnInterruptedThreadReachTheServer(String mode) throws Exception {
        if (!mode.contains("ackPolicy=all")) {
            makeWorkQueue();
        }
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s", mode)).process(interrupts));
        if (mode.contains("ackPolicy=all")) {
            awaitSettled("d");
        } else {
            assertSettledWith(MESSAGES);
        }
    }

    @Test
    void negativeAcknowledgementsOfAnInterruptedThreadReachTheServer() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s"))
                .process(interrupts)
                .process(exchange -> {
                    if (isFirstDelivery(exchange)) {
                        throw new IllegalStateException("again");
                    }
                }));
        assertSettledWith(2 * MESSAGES);
    }

    @Test
    void terminationsOfAnInterruptedThreadReachTheServer() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s", "onFailure=term"))
                .process(interrupts)
                .throwException(new IllegalStateException("bad")));
        assertSettledWith(MESSAGES);
    }

    @Test
    void deadLettersOfAnInterruptedThreadReachTheirStream() throws Exception {
        makeWorkQueue();
        addStream(stream + "-dead");
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri(
                        "a", "durableName=d", "ackWait=60s", "maxDeliver=1", "deadLetterSubject=" + stream + "-dead"))
                .process(interrupts)
                .throwException(new IllegalStateException("bad")));
        assertSettledWith(MESSAGES);
        assertThat(management.getStreamInfo(stream + "-dead").getStreamState().getMsgCount())
                .isEqualTo(MESSAGES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack", "nak", "term", "confirmed"})
    void manualAcknowledgementsOfAnInterruptedThreadReachTheServer(String what) throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s", "autoAck=false"))
                .process(interrupts)
                .process(exchange -> {
                    ManualAcknowledgement acknowledgement =
                            exchange.getIn().getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class);
                    acknowledgement.inProgress();
                    switch (what) {
                        case "term" -> acknowledgement.term();
                        case "confirmed" -> acknowledgement.ackConfirmed();
                        default -> {
                            if (what.equals("nak") && isFirstDelivery(exchange)) {
                                acknowledgement.nak();
                            } else {
                                acknowledgement.ack();
                            }
                        }
                    }
                }));
        assertSettledWith(what.equals("nak") ? 2 * MESSAGES : MESSAGES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "seda"})
    void anotherThreadMayBeInterruptedToo(String how) throws Exception {
        makeWorkQueue();
        // Camel's seda takes nothing more on a thread that stays interrupted.
        int messages = how.equals("seda") ? 1 : MESSAGES;
        publishRaw("a", messages);
        Processor interruptsOnly = exchange -> Thread.currentThread().interrupt();
        routes(r -> {
            var from = r.from(uri("a", "durableName=d", "ackWait=60s", "concurrency=parallel"));
            if (how.equals("threads")) {
                from.threads(2).process(interruptsOnly);
            } else {
                from.to("seda:next?waitForTaskToComplete=Never");
                r.from("seda:next").process(interruptsOnly);
            }
        });
        assertSettledWith(messages);
    }

    @Test
    void messagesThatWereCalledForAreSettledByAnInterruptedThread() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        try (ConsumerTemplate template = context.createConsumerTemplate()) {
            for (int i = 0; i < MESSAGES; i++) {
                Exchange exchange = template.receive(uri("a", "durableName=d", "ackWait=60s"), 10_000);
                Thread.currentThread().interrupt();
                template.doneUoW(exchange);
                assertThat(Thread.interrupted())
                        .as("the thread is interrupted still")
                        .isTrue();
            }
            assertSettledWith(MESSAGES);
        }
    }

    @Test
    void anInterruptedThreadStartsProducersAndPublishes() throws Exception {
        makeWorkQueue();
        addStream(stream + "-out");
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s"))
                .process(interrupts)
                .toD("jetstream:" + stream + "-out?publishTimeout=5s&name=p${header.CamelJetStreamStreamSequence}"));
        assertSettledWith(MESSAGES);
        assertThat(management.getStreamInfo(stream + "-out").getStreamState().getMsgCount())
                .isEqualTo(MESSAGES);
    }

    @Test
    void anInterruptedThreadStopsARouteAndLosesNothing() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=60s", "ackPolicy=explicit"))
                .routeId("r")
                .process(exchange -> runs.incrementAndGet()));
        await().atMost(SOON).until(() -> runs.get() == MESSAGES);
        Thread.currentThread().interrupt();
        try {
            context.getRoute("r").getConsumer().stop();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
    }
}
