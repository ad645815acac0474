package io.github.cameljetstream.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.faults.Ledger;
import io.github.cameljetstream.faults.Verdict;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the mode: each message ends processed or as a dead letter, once; nothing is acknowledged that has not ended;
 * and the server counts as we do. The id of a message is its sequence in the stream.
 */
class ConsumerContractTest extends JetStreamTestSupport {
    private static final int MESSAGES = 200;
    private static final int KEYS = 8;
    private static final int MOST_ATTEMPTS = 3;

    private final Ledger ledger = new Ledger();
    private final Map<Long, Integer> attempts = new ConcurrentHashMap<>();
    private final AtomicBoolean polling = new AtomicBoolean(true);
    private long deadLettersRead;

    private static boolean failsAlways(long sequence) {
        return sequence % 31 == 5;
    }

    private static boolean failsAtFirst(long sequence) {
        return sequence % 7 == 3;
    }

    @ParameterizedTest
    @MethodSource("io.github.cameljetstream.contract.Mode#all")
    void eachMessageEndsOnceAndTheServerKnows(Mode mode) throws Exception {
        addStream(deadLetters());
        try (AckSpy spy = new AckSpy(nats, stream, mode.cumulative(), this::hasEnded)) {
            publish(1, MESSAGES / 2);
            consume(mode);
            publish(MESSAGES / 2 + 1, MESSAGES);
            await().atMost(SOON).until(this::allHaveEnded);
            polling.set(false);
            String consumer = mode.durable() ? "d" : theOnlyConsumer();
            awaitSettled(consumer);

            await("the spy has heard what the server has heard")
                    .atMost(SOON)
                    .until(() -> mode.cumulative() ? spy.heard() > 0 : spy.heard() == MESSAGES);
            assertThat(spy.wrong()).as("acknowledged, but not ended").isEmpty();
            assertLedger(mode);
            assertServer(consumerInfo(consumer));
        }
    }

    /** Nothing is acknowledged or delivered again: what fails is passed over, or retried in its place. */
    @ParameterizedTest
    @ValueSource(strings = {"ordered=true", "ordered=true&orderOnFailure=hold&nakDelay=20ms"})
    void anOrderedReplayRoutesEachMessageInItsOrderAndTellsTheServerNothing(String options) throws Exception {
        boolean holds = options.contains("hold");
        List<Long> routed = new CopyOnWriteArrayList<>();
        try (AckSpy spy = new AckSpy(nats, stream, false, sequence -> false)) {
            publish(1, MESSAGES / 2);
            routes(r -> r.from(uri(">", options, "streamName=" + stream)).process(exchange -> {
                long sequence = exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
                routed.add(sequence);
                if (failsAtFirst(sequence) && attempts.merge(sequence, 1, Integer::sum) == 1) {
                    throw new IllegalStateException("fails as it should");
                }
            }));
            publish(MESSAGES / 2 + 1, MESSAGES);
            await().atMost(SOON).until(() -> routed.contains((long) MESSAGES));
            assertThat(routed)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, MESSAGES)
                            .flatMap(each ->
                                    holds && failsAtFirst(each) ? LongStream.of(each, each) : LongStream.of(each))
                            .boxed()
                            .toList());
            assertThat(spy.heard()).isZero();
            assertThat(management.getConsumerInfo(stream, theOnlyConsumer()).getNumPending())
                    .isZero();
        }
    }

    private void consume(Mode mode) throws Exception {
        String uri = uri(">", mode.options(), "streamName=" + stream, failure());
        switch (mode.kind()) {
            case EXCHANGE -> routes(r -> r.from(uri).process(this::process));
            case BATCH -> routes(r -> r.from(uri).process(this::processBatch));
            case MANUAL -> routes(r -> r.from(uri).process(this::processAndAcknowledge));
            case POLLED -> new Thread(() -> poll(uri, mode.options().contains("autoAck=false"))).start();
        }
    }

    /** Each message that fails gives its own exchange the exception. */
    private void processBatch(Exchange batch) {
        for (Object each : batch.getMessage().getBody(List.class)) {
            Exchange exchange = (Exchange) each;
            try {
                process(exchange);
            } catch (IllegalStateException e) {
                exchange.setException(e);
            }
        }
    }

    private void processAndAcknowledge(Exchange exchange) {
        process(exchange);
        exchange.getIn()
                .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)
                .ack();
    }

    private void poll(String uri, boolean manual) {
        ConsumerTemplate template = context.createConsumerTemplate();
        while (polling.get()) {
            Exchange exchange = template.receive(uri, 200);
            if (exchange != null) {
                try {
                    if (manual) {
                        processAndAcknowledge(exchange);
                    } else {
                        process(exchange);
                    }
                } catch (IllegalStateException e) {
                    exchange.setException(e);
                }
                template.doneUoW(exchange);
            }
        }
        template.stop();
    }

    private void process(Exchange exchange) {
        long sequence = exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
        int attempt = attempts.merge(sequence, 1, Integer::sum);
        if (failsAlways(sequence) || (failsAtFirst(sequence) && attempt == 1)) {
            throw new IllegalStateException("attempt " + attempt + " fails as it should");
        }
        String key = exchange.getIn().getHeader(JetStreamHeaders.SUBJECT, String.class);
        ledger.succeeded(key, Long.toString(sequence));
    }

    private void assertLedger(Mode mode) {
        Verdict verdict = ledger.verdict();
        assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
        assertThat(verdict.duplicated()).isEmpty();
        if (mode.ordered()) {
            assertThat(verdict.outOfOrder()).isEmpty();
        }
        for (long sequence = 1; sequence <= MESSAGES; sequence++) {
            int expected = failsAlways(sequence) ? MOST_ATTEMPTS : failsAtFirst(sequence) ? 2 : 1;
            assertThat(attempts.get(sequence)).as("attempts at " + sequence).isEqualTo(expected);
        }
    }

    private void assertServer(ConsumerInfo info) {
        assertThat(info.getNumPending()).isZero();
        assertThat(info.getNumAckPending()).isZero();
        assertThat(info.getAckFloor().getStreamSequence()).isEqualTo(MESSAGES);
        assertThat(deadLettersRead)
                .as("dead letters")
                .isEqualTo(LongStream.rangeClosed(1, MESSAGES)
                        .filter(ConsumerContractTest::failsAlways)
                        .count());
    }

    private boolean allHaveEnded() {
        readDeadLetters();
        return ledger.ended() == MESSAGES;
    }

    private boolean hasEnded(long sequence) {
        if (failsAlways(sequence) && !ledger.hasEnded(Long.toString(sequence))) {
            readDeadLetters();
        }
        return ledger.hasEnded(Long.toString(sequence));
    }

    /** Only what is stored counts. */
    private synchronized void readDeadLetters() {
        try {
            long last = management.getStreamInfo(deadLetters()).getStreamState().getLastSequence();
            while (deadLettersRead < last) {
                ledger.deadLettered(management
                        .getMessage(deadLetters(), deadLettersRead + 1)
                        .getHeaders()
                        .getFirst("Dead-Letter-Sequence"));
                deadLettersRead++;
            }
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private void publish(int from, int to) throws IOException, JetStreamApiException {
        for (int i = from; i <= to; i++) {
            String id = Integer.toString(i);
            ledger.sent(id);
            nats.jetStream().publish(subject("k" + i % KEYS), new byte[] {1});
            ledger.confirmed(id);
        }
    }

    private String failure() {
        return "maxDeliver=" + MOST_ATTEMPTS + "&nakDelay=20ms&deadLetterSubject=" + deadLetters();
    }

    private String deadLetters() {
        return stream + "-dead";
    }

    private String theOnlyConsumer() throws IOException, JetStreamApiException {
        assertThat(management.getConsumerNames(stream)).hasSize(1);
        return management.getConsumerNames(stream).get(0);
    }
}
