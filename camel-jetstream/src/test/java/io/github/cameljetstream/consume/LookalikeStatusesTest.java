package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamManagedConsumer;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.nats.client.Dispatcher;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statuses as anybody may send them who may publish to the inbox of a consumer. */
class LookalikeStatusesTest extends JetStreamTestSupport {
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final Pattern BATCH = Pattern.compile("\"batch\":(\\d+)");
    private static final int MAX_IN_FLIGHT = 10;

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final Set<String> inboxes = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> batches = new ConcurrentLinkedQueue<>();
    private final AtomicReference<String> inbox = new AtomicReference<>();
    private RawPublisher somebody;

    @BeforeEach
    void connect() throws Exception {
        somebody = new RawPublisher(server().url());
    }

    @AfterEach
    void disconnect() throws Exception {
        somebody.close();
    }

    private ConsumerTally tally() {
        return ((JetStreamManagedConsumer) context.getRoute("r").getConsumer()).tally();
    }

    private void route(String... options) throws Exception {
        routes(r -> r.from(uri("a", options))
                .routeId("r")
                .process(e -> received.add(e.getMessage().getBody(String.class))));
    }

    private void watchRequests() throws Exception {
        Dispatcher dispatcher = nats.createDispatcher(request -> {
            Matcher batch = BATCH.matcher(new String(request.getData(), StandardCharsets.UTF_8));
            if (batch.find()) {
                batches.add(Integer.parseInt(batch.group(1)));
                inboxes.add(request.getReplyTo());
                inbox.set(request.getReplyTo());
            }
        });
        dispatcher.subscribe("$JS.API.CONSUMER.MSG.NEXT." + stream + ".>");
        nats.flush(SOON);
    }

    @Test
    void flowControlIsOnlyAnsweredAtTheConsumersOwnSubjects() throws Exception {
        Subscription elsewhere = nats.subscribe(stream + "-elsewhere.>");
        Subscription ofOthers = nats.subscribe("$JS.FC." + stream + ".other.>");
        Subscription own = nats.subscribe("$JS.FC." + stream + ".d.>");
        Subscription deletion = nats.subscribe("$JS.API.STREAM.PURGE." + stream);
        nats.flush(SOON);
        try (LogCapture log = LogCapture.ours()) {
            route("durableName=d", "consumerType=push", "flowControl=true", "heartbeat=500ms");
            publishRaw("a", 3);
            String to = configuration("d").getDeliverSubject();
            String request = "100 FlowControl Request";
            somebody.status(to, stream + "-elsewhere.a", request);
            somebody.status(to, "$JS.FC." + stream + ".other.x", request);
            somebody.status(to, "$JS.API.STREAM.PURGE." + stream, request);
            somebody.status(to, "$JS.FC." + stream + ".d", request);
            somebody.status(to, "$JS.FC." + stream + ".d.x.y", request);
            somebody.status(to, null, "100 Idle Heartbeat", "Nats-Consumer-Stalled: " + stream + "-elsewhere.b");
            somebody.status(to, stream + "-elsewhere.c", "100 Idle Heartbeat");
            somebody.status(to, stream + "-elsewhere.d", "999 " + "x".repeat(500));
            somebody.status(to, "$JS.FC." + stream + ".d.own", request);

            assertThat(own.nextMessage(SOON).getSubject()).isEqualTo("$JS.FC." + stream + ".d.own");
            assertThat(tally().dropped(DroppedAs.FLOW_CONTROL)).isEqualTo(7);
            assertThat(tally().dropped(DroppedAs.STATUS)).isEqualTo(1);
            assertThat(elsewhere.nextMessage(MOMENT)).isNull();
            assertThat(ofOthers.nextMessage(MOMENT)).isNull();
            assertThat(deletion.nextMessage(MOMENT)).isNull();
            awaitSettled("d");
            assertThat(received).containsExactly("0", "1", "2");
            assertThat(messagesInStream()).isEqualTo(3);
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("flow control reply"))
                    .singleElement()
                    .asString()
                    .contains("reply to " + stream + "-elsewhere.a,");
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("ignored"))
                    .singleElement()
                    .asString()
                    .contains("999 xxx")
                    .hasSizeLessThan(600);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "408 Request Timeout|Nats-Pending-Messages: soon|Nats-Pending-Bytes: 0",
                "408 Request Timeout|Nats-Pending-Messages: -1000|Nats-Pending-Bytes: 0",
                "408 Request Timeout|Nats-Pending-Messages: 1000000|Nats-Pending-Bytes: 0",
                "408 Request Timeout|Nats-Pending-Messages: 99999999999999999999|Nats-Pending-Bytes: 0",
                "409 Server Shutdown|Nats-Pending-Messages: 1|Nats-Pending-Bytes: -1",
                "409 Server Shutdown|Nats-Pending-Messages: 1|Nats-Pending-Bytes: 99999999999",
                "409 Server Shutdown|Nats-Pending-Messages: 1|Nats-Pending-Bytes: much",
                "423 Nats-Wrong-Pin-Id|Nats-Pending-Messages: 1000|Nats-Pending-Bytes: 0",
                "100 Idle Heartbeat|Nats-Last-Consumer: soon|Nats-Last-Stream: soon",
                "100 Idle Heartbeat|Nats-Last-Consumer: -5|Nats-Last-Stream: 1",
                "999 x",
                "1 x|Nats-Pending-Messages: 10|Nats-Pending-Bytes: 0"
            })
    void aStatusThatDoesNotFitIsIgnoredAndTheRequestRenewed(String status) throws Exception {
        watchRequests();
        try (LogCapture log = LogCapture.ours()) {
            route("durableName=d", "consumerType=pull", "maxInFlight=" + MAX_IN_FLIGHT);
            publishRaw("a", 1);
            await().atMost(SOON).until(() -> received.size() == 1 && inbox.get() != null);
            awaitSettled("d");
            String[] parts = status.split("\\|", -1);
            String first = inbox.get();

            somebody.status(first, null, parts[0], java.util.Arrays.copyOfRange(parts, 1, parts.length));

            await().atMost(SOON).until(() -> tally().dropped(DroppedAs.STATUS) == 1);
            await().atMost(SOON).until(() -> !first.equals(inbox.get()));
            publishRaw("a", 100, 1);
            await().atMost(SOON).until(() -> received.size() == 100);
            awaitSettled("d");
            assertThat(received).doesNotHaveDuplicates();
            assertThat(batches).allMatch(batch -> batch <= 2 * MAX_IN_FLIGHT);
            assertThat(consumerInfo("d").getRedelivered()).isZero();
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("ignored a message with a status that does not fit its requests");
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    /** What fits may be of the server: it counts, and nothing is lost by it. */
    @Test
    void manyStatusesDoNotStopTheConsumerOrHaveItAskWithoutEnd() throws Exception {
        watchRequests();
        route("durableName=d", "consumerType=pull", "maxInFlight=" + MAX_IN_FLIGHT);
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> received.size() == 1);
        long begin = System.nanoTime();
        for (int i = 1; i <= 500; i++) {
            somebody.status(inbox.get(), null, "408 Request Timeout", "Nats-Pending-Messages: -" + i);
        }
        publishRaw("a", 50, 1);

        await().atMost(SOON).until(() -> received.size() == 50);
        awaitSettled("d");
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        assertThat(inboxes).hasSizeLessThanOrEqualTo((int) seconds + 3);
        assertThat(tally().dropped(DroppedAs.STATUS)).isPositive();
    }
}
