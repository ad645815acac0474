package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.operations.OperationException;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.wire.SanitizingDataPort;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server denies fails at once and by name: the server drops it, and answers nothing. */
@Tag("server")
class DeniedRightsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofSeconds(20);
    /** Longer than any test: what waits for it has not noticed. */
    private static final String LONG = "requestTimeout=1m&publishTimeout=1m";

    private static final String ALL = "publish: \">\", subscribe: \">\"";

    private NatsServer server;
    private TestCamel camel;

    private static String users(String permissions) {
        return """
                authorization { users: [
                  { user: admin, password: a }
                  { user: camel, password: c, permissions: { %s } } ] }
                no_auth_user: admin
                """
                .formatted(permissions);
    }

    private void begin(String permissions) throws Exception {
        server = NatsServerExtension.newServer().config(users(permissions)).start();
        Streams.create(server, "s");
        camel = TestCamel.start(server.url().replace("nats://", "nats://camel:c@"));
    }

    @AfterEach
    void end() {
        camel.close();
        server.close();
    }

    private static void assertNotPermitted(Throwable failure, String subject) {
        assertThat(failure)
                .hasMessageContaining(
                        "was not stored: the server does not permit the user to publish to '" + subject + "'")
                .isInstanceOfSatisfying(PublishException.class, each -> assertThat(each.getOutcome())
                        .isEqualTo(Outcome.NOT_PERMITTED));
    }

    private Throwable failureOf(String uri) {
        long begin = System.nanoTime();
        Throwable failure = catchThrowable(() -> camel.publish(uri, "x"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        return failure;
    }

    private long stored() throws Exception {
        try (Connection nats = server.connect()) {
            return nats.jetStreamManagement()
                    .getStreamInfo("s")
                    .getStreamState()
                    .getMsgCount();
        }
    }

    private static String mayNotPublish(String subject) {
        return "publish: { deny: \"" + subject + "\" }, subscribe: \">\"";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&messageIdStrategy=none", "&streamName=s", "&exchangePattern=InOut"})
    void aDeniedPublishFailsAtOnce(String options) throws Exception {
        begin(mayNotPublish("s.denied.>"));
        assertNotPermitted(failureOf("jetstream:s.denied.a?" + LONG + options), "s.denied.a");
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "purge,$JS.API.STREAM.PURGE.s",
                "purge,$JS.API.STREAM.INFO.s",
                "getLast,$JS.API.STREAM.MSG.GET.s",
                "getLastPerSubject,$JS.API.DIRECT.GET.s"
            })
    @Tag("newest")
    void aDeniedOperationFailsAtOnceAndChangesNothing(String row) throws Exception {
        String operation = row.substring(0, row.indexOf(','));
        String subject = row.substring(row.indexOf(',') + 1);
        begin(mayNotPublish(subject));
        try (Connection admin = server.connect()) {
            admin.jetStream().publish("s.a", new byte[1]);
        }

        Throwable failure = failureOf("jetstream:s.a?streamName=s&requestTimeout=1m&operation=" + operation);

        assertThat(failure)
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("Operation " + operation + " of stream 's'")
                .hasMessageContaining("the server does not permit the user to publish to '" + subject + "'");
        assertThat(failure.getMessage().contains("Nothing was changed.")).isEqualTo(operation.equals("purge"));
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void ofManyUnderWayThoseFailThatAreDenied() throws Exception {
        begin(mayNotPublish("s.denied.>"));
        AsyncProducer producer = camel.context()
                .getEndpoint("jetstream:s.a?publishSubject=s.${body}&" + LONG)
                .createAsyncProducer();
        producer.start();
        List<String> subjects = IntStream.range(0, 300)
                .mapToObj(i -> i % 3 == 0 ? "good." + i % 5 : "denied." + i % 7)
                .toList();
        List<CompletableFuture<Exchange>> sent = subjects.stream()
                .map(each -> {
                    Exchange exchange = producer.getEndpoint().createExchange();
                    exchange.getMessage().setBody(each);
                    return producer.processAsync(exchange);
                })
                .toList();
        for (int i = 0; i < subjects.size(); i++) {
            assertThat(sent.get(i)).as("%d: %s", i, subjects.get(i)).succeedsWithin(AT_ONCE);
            Exception failure = sent.get(i).get().getException();
            if (subjects.get(i).startsWith("good")) {
                assertThat(failure).isNull();
            } else {
                assertNotPermitted(failure, "s." + subjects.get(i));
            }
        }
        assertThat(stored()).isEqualTo(100);
        producer.stop();
    }

    @Test
    void elementsOfABatchFailThatAreDenied() throws Exception {
        begin(mayNotPublish("s.denied.>"));
        Exchange exchange = camel.context()
                .createProducerTemplate()
                .send("jetstream:s.a?batch=each&" + LONG, each -> each.getMessage()
                        .setBody(List.of(to("s.good"), to("s.denied.a"), to("s.good"))));
        PublishBatchException failure = exchange.getException(PublishBatchException.class);
        assertThat(failure.getResults())
                .as(failure.getMessage())
                .extracting(PublishResult::isStored)
                .containsExactly(true, false, true);
        assertNotPermitted(failure.getResults().get(1).failure(), "s.denied.a");
        assertThat(stored()).isEqualTo(2);
    }

    private Message to(String subject) {
        Message message = new DefaultMessage(camel.context());
        message.setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
        message.setBody("x");
        return message;
    }

    @Test
    void aUserConnectionNoticesItToo() throws Exception {
        begin(mayNotPublish("s.denied.>"));
        Options options = Options.builder()
                .server(server.url())
                .userInfo("camel", "c")
                .maxReconnects(-1)
                .advancedRequestBehavior()
                .useTimeoutException()
                .dataPortType(SanitizingDataPort.class.getName())
                .build();
        try (Connection mine = Nats.connect(options)) {
            camel.context().getRegistry().bind("mine", mine);
            assertNotPermitted(failureOf("jetstream:s.denied.a?connection=#mine&" + LONG), "s.denied.a");
            camel.close();
        }
    }

    @Test
    void nothingIsPublishedWhoseAnswerCannotBeReceived() throws Exception {
        begin("publish: \">\", subscribe: \"elsewhere\"");
        assertThat(failureOf("jetstream:s.a?" + LONG))
                .hasMessageContaining(
                        "the answer cannot be received, since the server does not permit the user to subscribe to"
                                + " '_INBOX.");
        assertThat(failureOf("jetstream:s.a?" + LONG)).hasMessageContaining("the answer cannot be received");
        assertThat(failureOf("jetstream:s.b?" + LONG))
                .as("another producer of the same connection")
                .hasMessageContaining("the answer cannot be received");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$JS.API.STREAM.INFO.s",
                "$JS.API.CONSUMER.INFO.s.d",
                "$JS.API.CONSUMER.>",
                "$JS.API.STREAM.NAMES"
            })
    void aDeniedRequestFailsTheStartAtOnce(String denied) throws Exception {
        begin(mayNotPublish(denied));
        String stream = denied.endsWith("NAMES") ? "" : "&streamName=s";
        long begin = System.nanoTime();
        Throwable failure =
                catchThrowable(() -> camel.consume("jetstream:s.a?durableName=d&requestTimeout=1m" + stream));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        assertThat(failure)
                .hasStackTraceContaining("the server does not permit the user to publish to '"
                        + denied.substring(0, denied.length() - 2).replace(".>", ""));
    }

    @Test
    void aStartWithoutAnswersFailsAtOnce() throws Exception {
        begin("publish: \">\", subscribe: \"elsewhere\"");
        long begin = System.nanoTime();
        Throwable failure =
                catchThrowable(() -> camel.consume("jetstream:s.a?durableName=d&streamName=s&requestTimeout=1m"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        assertThat(failure).hasStackTraceContaining("the server does not permit the user to subscribe to '_INBOX.");
    }

    private HealthCheck.Result health() {
        return JetStreamHealthCheck.ofConsumer(consumer()).call();
    }

    private JetStreamConsumer consumer() {
        return (JetStreamConsumer) camel.context().getRoute("route").getConsumer();
    }

    private void route(String options) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?streamName=s&durableName=d" + options)
                        .routeId("route")
                        .to("mock:out");
            }
        });
    }

    private void publish() throws Exception {
        try (Connection nats = server.connect()) {
            nats.jetStream().publish("s.a", new byte[1]);
        }
    }

    private void assertDown(String part) {
        await().atMost(SOON).untilAsserted(() -> {
            HealthCheck.Result result = health();
            assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(result.getMessage().orElseThrow()).contains(part);
            assertThat(consumer().snapshot().state()).isEqualTo(ConsumerSnapshot.State.NOT_PERMITTED);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&doubleAck=true", "&ackPolicy=all", "&consumerType=push"})
    void aDeniedAcknowledgementIsAProblemOfHealthUntilItIsAllowed(String options) throws Exception {
        begin(mayNotPublish("$JS.ACK.>"));
        route(options + "&ackWait=1s");
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        publish();
        assertDown("its messages cannot be acknowledged, and the server delivers them again: the server does not permit"
                + " the user to publish to '$JS.ACK.");
        server.reload(users(ALL));
        await().atMost(SOON).until(() -> {
            publish();
            return health().getState() == HealthCheck.State.UP;
        });
    }

    @Test
    void aDeniedRequestForMessagesIsAProblemOfHealth() throws Exception {
        begin(mayNotPublish("$JS.API.CONSUMER.MSG.NEXT.>"));
        route("");
        assertDown("messages do not arrive: the server does not permit the user to publish to"
                + " '$JS.API.CONSUMER.MSG.NEXT.s.d'");
    }

    @Test
    void aDeniedSubscriptionIsAProblemOfHealth() throws Exception {
        begin("publish: \">\", subscribe: { deny: \"push.>\" }");
        try (Connection nats = server.connect()) {
            nats.jetStreamManagement()
                    .addOrUpdateConsumer(
                            "s",
                            ConsumerConfiguration.builder()
                                    .durable("d")
                                    .deliverSubject("push.d")
                                    .filterSubject("s.a")
                                    .build());
        }
        route("&consumerProvisioning=bind");
        assertDown("messages do not arrive: the server does not permit the user to subscribe to 'push.d'");
    }
}
