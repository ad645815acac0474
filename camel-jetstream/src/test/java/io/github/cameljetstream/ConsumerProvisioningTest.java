package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerLimits;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done about a durable that is missing, or there already with another configuration. */
class ConsumerProvisioningTest extends JetStreamTestSupport {

    private void start(String... options) throws Exception {
        routes(r -> r.from(uri("orders", TestCamel.join("durableName=d", String.join("&", options))))
                .to("mock:out"));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertStartFails(String... options) {
        return assertThatThrownBy(() -> start(options)).hasStackTraceContaining(ProvisionException.class.getName());
    }

    private ConsumerConfiguration.Builder durable() {
        return ConsumerConfiguration.builder()
                .durable("d")
                .filterSubject(subject("orders"))
                .ackPolicy(AckPolicy.Explicit);
    }

    private void given(ConsumerConfiguration.Builder durable) throws Exception {
        management.addOrUpdateConsumer(stream, durable.build());
    }

    @Test
    void bindWantsTheDurableToExist() {
        assertStartFails("consumerProvisioning=bind")
                .hasStackTraceContaining("Consumer 'd' of stream '" + stream
                        + "' does not exist. Create it, or set consumerProvisioning=create.");
    }

    @Test
    void aConsumerWhoseMessagesAreAcknowledgedByFlowControlIsRefused() throws Exception {
        Assumptions.assumeTrue(server().version().atLeast(2, 14), "the server knows the policy");
        given(durable()
                .ackPolicy(AckPolicy.FlowControl)
                .deliverSubject("deliver." + stream)
                .flowControl(Duration.ofSeconds(1)));
        assertStartFails("consumerProvisioning=bind", "consumerType=push")
                .hasStackTraceContaining(
                        "Consumer 'd' of stream '" + stream + "' has the ack policy flow_control, which"
                                + " does not allow to acknowledge single messages. Use a consumer with ackPolicy explicit, all"
                                + " or none.");
    }

    @Test
    void bindUsesTheDurableAsItIs() throws Exception {
        given(durable().ackWait(Duration.ofSeconds(77)));
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("0");

        start("consumerProvisioning=bind", "ackWait=5s", "maxDeliver=3");
        publishRaw("orders", 1);

        out.assertIsSatisfied();
        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(77));
        assertThat(configuration("d").getMaxDeliver()).isEqualTo(-1);
    }

    @Test
    void onlyOptionsThatAreGivenAreHeldAgainstADurable() throws Exception {
        given(durable()
                .ackWait(Duration.ofSeconds(77))
                .maxDeliver(9)
                .maxAckPending(5)
                .memStorage(true));

        start("maxDeliver=9");

        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(77));
    }

    /** Else the server would deliver no more than its own default, however many may be in flight. */
    @ParameterizedTest
    @CsvSource({
        "maxInFlight=3000, 3000",
        "maxInFlight=10, 1000",
        "maxInFlight=3000&maxAckPending=20, 20",
        "concurrency=parallel, 1000",
        "orderBy=subject, 1000",
        "consumerType=push, 1000"
    })
    void asManyAcknowledgementsMayBePendingAsAreInFlight(String options, long expected) throws Exception {
        start(options);

        assertThat(configuration("d").getMaxAckPending()).isEqualTo(expected);
    }

    /** Streams and accounts may limit it; then the server's own choice is as good. */
    @Test
    void aStreamThatAllowsFewerAcknowledgementsToBePendingHasItsWay() throws Exception {
        assumeTrue(nats.getServerInfo().isSameOrNewerThanVersion("2.10.0"), "streams have no such limits");
        management.updateStream(StreamConfiguration.builder(
                        management.getStreamInfo(stream).getConfiguration())
                .consumerLimits(ConsumerLimits.builder().maxAckPending(50).build())
                .build());

        start();

        assertThat(configuration("d").getMaxAckPending()).isEqualTo(50);
        Streams.deleteConsumer(management, stream, "d");
        assertStartFails("maxAckPending=60").hasStackTraceContaining("max ack pending");
    }

    /** The same route again finds its own durable, whatever the server made of the options. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backOff=50ms, 1s&maxDeliver=5&ackWait=10s",
                "backOff=50ms, 1s",
                "queueGroupName=g&flowControl=true&heartbeat=1s&rateLimit=1024",
                "flowControl=true",
                "consumerType=push&ackPolicy=none",
                "startTime=1630349391",
                "memoryStorage=true&replicas=1&maxAckPending=7&inactiveThreshold=1h",
                "maxAckPending=-1",
                "headersOnly=true&replayPolicy=original&consumerDescription=for billing&sampleFrequency=30%25",
                "maxWaiting=3&maxRequestBatch=7&maxRequestExpires=3s&maxRequestMaxBytes=4096&headersOnly=false",
                "deliverPolicy=lastPerSubject"
            })
    void aSecondStartWithTheSameOptionsIsNoConflict(String options) throws Exception {
        start(options);
        context.getRouteController().stopAllRoutes();
        try (LogCapture log = LogCapture.ours()) {
            start(options);
            assertThat(log.warnings()).noneMatch(warning -> warning.contains("exists and keeps its position"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ackWait=5s | ackWait: option 5s, server 30s",
                "maxDeliver=3 | maxDeliver: option 3, server -1",
                "maxDeliver=3&backOff=1s, 2s | backOff: option [1s, 2s], server []",
                "maxAckPending=7 | maxAckPending: option 7, server 1000",
                "maxAckPending=-1 | maxAckPending: option no limit, server 1000",
                "replicas=1 | replicas: option 1, server 0",
                "memoryStorage=true | memoryStorage: option true, server false",
                "ackPolicy=all | ackPolicy: option all, server explicit",
                "inactiveThreshold=1h | inactiveThreshold: option 1h, server ",
                "headersOnly=true | headersOnly: option true, server false",
                "replayPolicy=original | replayPolicy: option original, server instant",
                "consumerDescription=for billing | consumerDescription: option for billing, server nothing",
                "sampleFrequency=30 | sampleFrequency: option 30, server nothing",
                "maxWaiting=3 | maxWaiting: option 3, server 512",
                "maxRequestBatch=7 | maxRequestBatch: option 7, server -1",
                "maxRequestExpires=3s | maxRequestExpires: option 3s, server nothing",
                "maxRequestMaxBytes=4096 | maxRequestMaxBytes: option 4096, server -1"
            })
    void createFailsWithTheDifferences(String options, String difference) throws Exception {
        given(durable());

        assertStartFails(options)
                .hasStackTraceContaining(
                        "Consumer 'd' of stream '" + stream + "' exists with another configuration: " + difference)
                .hasStackTraceContaining("consumerProvisioning=update")
                .hasStackTraceContaining("consumerProvisioning=bind");
        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration("d").getMaxDeliver()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxDeliver=-1 | maxDeliver: option -1, server 9",
                "memoryStorage=false | memoryStorage: option false, server true",
                "ackPolicy=explicit | ackPolicy: option explicit, server all"
            })
    void aDefaultThatIsGivenCounts(String option, String difference) throws Exception {
        given(durable().maxDeliver(9).memStorage(true).ackPolicy(AckPolicy.All));

        assertStartFails(option)
                .hasStackTraceContaining(
                        "Consumer 'd' of stream '" + stream + "' exists with another configuration: " + difference);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rateLimit=2048 | rateLimit: option 2048, server 1024",
                "heartbeat=2s | heartbeat: option 2s, server 1s",
                "queueGroupName=g | queueGroupName: option g, server nothing",
                "flowControl=false | flowControl: option false, server true"
            })
    void createFailsWithTheDifferencesOfAPushConsumer(String options, String difference) throws Exception {
        given(durable().deliverSubject(nats.createInbox()).rateLimit(1024).flowControl(Duration.ofSeconds(1)));

        assertStartFails(options).hasStackTraceContaining(difference);
    }

    @Test
    void allDifferencesAreToldAtOnce() throws Exception {
        given(durable().filterSubject(subject("others")));

        assertStartFails("ackWait=5s", "maxDeliver=3")
                .hasStackTraceContaining("subject: option [" + subject("orders") + "], server ["
                        + subject("others")
                        + "]; ackWait: option 5s, server 30s; maxDeliver: option 3, server -1.");
    }

    @Test
    void aDurableKeepsItsPlaceWithAWarning() throws Exception {
        given(durable().deliverPolicy(DeliverPolicy.New));
        try (LogCapture log = LogCapture.ours()) {
            start("deliverPolicy=all");

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("Consumer 'd'", "deliverPolicy: option all, server new");
        }
        assertThat(configuration("d").getDeliverPolicy()).isEqualTo(DeliverPolicy.New);
    }

    @Test
    void updateChangesWhatIsGiven() throws Exception {
        given(durable().maxAckPending(7));

        start("consumerProvisioning=update", "ackWait=5s", "maxDeliver=3", "backOff=1s, 2s");

        assertThat(configuration("d").getMaxDeliver()).isEqualTo(3);
        assertThat(configuration("d").getBackoff()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(configuration("d").getMaxAckPending()).isEqualTo(7);
    }

    @Test
    void updateChangesTheFurtherSettings() throws Exception {
        given(durable().description("old"));

        start(
                "consumerProvisioning=update",
                "headersOnly=true",
                "consumerDescription=new",
                "sampleFrequency=30",
                "maxRequestBatch=7",
                "maxRequestExpires=3s",
                "maxRequestMaxBytes=4096");

        ConsumerConfiguration now = configuration("d");
        assertThat(now.isHeadersOnly()).isTrue();
        assertThat(now.getDescription()).isEqualTo("new");
        assertThat(now.getSampleFrequency()).isEqualTo("30");
        assertThat(now.getMaxBatch()).isEqualTo(7);
        assertThat(now.getMaxExpires()).isEqualTo(Duration.ofSeconds(3));
        assertThat(now.getMaxBytes()).isEqualTo(4096);
    }

    /** Servers from 2.11 on add metadata of their own. */
    @Test
    void metadataIsComparedButForTheServersOwn() throws Exception {
        assumeTrue(nats.getServerInfo().isSameOrNewerThanVersion("2.10.0"), "metadata need a server of 2.10");
        start("consumerMetadata=owner=billing");
        context.getRouteController().stopAllRoutes();
        start("consumerMetadata=owner=billing");
        context.getRouteController().stopAllRoutes();

        assertStartFails("consumerMetadata=owner=sales")
                .hasStackTraceContaining("consumerMetadata: option {owner=sales}, server {owner=billing}");
        context.getRouteController().stopAllRoutes();
        start("consumerMetadata=owner=sales", "consumerProvisioning=update");

        assertThat(configuration("d").getMetadata()).containsEntry("owner", "sales");
    }

    @Test
    void anUpdateKeepsMetadataThatWereNotGiven() throws Exception {
        assumeTrue(nats.getServerInfo().isSameOrNewerThanVersion("2.10.0"), "metadata need a server of 2.10");
        given(durable().metadata(Map.of("owner", "billing")));

        start("ackWait=5s", "consumerProvisioning=update");

        assertThat(configuration("d").getMetadata()).containsEntry("owner", "billing");
        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(5));
    }

    /** As other clients make it: jnats itself leaves -1 out. */
    private void givenDurableWithoutLimit() throws Exception {
        String request =
                """
                { "stream_name": "%s", "config": { "durable_name": "d", "filter_subject": "%s",
                  "ack_policy": "explicit", "deliver_policy": "all", "replay_policy": "instant",
                  "max_ack_pending": -1 } }
                """
                        .formatted(stream, subject("orders"));
        nats.request(
                "$JS.API.CONSUMER.DURABLE.CREATE." + stream + ".d",
                request.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(5));
        assertThat(configuration("d").getMaxAckPending()).isEqualTo(-1);
    }

    @Test
    void noLimitIsTheSameAsTheServersNoLimit() throws Exception {
        givenDurableWithoutLimit();

        start("maxAckPending=-1");

        assertThat(configuration("d").getMaxAckPending()).isEqualTo(-1);
    }

    @Test
    void aServersNoLimitIsAnotherThanALimit() throws Exception {
        givenDurableWithoutLimit();

        assertStartFails("maxAckPending=1000").hasStackTraceContaining("maxAckPending: option 1000, server no limit");
    }

    @Test
    void updateKeepsTheServersNoLimit() throws Exception {
        givenDurableWithoutLimit();

        start("consumerProvisioning=update", "ackWait=5s");

        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration("d").getMaxAckPending()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void updateSetsNoLimit() throws Exception {
        given(durable().maxAckPending(7));

        start("consumerProvisioning=update", "maxAckPending=-1");

        assertThat(configuration("d").getMaxAckPending()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void updateSetsNoLimitWhereNothingIsAcknowledged() throws Exception {
        given(durable().ackPolicy(AckPolicy.None));

        start("consumerProvisioning=update", "inactiveThreshold=1h");

        assertThat(configuration("d").getInactiveThreshold()).isEqualTo(Duration.ofHours(1));
        assertThat(configuration("d").getMaxAckPending()).isEqualTo(-1);
    }

    @Test
    void updateChangesAPushConsumer() throws Exception {
        String inbox = nats.createInbox();
        given(durable().deliverSubject(inbox).idleHeartbeat(Duration.ofSeconds(1)));

        start("consumerProvisioning=update", "heartbeat=1s", "ackWait=5s");

        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration("d").getDeliverSubject()).isEqualTo(inbox);
    }

    @Test
    void updateKeepsAHeartbeatThatWasNotGiven() throws Exception {
        given(durable().deliverSubject(nats.createInbox()).flowControl(Duration.ofSeconds(1)));

        start("consumerProvisioning=update", "flowControl=true", "ackWait=5s");

        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration("d").getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void updateKeepsFlowControlThatWasNotGiven() throws Exception {
        given(durable().deliverSubject(nats.createInbox()).ackPolicy(AckPolicy.None));

        start("consumerProvisioning=update", "ackPolicy=none", "inactiveThreshold=1h");

        assertThat(configuration("d").getInactiveThreshold()).isEqualTo(Duration.ofHours(1));
        assertThat(configuration("d").isFlowControl()).isFalse();
    }

    /** Whatever the server lets change, the route does not start with a consumer that is not as the options say. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ackPolicy=all | ack policy can not be updated",
                "consumerType=push | consumerType: option push, server pull",
            })
    void updateOfWhatCannotBeChangedIsAnError(String options, String reason) throws Exception {
        given(durable());

        assertStartFails("consumerProvisioning=update", options)
                .hasStackTraceContaining("Consumer 'd' of stream '" + stream + "' cannot be changed")
                .hasStackTraceContaining(reason)
                .hasStackTraceContaining("Delete the consumer, so that the component creates it again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flowControl=false | flowControl: option false, server true",
                "consumerType=pull | consumerType: option pull, server push",
                "heartbeat=7s | heart beats can not be updated"
            })
    void updateOfWhatCannotBeChangedInAPushConsumerIsAnError(String options, String reason) throws Exception {
        given(durable().deliverSubject(nats.createInbox()).flowControl(Duration.ofSeconds(1)));

        assertStartFails("consumerProvisioning=update", options).hasStackTraceContaining(reason);
    }

    @Test
    void theStreamIsMadeAlsoForAConsumerThatIsTakenAsGiven() throws Exception {
        management.deleteStream(stream);

        start("consumerProvisioning=none", "streamName=" + stream, "streamProvisioning=create");

        assertThat(management.getStreamInfo(stream).getConfiguration().getSubjects())
                .containsExactly(subject("orders"));
    }

    @Test
    void theStreamIsChangedAlsoForAConsumerThatIsTakenAsGiven() throws Exception {
        given(durable());
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("0");

        start("consumerProvisioning=none", "streamName=" + stream, "streamProvisioning=update", "streamMaxAge=10m");
        publishRaw("orders", 1);

        out.assertIsSatisfied();
        assertThat(management.getStreamInfo(stream).getConfiguration().getMaxAge())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theDeliverSubjectIsComparedAndChanged() throws Exception {
        String before = "deliverSubject=deliver." + stream + ".a";
        start(before);
        context.getRouteController().stopAllRoutes();
        assertThat(management
                        .getConsumerInfo(stream, "d")
                        .getConsumerConfiguration()
                        .getDeliverSubject())
                .isEqualTo("deliver." + stream + ".a");

        String after = "deliverSubject=deliver." + stream + ".b";
        assertStartFails(after)
                .hasStackTraceContaining(
                        "deliverSubject: option deliver." + stream + ".b, server deliver." + stream + ".a");
        context.getRouteController().stopAllRoutes();
        getMockEndpoint("mock:out").expectedBodiesReceived("0");
        start(after, "consumerProvisioning=update");
        publishRaw("orders", 1);

        getMockEndpoint("mock:out").assertIsSatisfied();
    }

    /** A user who may only ask for messages and acknowledge them. */
    @Test
    void noneNeverUsesTheManagementApi() throws Exception {
        String users =
                """
                authorization { users: [
                  { user: admin, password: admin }
                  { user: worker, password: worker, permissions: {
                      publish: [ "$JS.API.CONSUMER.MSG.NEXT.ORDERS.d", "$JS.ACK.ORDERS.d.>" ]
                      subscribe: [ "_INBOX.>" ] } }
                ] }
                """;
        try (NatsServer server = NatsServerExtension.newServer().config(users).start();
                Connection admin = Nats.connect(server.options()
                        .userInfo("admin".toCharArray(), "admin".toCharArray())
                        .build());
                TestCamel camel = TestCamel.start();
                LogCapture log = LogCapture.ours()) {
            admin.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("ORDERS")
                            .subjects("orders")
                            .build());
            admin.jetStreamManagement()
                    .addOrUpdateConsumer(
                            "ORDERS",
                            ConsumerConfiguration.builder().durable("d").build());
            camel.out().expectedMessageCount(1);

            camel.consume("jetstream:orders?streamName=ORDERS&durableName=d&consumerProvisioning=none&natsURL="
                    + server.url().replace("//", "//worker:worker@"));
            admin.jetStream().publish("orders", new byte[] {'1'});

            camel.out().assertIsSatisfied();
            assertThat(log.warnings()).isEmpty();
        }
    }
}
