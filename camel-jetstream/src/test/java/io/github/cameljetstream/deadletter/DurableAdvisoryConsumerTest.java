package io.github.cameljetstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamConsumer;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.github.cameljetstream.settle.DeadLetters;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that reach maxDeliver without an outcome become dead letters, once, and nothing else does. */
class DurableAdvisoryConsumerTest extends JetStreamTestSupport {
    private static final Duration ACK_WAIT = Duration.ofMillis(300);

    private final AtomicInteger runs = new AtomicInteger();
    private String dead;

    @BeforeEach
    void makeDeadLetterStream() throws Exception {
        deleteAfterwards(AdvisoryStream.NAME);
        dead = stream + "-dead";
        addStream(dead);
    }

    /** Else the route would make the stream of advisories again when it is deleted. */
    @Override
    protected void doPostTearDown() throws Exception {
        context.stop();
        super.doPostTearDown();
    }

    private String endpoint(int maxDeliver, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "streamName=" + stream,
                "streamProvisioning=create",
                "durableName=d",
                "ackWait=" + ACK_WAIT.toMillis(),
                "maxDeliver=" + maxDeliver,
                "deadLetterSubject=" + dead,
                "deadLetterAdvisories=true"));
        all.addAll(List.of(options));
        return uri("a", all.toArray(String[]::new));
    }

    private void route(String uri) throws Exception {
        routes(r -> r.from(uri).routeId("r").process(exchange -> runs.incrementAndGet()));
    }

    /** Whoever got the messages says nothing: they are given up as soon as somebody pulls. */
    private void takeAndDie(int messages, int deliveries) throws Exception {
        JetStreamSubscription taker = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        for (int i = 0; i < messages * deliveries; ) {
            i += taker.fetch(messages, Duration.ofMillis(500)).size();
        }
        taker.unsubscribe();
        nats.flush(Duration.ofSeconds(2));
    }

    private long deadLetters() throws IOException, JetStreamApiException {
        return management.getStreamInfo(dead).getStreamState().getMsgCount();
    }

    private List<String> deadSequences() throws Exception {
        List<String> sequences = new ArrayList<>();
        for (long i = 1; i <= deadLetters(); i++) {
            sequences.add(management.getMessage(dead, i).getHeaders().getFirst(DeadLetters.SEQUENCE));
        }
        return sequences;
    }

    private ConsumerInfo advisories() throws IOException, JetStreamApiException {
        return management.getConsumers(advisoryStream()).stream()
                .filter(each -> each.getName().startsWith("dead-letters-" + stream + "-d-"))
                .findFirst()
                .orElseThrow();
    }

    private String advisoryStream() throws IOException, JetStreamApiException {
        return management
                .getStreamNames("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".d")
                .get(0);
    }

    private void awaitDeadLetters(int count) {
        await().atMost(SOON).until(() -> deadLetters() >= count);
        await("advisories handled").atMost(SOON).until(() -> {
            ConsumerInfo info = advisories();
            return info.getNumPending() == 0 && info.getNumAckPending() == 0;
        });
    }

    private HealthCheck.Result health() {
        JetStreamConsumer consumer = (JetStreamConsumer) context.getRoute("r").getConsumer();
        return ((HealthCheckAware) consumer).getHealthCheck().call();
    }

    private void remake(RetentionPolicy retention) throws Exception {
        management.deleteStream(stream);
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream + ".>")
                .retentionPolicy(retention)
                .storageType(StorageType.Memory)
                .build());
    }

    @ParameterizedTest
    @CsvSource({"Limits, 1", "Limits, 2", "Interest, 1", "WorkQueue, 2"})
    void whatIsGivenUpWhileTheRouteIsStoppedBecomesADeadLetter(RetentionPolicy retention, int maxDeliver)
            throws Exception {
        remake(retention);
        route(endpoint(maxDeliver));
        context.getRouteController().stopRoute("r");
        Headers headers = new Headers().put("colour", "red").put("Nats-Msg-Id", "original");
        nats.jetStream().publish(subject("a"), headers, "0".getBytes(StandardCharsets.UTF_8));
        publishRaw("a", 4);
        takeAndDie(5, maxDeliver);

        context.getRouteController().startRoute("r");

        awaitDeadLetters(5);
        assertThat(deadSequences()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
        assertThat(runs).hasValue(0);
        await().atMost(SOON).until(() -> messagesInStream() == (retention == RetentionPolicy.Limits ? 5 : 0));
        MessageInfo letter = letterOf("1");
        assertThat(new String(letter.getData(), StandardCharsets.UTF_8)).isEqualTo("0");
        assertThat(letter.getHeaders().getFirst("colour")).isEqualTo("red");
        assertThat(letter.getHeaders().getFirst(DeadLetters.MESSAGE_ID)).isEqualTo("original");
        assertThat(letter.getHeaders().getFirst(DeadLetters.DELIVERIES)).isEqualTo(Integer.toString(maxDeliver));
        assertThat(letter.getHeaders().getFirst(DeadLetters.STREAM)).isEqualTo(stream);
        assertThat(letter.getHeaders().getFirst(DeadLetters.CONSUMER)).isEqualTo("d");
        assertThat(letter.getHeaders().getFirst(DeadLetters.REASON)).contains("maxDeliver=" + maxDeliver);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    private MessageInfo letterOf(String sequence) throws Exception {
        return management.getMessage(dead, deadSequences().indexOf(sequence) + 1);
    }

    /** The way that found the message makes no difference to the stream of dead letters. */
    @Test
    void theIdIsThatOfADeadLetterThatFailedWithUs() throws Exception {
        routes(r -> r.from(endpoint(1)).routeId("r").process(exchange -> {
            throw new IllegalStateException("as it should");
        }));
        publishRaw("a", 1);
        awaitDeadLetters(1);
        String failed = letterOf("1").getHeaders().getFirst("Nats-Msg-Id");
        context.getRouteController().stopRoute("r");
        publishRaw("a", 1);
        takeAndDie(1, 1);
        context.getRouteController().startRoute("r");
        awaitDeadLetters(2);

        String found = letterOf("2").getHeaders().getFirst("Nats-Msg-Id");
        long stored = Long.parseLong(found.substring(found.lastIndexOf('.') + 1));
        MessageInfo original = management.getMessage(stream, 2);
        assertThat(found).startsWith("dead-letter." + stream + ".d.2.");
        assertThat(failed).startsWith("dead-letter." + stream + ".d.1.");
        assertThat(stored)
                .isEqualTo(original.getTime().toEpochSecond() * 1_000_000_000L
                        + original.getTime().getNano());
    }

    /** Its place among the deliveries is lost when the server gives it up, but it is ours still. */
    @ParameterizedTest
    @CsvSource({"WorkQueue, true", "Limits, true", "Limits, false"})
    void whatIsUnderWayIsWaitedFor(RetentionPolicy retention, boolean succeeds) throws Exception {
        remake(retention);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(endpoint(1, "maxAckExtension=200ms")).routeId("r").process(exchange -> {
            runs.incrementAndGet();
            go.await();
            if (!succeeds) {
                throw new IllegalStateException("as it should");
            }
        }));
        publishRaw("a", 1);
        await("the advisory was put off").atMost(SOON).until(() -> advisories().getRedelivered() > 0);
        assertThat(deadLetters()).isZero();

        go.countDown();

        awaitDeadLetters(succeeds ? 0 : 1);
        assertThat(deadLetters()).isEqualTo(succeeds ? 0 : 1);
        assertThat(messagesInStream()).isEqualTo(retention == RetentionPolicy.Limits ? 1 : 0);
        assertThat(runs).hasValue(1);
    }

    @Test
    void twoInstancesMakeOneDeadLetterOfEach() throws Exception {
        routes(r -> {
            r.from(endpoint(1)).routeId("r").process(exchange -> runs.incrementAndGet());
            r.from(endpoint(1)).routeId("r2").process(exchange -> runs.incrementAndGet());
        });
        context.getRouteController().stopRoute("r");
        context.getRouteController().stopRoute("r2");
        publishRaw("a", 40);
        takeAndDie(40, 1);

        context.getRouteController().startRoute("r");
        context.getRouteController().startRoute("r2");

        awaitDeadLetters(40);
        assertThat(deadSequences()).hasSize(40).doesNotHaveDuplicates();
        assertThat(runs).hasValue(0);
    }

    /** With autoAck=false and nobody who acknowledges, each message is given up while the route runs. */
    @Test
    void theDeadLetterStreamMayBeAwayAlsoWhileTheRouteIsRestarted() throws Exception {
        management.deleteStream(dead);
        route(endpoint(1, "autoAck=false"));
        publishRaw("a", 10);
        await("trouble").atMost(SOON).until(() -> health().getState() == HealthCheck.State.DOWN);
        assertThat(health().getMessage().orElse("")).contains("cannot store dead letters", "could not be published to");
        assertThat(health().getDetails()).containsEntry("state", "DEAD_LETTERS_FAILING");
        context.getRouteController().stopRoute("r");
        context.getRouteController().startRoute("r");
        await("trouble").atMost(SOON).until(() -> health().getState() == HealthCheck.State.DOWN);

        addStream(dead);

        awaitDeadLetters(10);
        assertThat(deadSequences()).hasSize(10).doesNotHaveDuplicates();
        await().atMost(SOON).until(() -> health().getState() == HealthCheck.State.UP);
    }

    /** Others may capture advisories for reasons of their own. */
    @Test
    void aStreamOfTheUserThatTakesTheAdvisoriesIsUsed() throws Exception {
        String users = stream + "-advisories";
        deleteAfterwards(users);
        management.addStream(StreamConfiguration.builder()
                .name(users)
                .subjects("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".*")
                .storageType(StorageType.Memory)
                .build());
        route(endpoint(1, "autoAck=false", "consumerType=push").replace("&streamProvisioning=create", ""));
        publishRaw("a", 3);
        awaitDeadLetters(3);
        context.getRouteController().stopRoute("r");
        context.getRouteController().startRoute("r");
        publishRaw("a", 1);

        awaitDeadLetters(4);

        assertThat(deadSequences()).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(advisoryStream()).isEqualTo(users);
        assertThat(management.getStreamInfo(users).getStreamState().getMsgCount())
                .isEqualTo(4);
    }

    @Test
    void withoutAStreamForAdvisoriesTheStartFailsWithTheCommandThatMakesIt() {
        Throwable thrown = catchThrowable(() -> route(endpoint(1).replace("&streamProvisioning=create", "")));

        assertThat(thrown)
                .hasStackTraceContaining(
                        "deadLetterAdvisories=true needs a stream that stores the advisories on"
                                + " '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream
                                + ".d', and there is none. Create it"
                                + " (nats stream add MAX_DELIVERIES --subjects '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>' --retention interest --defaults), or set streamProvisioning=create.");
    }

    @Test
    void aConsumerThatGivesNothingUpIsRefused() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .ackWait(ACK_WAIT)
                        .build());

        Throwable thrown = catchThrowable(() -> route(endpoint(1).replace("&maxDeliver=1", "")));

        assertThat(thrown)
                .hasStackTraceContaining("deadLetterAdvisories=true: consumer 'd' of stream '" + stream
                        + "' has no maxDeliver, so that no message ever uses up its deliveries.");
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, has headersOnly=true on the server: dead letters (deadLetterSubject=",
        "false, true, takes the subject of deadLetterSubject="
    })
    void aConsumerOfTheServerThatMakesNoGoodDeadLettersIsRefused(boolean headersOnly, boolean all, String message)
            throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(all ? null : subject("a"))
                        .headersOnly(headersOnly)
                        .maxDeliver(1)
                        .build());
        String to = all ? subject("dead") : dead;

        Throwable thrown = catchThrowable(
                () -> route(uri("a", "durableName=d", "consumerProvisioning=bind", "deadLetterSubject=" + to)));

        assertThat(thrown).hasStackTraceContaining("Consumer 'd' of stream '" + stream + "' " + message + to);
    }

    @Test
    void filterSubjectsThatTheConsumerOfTheServerDoesNotHaveAreRefused() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .build());
        String options = "durableName=d&consumerProvisioning=bind&filterSubjects=";

        Throwable thrown = catchThrowable(() -> route(uri(">", options + subject("b"))));

        assertThat(thrown)
                .hasStackTraceContaining("Consumer 'd' of stream '" + stream + "' has the filter subjects "
                        + subject("a") + ", and not filterSubjects=" + subject("b"));
        route(uri(">", options + subject("a")));
    }

    /** It has all of the stream, which may be read from any server that has a copy. */
    @Test
    void aScanFindsWhatAConsumerWithoutFilterHadGivenUp() throws Exception {
        management.deleteStream(stream);
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream + ".>")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .storageType(StorageType.Memory)
                .allowDirect(true)
                .build());
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(ACK_WAIT)
                        .maxDeliver(1)
                        .build());
        publishRaw("a", 2);
        takeAndDie(2, 1);
        await("given up").atMost(SOON).until(() -> {
            JetStreamSubscription asks = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
            asks.pull(1);
            asks.unsubscribe();
            return consumerInfo("d").getNumAckPending() == 0;
        });

        route(endpoint(1, "consumerProvisioning=bind"));

        await().atMost(SOON).until(() -> deadLetters() >= 2);
        assertThat(deadSequences()).containsExactlyInAnyOrder("1", "2");
        await().atMost(SOON).until(() -> messagesInStream() == 0);
        assertThat(runs).hasValue(0);
    }

    /** The server may say that it has given up what we have seen to its end, in whichever delivery. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatHasEndedHereIsNoDeadLetter(int maxDeliver) throws Exception {
        route(endpoint(maxDeliver));
        publishRaw("a", 20);
        awaitSettled("d");
        long before = advisories().getDelivered().getConsumerSequence();
        for (int i = 1; i <= 20; i++) {
            nats.publish(
                    "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".d",
                    ("{\"stream_seq\":" + i + ",\"deliveries\":" + maxDeliver + "}").getBytes(StandardCharsets.UTF_8));
        }
        await().atMost(SOON).until(() -> advisories().getDelivered().getConsumerSequence() >= before + 20);

        awaitDeadLetters(0);
        assertThat(deadLetters()).isZero();
        assertThat(runs).hasValue(20);
    }

    /** What is between the ack floor and the last delivery cannot be told apart: it waits. */
    @Test
    void aScanFindsWhatAWorkQueueHadGivenUpBefore() throws Exception {
        makeWorkQueue();
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(Duration.ofSeconds(2)) // a busy machine must not keep the keeper from keeping
                        .maxDeliver(1)
                        .build());
        publishRaw("other", 2);
        publishRaw("a", 3);
        JetStreamSubscription taker = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        List<Message> taken = taker.fetch(3, Duration.ofSeconds(5));
        assertThat(taken).hasSize(3);
        Thread keeper = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                taken.get(1).inProgress();
                Simulated.uninterruptedPace(ACK_WAIT.dividedBy(4));
            }
        });
        keeper.start();
        await("given up").atMost(SOON).until(() -> {
            taker.pull(1); // an older server only looks when it is asked
            return consumerInfo("d").getNumAckPending() == 1;
        });
        taker.unsubscribe();
        nats.flush(Duration.ofSeconds(2));

        route(endpoint(1).replace("ackWait=300", "ackWait=2000"));
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> runs.get() == 1);
        // The scan has had its looks: what another holds is none of its business.
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !deadSequences()
                .contains("4"));
        keeper.interrupt();
        keeper.join();
        taken.get(1).ackSync(Duration.ofSeconds(2));

        awaitDeadLetters(2);
        assertThat(deadSequences()).containsExactlyInAnyOrder("3", "5");
        await().atMost(SOON).until(() -> messagesInStream() == 2); // those of the other subject
    }

    @ParameterizedTest
    @CsvSource({"stream, explicit", "consumer, all"})
    void whatKeepsTheAdvisoriesIsMadeAgain(String deleted, String ackPolicy) throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            route(endpoint(1, "autoAck=false", "ackPolicy=" + ackPolicy));
            publishRaw("a", 1);
            awaitDeadLetters(1);
            String consumer = advisories().getName();
            long before = advisories().getCreationTime().toInstant().toEpochMilli();
            if (deleted.equals("stream")) {
                management.deleteStream(AdvisoryStream.NAME);
            } else {
                management.deleteConsumer(AdvisoryStream.NAME, consumer);
            }
            await().atMost(SOON).until(() -> {
                try {
                    return advisories().getCreationTime().toInstant().toEpochMilli() > before;
                } catch (JetStreamApiException | RuntimeException e) {
                    return false;
                }
            });
            await().atMost(SOON).until(() -> health().getState() == HealthCheck.State.UP);
            publishRaw("a", 1);

            awaitDeadLetters(2);

            assertThat(deadSequences()).containsExactlyInAnyOrder("1", "2");
            assertThat(log.warnings()).anyMatch(each -> each.contains(consumer) && each.contains("creating it again"));
        }
    }

    /** An advisory that nobody has kept: the work queue is looked through when the stream is back. */
    @Test
    void whatAWorkQueueGivesUpWhileNobodyKeepsAdvisoriesIsFound() throws Exception {
        makeWorkQueue();
        route(endpoint(1, "autoAck=false"));
        context.getRouteController().suspendRoute("r");
        management.deleteStream(AdvisoryStream.NAME);
        publishRaw("a", 3);
        takeAndDie(3, 1);
        await("given up").atMost(SOON).until(() -> {
            JetStreamSubscription asks = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
            asks.pull(1);
            asks.unsubscribe();
            return consumerInfo("d").getNumAckPending() == 0;
        });

        context.getRouteController().resumeRoute("r");

        await().atMost(SOON).until(() -> deadLetters() >= 3);
        assertThat(deadSequences()).containsExactlyInAnyOrder("1", "2", "3");
        await().atMost(SOON).until(() -> messagesInStream() == 0);
    }

    /** Only its own consumer is done with the message. */
    @Test
    void anotherConsumerOfAnInterestStreamStillGetsTheMessage() throws Exception {
        remake(RetentionPolicy.Interest);
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("other")
                        .ackPolicy(AckPolicy.Explicit)
                        .build());
        route(endpoint(1, "autoAck=false"));
        publishRaw("a", 2);
        awaitDeadLetters(2);
        assertThat(messagesInStream()).isEqualTo(2);

        JetStreamSubscription other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "other"));
        List<Message> got = other.fetch(2, Duration.ofSeconds(5));
        assertThat(got).hasSize(2);
        got.forEach(Message::ack);

        await().atMost(SOON).until(() -> messagesInStream() == 0);
    }

    /** The stream was made again: the number is that of another message. */
    @Test
    void anAdvisoryOfAStreamThatIsNoMoreIsDropped() throws Exception {
        route(endpoint(1));
        context.getRouteController().stopRoute("r");
        publishRaw("a", 1);
        takeAndDie(1, 1);
        await("given up").atMost(SOON).until(() -> {
            JetStreamSubscription asks = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
            asks.pull(1);
            asks.unsubscribe();
            return advisories().getNumPending() == 1;
        });
        remake(RetentionPolicy.Limits);
        publishRaw("a", 1);

        context.getRouteController().startRoute("r");

        await().atMost(SOON).until(() -> runs.get() == 1);
        awaitDeadLetters(0);
        assertThat(deadLetters()).isZero();
    }

    /** The stream of the advisories takes none, as if the server had published none, which it may do after a kill. */
    @Test
    void whatIsGivenUpUnheardIsFoundByWhomItWasDeliveredTo() throws Exception {
        String users = stream + "-advisories";
        deleteAfterwards(users);
        management.addStream(StreamConfiguration.builder()
                .name(users)
                .subjects("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".*")
                .storageType(StorageType.Memory)
                .maxBytes(1)
                .discardPolicy(DiscardPolicy.New)
                .build());
        route(endpoint(1, "autoAck=false").replace("&streamProvisioning=create", ""));
        publishRaw("a", 3);

        await().atMost(SOON).until(() -> deadLetters() == 3);

        assertThat(deadSequences()).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(management.getStreamInfo(users).getStreamState().getMsgCount())
                .isZero();
        assertThat(messagesInStream()).isEqualTo(3);
    }

    /** What waits for its acknowledgement is given up when the server is back. */
    @Test
    void aServerMayBeKilledInTheLastDelivery() throws Exception {
        try (NatsServer other = NatsServer.start(NatsServerExtension.wantedVersion())) {
            routes(r -> r.from(
                            "jetstream:orders?natsURL=" + other.url() + "&streamName=ORDERS&streamProvisioning=create"
                                    + "&durableName=d&ackWait=1s&maxDeliver=1&autoAck=false&deadLetterAdvisories=true"
                                    + "&deadLetterSubject=dead")
                    .process(exchange -> runs.incrementAndGet()));
            try (Connection own = other.connect()) {
                own.jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("DEAD")
                                .subjects("dead")
                                .build());
                for (int i = 0; i < 5; i++) {
                    own.jetStream().publish("orders", new byte[] {1});
                }
            }
            await().atMost(SOON).until(() -> runs.get() == 5);

            other.kill();
            other.restart();

            try (Connection own = other.connect()) {
                JetStreamManagement there = own.jetStreamManagement();
                await().atMost(SOON)
                        .until(() ->
                                there.getStreamInfo("DEAD").getStreamState().getMsgCount() == 5);
                Set<String> sequences = new HashSet<>();
                for (int i = 1; i <= 5; i++) {
                    sequences.add(there.getMessage("DEAD", i).getHeaders().getFirst(DeadLetters.SEQUENCE));
                }
                assertThat(sequences).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
            }
            context.stop();
        }
    }

    /** They wait in the durable of the advisories when the route starts. */
    @Test
    void aDurableWithWhatNobodyCanReadHealsAtTheNextStart() throws Exception {
        route(endpoint(1));
        context.getRouteController().stopRoute("r");
        publishRaw("a", 1);
        String subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".d";
        nats.publish(subject, new byte[100_000]);
        nats.publish(subject, "[".repeat(2_000).getBytes(StandardCharsets.UTF_8));
        nats.publish(subject, null);
        for (int i = 0; i < 100; i++) {
            String sequence = i % 2 == 0 ? "1" : "9000000000000000000000"; // not delivered yet, and impossible
            nats.publish(
                    subject, ("{\"stream_seq\":" + sequence + ",\"deliveries\":1}").getBytes(StandardCharsets.UTF_8));
        }
        takeAndDie(1, 1);

        context.getRouteController().startRoute("r");

        awaitDeadLetters(1);
        assertThat(deadSequences()).containsExactly("1");
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    /** Such as one of a leaf node with the same names, or what somebody else publishes there. */
    @Test
    void whatIsNoAdvisoryOfOursIsDropped() throws Exception {
        route(endpoint(2)); // of its only delivery nothing is remembered
        publishRaw("a", 1);
        awaitSettled("d");
        String subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".d";
        long before = advisories().getDelivered().getConsumerSequence();
        nats.publish(
                subject, "{\"domain\":\"leaf\",\"stream_seq\":1,\"deliveries\":1}".getBytes(StandardCharsets.UTF_8));
        nats.publish(subject, "hello".getBytes(StandardCharsets.UTF_8));
        nats.publish(
                subject,
                "{\"timestamp\":\"soon\",\"stream_seq\":77,\"deliveries\":1}".getBytes(StandardCharsets.UTF_8));

        await().atMost(SOON).until(() -> advisories().getDelivered().getConsumerSequence() >= before + 3);

        awaitDeadLetters(0);
        assertThat(deadLetters()).isZero();
        assertThat(messagesInStream()).isEqualTo(1);
    }
}
