package io.github.cameljetstream.faults;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamConsumer;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/**
 * Publishes and consumes with the component while something fails, and notes it all in a {@link Ledger}.
 *
 * <p>Each publisher has a key, and sends a message again, with the same id, until a stream has confirmed it: so the
 * order of the ids is that of the stream for each key. Messages are the ids.
 */
final class Traffic implements AutoCloseable {
    /** The subject of dead letters, and its stream. */
    static final String DEAD_LETTERS = "dead";

    private static final int PUBLISHERS = 4;

    private final String stream;
    private final Ledger ledger = new Ledger();
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, String> idsOfProcessed = new ConcurrentHashMap<>();
    private final List<Thread> publishers = new ArrayList<>();
    private final FirstAfter processed = new FirstAfter();
    private final FirstAfter published = new FirstAfter();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private volatile boolean publishing = true;
    private boolean failures;
    private long deadLettersRead;
    private String options;
    private String unsettled;

    /** The time until something happens to a message that was sent after a moment. */
    private static final class FirstAfter {
        private volatile long since;
        private volatile long afterId = Long.MAX_VALUE;
        private volatile long first;

        void reset(long lastId) {
            afterId = Long.MAX_VALUE;
            first = 0;
            since = System.nanoTime();
            afterId = lastId;
        }

        void event(String id) {
            if (first == 0 && Long.parseLong(id) > afterId) {
                first = System.nanoTime();
            }
        }

        boolean isThere() {
            return first != 0;
        }

        Duration after() {
            return Duration.ofNanos(first - since);
        }
    }

    /**
     * @param urls of the servers, as natsURL has them
     */
    Traffic(String stream, String urls) {
        this.stream = stream;
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(urls);
        context.addComponent("jetstream", component);
        context.disableJMX();
    }

    /** Starts a route that takes what all publishers send. */
    Traffic consume(String options) throws Exception {
        this.options = options;
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:" + stream + ".>?streamName=" + stream + "&" + options)
                        .process(exchange -> {
                            for (Exchange each : batch(exchange)) {
                                attempt(each, each == exchange);
                            }
                        });
            }
        });
        context.start();
        return this;
    }

    /** Has some messages fail: one in 101 at first, and, if there is a subject for dead letters, one in 211 always. */
    Traffic withFailures() {
        failures = true;
        return this;
    }

    @SuppressWarnings("unchecked")
    private static List<Exchange> batch(Exchange exchange) {
        return exchange.getIn().getBody() instanceof List<?> batch ? (List<Exchange>) batch : List.of(exchange);
    }

    private void attempt(Exchange exchange, boolean isAlone) throws InterruptedException {
        if (fails(exchange.getIn().getBody(String.class))) {
            IllegalStateException failure = new IllegalStateException("as it should");
            if (isAlone) {
                throw failure;
            }
            exchange.setException(failure);
            return;
        }
        process(exchange);
        ManualAcknowledgement acknowledgement =
                exchange.getIn().getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class);
        if (acknowledgement != null) {
            acknowledgement.ack();
        }
    }

    private boolean fails(String id) {
        long number = Long.parseLong(id);
        return failures
                && ((number % 211 == 7 && options.contains("deadLetterSubject"))
                        || (number % 101 == 3 && attempts.merge(id, 1, Integer::sum) == 1));
    }

    private void process(Exchange exchange) throws InterruptedException {
        Simulated.work(Duration.ofNanos(500_000));
        String id = exchange.getIn().getBody(String.class);
        ledger.succeeded(exchange.getIn().getHeader(JetStreamHeaders.SUBJECT, String.class), id);
        idsOfProcessed.put(exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class), id);
        processed.event(id);
    }

    /** Starts the publishers. */
    Traffic publish() {
        if (!context.isStarted()) {
            context.start();
        }
        for (int key = 0; key < PUBLISHERS; key++) {
            String uri = "jetstream:" + stream + ".k" + key + "?publishTimeout=2s&publishRetries=10";
            Thread publisher = new Thread(() -> publishTo(uri), "publisher-" + key);
            publisher.start();
            publishers.add(publisher);
        }
        return this;
    }

    private void publishTo(String uri) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            while (publishing) {
                String id = Long.toString(ids.incrementAndGet());
                ledger.sent(id);
                while (!isConfirmed(template, uri, id)) {
                    Simulated.pace(Duration.ofMillis(50));
                }
                ledger.confirmed(id);
                published.event(id);
                Simulated.pace(Duration.ofMillis(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isConfirmed(ProducerTemplate template, String uri, String id) {
        try {
            template.sendBodyAndHeaders(
                    uri, id.getBytes(StandardCharsets.UTF_8), Map.of(JetStreamHeaders.PUBLISH_MESSAGE_ID, id));
            return true;
        } catch (CamelExecutionException e) {
            return false;
        }
    }

    /** Whether the health check of the consumer is up. */
    boolean isHealthy() {
        return ((JetStreamConsumer) context.getRoutes().get(0).getConsumer())
                .snapshot()
                .state()
                .isHealthy();
    }

    /** Waits until the health check of the consumer is up, or down. */
    void awaitWell(boolean well) throws InterruptedException {
        await("consumer that is " + (well ? "well" : "not well"), Duration.ofSeconds(60), () -> isHealthy() == well);
    }

    /** Waits until so many more messages have ended. */
    void awaitEnded(int more) throws InterruptedException {
        int target = ledger.ended() + more;
        await("more messages", Duration.ofSeconds(60), () -> ledger.ended() >= target);
    }

    /** From now on the time counts until messages that are sent from now on arrive. */
    void causeIsGone() {
        processed.reset(ids.get());
        published.reset(ids.get());
    }

    /** How long after {@link #causeIsGone()} a later message was processed. */
    Duration processedAfter() throws InterruptedException {
        await("a processed message", Duration.ofSeconds(60), processed::isThere);
        return processed.after();
    }

    /** How long after {@link #causeIsGone()} a later message was confirmed to its publisher. */
    Duration publishedAfter() throws InterruptedException {
        await("a published message", Duration.ofSeconds(60), published::isThere);
        return published.after();
    }

    /**
     * Ends publishing, and waits until all that was confirmed has been processed, and the server counts all as done.
     *
     * @param nats to ask the server
     * @param durable the name of the consumer
     */
    Verdict end(Duration most, Connection nats, String durable) throws Exception {
        publishing = false;
        for (Thread publisher : publishers) {
            publisher.join(most.toMillis());
        }
        try {
            await("all messages", most, () -> {
                readDeadLetters(nats);
                return ledger.isComplete();
            });
            await("end of all acknowledgements", most, () -> isSettled(nats, consumerInfo(nats, durable)));
        } catch (IllegalStateException e) {
            // The verdict says which are missing.
        }
        ConsumerInfo info = consumerInfo(nats, durable);
        unsettled = isSettled(nats, info)
                ? ""
                : info.getNumPending() + " to deliver, " + info.getNumAckPending()
                        + " to acknowledge, delivered up to "
                        + info.getDelivered().getStreamSequence() + ", acknowledged up to "
                        + info.getAckFloor().getStreamSequence();
        acknowledged(nats, info);
        return ledger.verdict();
    }

    /** What the server counts as done at this moment, while nothing is processed: it must not come again. */
    void serverRemembers(Connection nats, String durable) throws IOException, JetStreamApiException {
        acknowledged(nats, consumerInfo(nats, durable));
    }

    private void acknowledged(Connection nats, ConsumerInfo info) {
        for (long sequence = 1; sequence <= info.getAckFloor().getStreamSequence(); sequence++) {
            ledger.acknowledged(idOf(nats, sequence));
        }
    }

    private void readDeadLetters(Connection nats) throws IOException, JetStreamApiException {
        if (!options.contains("deadLetterSubject=" + DEAD_LETTERS)) {
            return;
        }
        JetStreamManagement management = nats.jetStreamManagement();
        long last = management.getStreamInfo(DEAD_LETTERS).getStreamState().getLastSequence();
        while (deadLettersRead < last) {
            byte[] body =
                    management.getMessage(DEAD_LETTERS, deadLettersRead + 1).getData();
            ledger.deadLettered(new String(body, StandardCharsets.UTF_8));
            deadLettersRead++;
        }
    }

    /** What the server had left at the end to deliver, or delivered and not acknowledged; empty if nothing. */
    String unsettled() {
        return unsettled;
    }

    /** The floor says little: the server does not move it when it gives up its last message, but with the next one. */
    private boolean isSettled(Connection nats, ConsumerInfo info) {
        // Known: a 2.9 server that was killed may count deliveries below the floor of ackPolicy=all as pending for
        // good.
        boolean miscounts =
                options.contains("ackPolicy=all") && nats.getServerInfo().isOlderThanVersion("2.10.0");
        boolean isAtFloor =
                info.getAckFloor().getStreamSequence() >= info.getDelivered().getStreamSequence();
        return info.getNumPending() == 0 && (info.getNumAckPending() == 0 || (miscounts && isAtFloor));
    }

    private ConsumerInfo consumerInfo(Connection nats, String durable) throws IOException, JetStreamApiException {
        return nats.jetStreamManagement().getConsumerInfo(stream, durable);
    }

    /** The id of a message that the server counts as done, whether we have seen it or not. */
    private String idOf(Connection nats, long sequence) {
        String seen = idsOfProcessed.get(sequence);
        try {
            return seen != null
                    ? seen
                    : new String(
                            nats.jetStreamManagement()
                                    .getMessage(stream, sequence)
                                    .getData(),
                            StandardCharsets.UTF_8);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Condition {
        boolean holds() throws IOException, JetStreamApiException;
    }

    private static void await(String what, Duration most, Condition condition) throws InterruptedException {
        Awaitility.await(what).pollInterval(Duration.ofMillis(5)).atMost(most).until(() -> holds(condition));
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException | JetStreamApiException e) {
            // Not known now: a stream of the cluster may be without a leader still.
            return false;
        }
    }

    @Override
    public void close() {
        publishing = false;
        publishers.forEach(Thread::interrupt);
        context.stop();
    }
}
