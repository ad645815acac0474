package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.testinfra.JwtAccounts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done where Dapr's documents are silent or contradict themselves, seen on the server and in the log. */
class ConsumerDecisionsTest extends JetStreamTestSupport {

    /** Starts a route for the durable d with the options, and returns what was warned of. */
    private List<String> warningsOf(String... options) throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("orders", options)).to("mock:out"));
            return log.warnings();
        }
    }

    @Test
    void anExplicitDeliverPolicyWinsOverStartOptionsEachWithAWarning() throws Exception {
        List<String> warnings =
                warningsOf("durableName=d", "deliverPolicy=all", "startSequence=7", "startTime=1630349391");

        assertThat(configuration("d").getDeliverPolicy()).isEqualTo(DeliverPolicy.All);
        assertThat(warnings)
                .containsExactly(
                        "Option startSequence=7 is not used: the consumer starts by deliverPolicy=all",
                        "Option startTime=1630349391 is not used: the consumer starts by deliverPolicy=all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deliverPolicy=new&startSequence=7 | New | startSequence=7",
                "deliverPolicy=last&deliverAll=true | Last | deliverAll=true",
                "deliverPolicy=sequence&startSequence=7&startTime=1630349391 | ByStartSequence | startTime=1630349391",
                "deliverPolicy=time&startSequence=7&startTime=1630349391 | ByStartTime | startSequence=7",
                "startSequence=7&startTime=1630349391 | ByStartTime | startSequence=7",
                "startTime=1630349391&deliverAll=false | ByStartTime | deliverAll=false",
                "startSequence=7&deliverAll=false | ByStartSequence | deliverAll=false"
            })
    void ofTwoStartOptionsTheLessTellingIsLeftOutWithOneWarning(String options, DeliverPolicy policy, String left)
            throws Exception {
        publishRaw("orders", 7); // a start beyond the end is worth a warning of its own

        List<String> warnings = warningsOf("durableName=d", options);

        assertThat(configuration("d").getDeliverPolicy()).isEqualTo(policy);
        assertThat(warnings).singleElement().asString().startsWith("Option " + left + " is not used");
    }

    @Test
    void withoutStartOptionsAllMessagesAreDelivered() throws Exception {
        assertThat(warningsOf("durableName=d")).isEmpty();

        assertThat(configuration("d").getDeliverPolicy()).isEqualTo(DeliverPolicy.All);
    }

    @ParameterizedTest
    @CsvSource({"auto, true", "auto, false", "push, true", "pull, false"})
    void autoFollowsTheDurableThatExists(String type, boolean push) throws Exception {
        ConsumerConfiguration.Builder durable = ConsumerConfiguration.builder()
                .durable("d")
                .filterSubject(subject("orders"))
                .ackPolicy(AckPolicy.Explicit);
        management.addOrUpdateConsumer(
                stream, push ? durable.deliverSubject(nats.createInbox()).build() : durable.build());
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("0", "1", "2");

        assertThat(warningsOf("durableName=d", "consumerType=" + type)).isEmpty();
        publishRaw("orders", 3);

        out.assertIsSatisfied();
        awaitSettled("d");
        assertThat(configuration("d").getDeliverSubject() != null).isEqualTo(push);
    }

    @ParameterizedTest
    @CsvSource({
        "consumerType=pull, true, 'consumerType: option pull, server push'",
        "consumerType=push, false, 'consumerType: option push, server pull'",
        "heartbeat=5s, false, 'consumerType: option push, server pull'",
        "queueGroupName=g, false, 'consumerType: option push, server pull'"
    })
    void aDurableOfTheOtherTypeIsAConflict(String option, boolean push, String difference) throws Exception {
        ConsumerConfiguration.Builder durable = ConsumerConfiguration.builder()
                .durable("d")
                .filterSubject(subject("orders"))
                .ackPolicy(AckPolicy.Explicit);
        management.addOrUpdateConsumer(
                stream, push ? durable.deliverSubject(nats.createInbox()).build() : durable.build());

        assertThatThrownBy(() -> warningsOf("durableName=d", option))
                .hasStackTraceContaining(difference)
                .hasStackTraceContaining("consumerProvisioning=bind");
    }

    @Test
    void flowControlIsLeftOutInAGroupWithOneWarning() throws Exception {
        List<String> warnings = warningsOf("queueGroupName=workers", "flowControl=true");

        assertThat(configuration("workers").isFlowControl()).isFalse();
        assertThat(warnings)
                .containsExactly("Option flowControl=true is not used: NATS does not support it in a queue group"
                        + " (queueGroupName=workers)");
    }

    @Test
    void membersOfAGroupShareTheMessages() throws Exception {
        Queue<String> one = new ConcurrentLinkedQueue<>();
        Queue<String> other = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("orders", "queueGroupName=workers"))
                .process(e -> one.add(e.getIn().getBody(String.class))));
        routes(r -> r.from(uri("orders", "queueGroupName=workers"))
                .process(e -> other.add(e.getIn().getBody(String.class))));

        publishRaw("orders", 50);

        awaitSettled("workers");
        assertThat(one).isNotEmpty().doesNotContainAnyElementsOf(other);
        assertThat(other).isNotEmpty();
        assertThat(Stream.concat(one.stream(), other.stream())).containsExactlyInAnyOrderElementsOf(numbers(50));
        assertThat(consumerInfo("workers").getDelivered().getConsumerSequence()).isEqualTo(50);
    }

    @Test
    void pushWithoutAcknowledgementsTurnsFlowControlOn() throws Exception {
        assertThat(warningsOf("durableName=d", "consumerType=push", "ackPolicy=none"))
                .isEmpty();

        assertThat(configuration("d").isFlowControl()).isTrue();
        assertThat(configuration("d").getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"ackWait=5s, true", "flowControl=true, true", "flowControl=false, false", "rateLimit=1000000000, true"})
    void pushOutsideAGroupHasFlowControlUnlessItIsNotWanted(String option, boolean flowControl) throws Exception {
        assertThat(warningsOf("durableName=d", "consumerType=push", option)).isEmpty();

        assertThat(configuration("d").isFlowControl()).isEqualTo(flowControl);
    }

    /** In a group it stalls under jnats; there the number of messages limits how many bytes are on their way. */
    @ParameterizedTest
    @CsvSource({"ackWait=5s, 500000, 67", "ackWait=5s, 100, 1000", "maxAckPending=500, 500000, 500"})
    void inAGroupMaxAckPendingFollowsTheSizeOfTheMessages(String option, int size, long expected) throws Exception {
        nats.jetStream().publish(subject("orders"), new byte[size]);

        warningsOf("queueGroupName=workers", option);

        assertThat(configuration("workers").isFlowControl()).isFalse();
        assertThat(configuration("workers").getMaxAckPending()).isEqualTo(expected);
    }

    @Test
    void aDurableWithoutFlowControlIsUsedAsItIs() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("orders"))
                        .deliverSubject(nats.createInbox())
                        .build());

        assertThat(warningsOf("durableName=d", "consumerType=push")).isEmpty();

        assertThat(configuration("d").isFlowControl()).isFalse();
    }

    @Test
    void backOffWithoutMaxDeliverIsMadeToFitAServerThatWantsIt() throws Exception {
        List<String> warnings = warningsOf("durableName=d", "backOff=50ms, 1s, 10s");

        assertThat(configuration("d").getBackoff())
                .containsExactly(Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(10));
        if (server().version().atLeast(2, 10)) {
            assertThat(configuration("d").getMaxDeliver()).isEqualTo(-1);
            assertThat(warnings).isEmpty();
        } else {
            assertThat(configuration("d").getMaxDeliver()).isEqualTo(4);
            assertThat(warnings).singleElement().asString().contains("backOff=50ms, 1s, 10s", "maxDeliver=4");
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void apiPrefixWinsOverDomainWithOneWarning(OptionPlace place) throws Exception {
        String left = place.give(context, "domain=nowhere&apiPrefix=$JS.API");

        List<String> warnings = warningsOf(TestCamel.join("durableName=d", left));

        assertThat(configuration("d").getDurable()).isEqualTo("d");
        assertThat(warnings)
                .containsExactly(
                        "Options domain=nowhere and apiPrefix=$JS.API are both set: using apiPrefix. Remove one of the two");
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void jwtWinsOverTokenWithOneWarning(OptionPlace place) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        JwtAccounts.User user = accounts.user("orders");
        try (NatsServer server = NatsServerExtension.newServer()
                        .config(accounts.serverConfig())
                        .start();
                TestCamel camel = TestCamel.start();
                LogCapture log = LogCapture.ours()) {
            String left = place.give(
                    camel.context(),
                    "natsURL=" + server.url() + "&jwt=" + user.jwt() + "&seedKey=" + user.seed() + "&token=t0ken");

            camel.roundTrip("orders", left, "streamName=ORDERS&streamProvisioning=create");

            assertThat(log.warnings())
                    .containsExactly("Options jwt and token are both set for " + server.url()
                            + ": using jwt. Remove one of the two");
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void parallelRoutesSeveralAtATime(OptionPlace place) throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedMessageCount(3);
        OptionPlace.COMPONENT.give(context, "concurrency=single"); // what the place has to win over
        String left = place.give(context, "concurrency=parallel");
        routes(r -> r.from(uri("orders", TestCamel.join("durableName=d", left)))
                .process(e -> together.await(SOON.toSeconds(), TimeUnit.SECONDS))
                .to("mock:out"));

        publishRaw("orders", 3);

        out.assertIsSatisfied();
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void singleRoutesOneAtATimeInOrder(OptionPlace place) throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived(numbers(50));
        OptionPlace.COMPONENT.give(context, "concurrency=parallel"); // what the place has to win over
        String left = place.give(context, "concurrency=single");
        publishRaw("orders", 50);
        routes(r -> r.from(uri("orders", TestCamel.join("durableName=d", left)))
                .process(e -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    never.await(5, TimeUnit.MILLISECONDS); // the work, which another could meet
                    running.decrementAndGet();
                })
                .to("mock:out"));

        out.assertIsSatisfied();
        assertThat(most).hasValue(1);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
