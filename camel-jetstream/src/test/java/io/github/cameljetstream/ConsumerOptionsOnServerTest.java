package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.api.ReplayPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each option of the consumer, in each form and each place, has its value in what the server says of the consumer. */
class ConsumerOptionsOnServerTest extends JetStreamTestSupport {
    private static final String DURABLE = "durableName=d";

    /**
     * @param options as in a URI
     * @param read what to look at
     * @param expected what is to be there
     */
    record Case(String options, Function<ConsumerConfiguration, Object> read, Object expected) {
        String durable() {
            return Arrays.stream(options.split("&"))
                    .filter(option -> option.startsWith("durableName="))
                    .findFirst()
                    .orElseGet(() -> options.replaceAll(".*queueGroupName", ""))
                    .replaceAll(".*=", "");
        }

        @Override
        public String toString() {
            return options + " -> " + expected;
        }
    }

    private static Case with(String options, Function<ConsumerConfiguration, Object> read, Object expected) {
        return new Case(DURABLE + "&" + options, read, expected);
    }

    private static List<Case> cases() {
        return List.of(
                new Case("durableName=my-durable", ConsumerConfiguration::getDurable, "my-durable"),
                with("ackWait=10s", ConsumerConfiguration::getAckWait, Duration.ofSeconds(10)),
                with("ackWait=1m30s", ConsumerConfiguration::getAckWait, Duration.ofSeconds(90)),
                with("ackWait=1.5h", ConsumerConfiguration::getAckWait, Duration.ofMinutes(90)),
                with("ackWait=PT45S", ConsumerConfiguration::getAckWait, Duration.ofSeconds(45)),
                with("ackWait=2500", ConsumerConfiguration::getAckWait, Duration.ofMillis(2500)),
                with("ackWait=250ms", ConsumerConfiguration::getAckWait, Duration.ofMillis(250)),
                with("maxDeliver=5", ConsumerConfiguration::getMaxDeliver, 5L),
                with("maxDeliver=-1", ConsumerConfiguration::getMaxDeliver, -1L),
                with(
                        "maxDeliver=5&backOff=50ms, 1s, 10s",
                        ConsumerConfiguration::getBackoff,
                        List.of(Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(10))),
                with("maxDeliver=5&backOff=50ms, 1s, 10s", ConsumerConfiguration::getAckWait, Duration.ofMillis(50)),
                with(
                        "maxDeliver=15&backOff=50ms, 1s, 5s, 10s",
                        ConsumerConfiguration::getBackoff,
                        List.of(
                                Duration.ofMillis(50),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10))),
                with(
                        "maxDeliver=3&backOff=500,1.5s",
                        ConsumerConfiguration::getBackoff,
                        List.of(Duration.ofMillis(500), Duration.ofMillis(1500))),
                with("maxAckPending=5000", ConsumerConfiguration::getMaxAckPending, 5000L),
                // A server without limit is told the largest number: jnats leaves -1 out, which means 1000.
                with("maxAckPending=-1", ConsumerConfiguration::getMaxAckPending, (long) Integer.MAX_VALUE),
                with("maxDeliver=-1", ConsumerConfiguration::getMaxAckPending, 10_000L),
                with("replicas=1", ConsumerConfiguration::getNumReplicas, 1),
                with("memoryStorage=true", ConsumerConfiguration::isMemStorage, true),
                with("memoryStorage=false", ConsumerConfiguration::isMemStorage, false),
                with("rateLimit=1024", ConsumerConfiguration::getRateLimit, 1024L),
                with("rateLimit=1024", ConsumerOptionsOnServerTest::isPush, true),
                with("heartbeat=15s", ConsumerConfiguration::getIdleHeartbeat, Duration.ofSeconds(15)),
                with("hearbeat=15s", ConsumerConfiguration::getIdleHeartbeat, Duration.ofSeconds(15)),
                with("heartbeat=10000", ConsumerConfiguration::getIdleHeartbeat, Duration.ofSeconds(10)),
                with("hearbeat=1.5s", ConsumerConfiguration::getIdleHeartbeat, Duration.ofMillis(1500)),
                with("flowControl=true", ConsumerConfiguration::isFlowControl, true),
                with("flowControl=true", ConsumerConfiguration::getIdleHeartbeat, Duration.ofSeconds(5)),
                with("flowControl=true&heartbeat=2s", ConsumerConfiguration::getIdleHeartbeat, Duration.ofSeconds(2)),
                with("flowControl=false", ConsumerConfiguration::isFlowControl, false),
                new Case("queueGroupName=workers", ConsumerConfiguration::getDeliverGroup, "workers"),
                new Case("queueGroupName=workers", ConsumerConfiguration::getDurable, "workers"),
                with("queueGroupName=workers", ConsumerConfiguration::getDeliverGroup, "workers"),
                with("queueGroupName=workers", ConsumerConfiguration::getDurable, "d"),
                with("startSequence=3", ConsumerConfiguration::getStartSequence, 3L),
                with("startSequence=3", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.ByStartSequence),
                with("startTime=1630349391", ConsumerOptionsOnServerTest::startTime, Instant.ofEpochSecond(1630349391)),
                with("startTime=1630349391", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.ByStartTime),
                with(
                        "startTime=2026-01-31T12:00:00Z",
                        ConsumerOptionsOnServerTest::startTime,
                        Instant.parse("2026-01-31T12:00:00Z")),
                with("deliverAll=true", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.All),
                with("deliverAll=false", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.Last),
                with("deliverPolicy=all", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.All),
                with("deliverPolicy=last", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.Last),
                with("deliverPolicy=new", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.New),
                with("deliverPolicy=NEW", ConsumerConfiguration::getDeliverPolicy, DeliverPolicy.New),
                with(
                        "deliverPolicy=sequence&startSequence=2",
                        ConsumerConfiguration::getDeliverPolicy,
                        DeliverPolicy.ByStartSequence),
                with("deliverPolicy=sequence&startSequence=2", ConsumerConfiguration::getStartSequence, 2L),
                with(
                        "deliverPolicy=time&startTime=1630349391",
                        ConsumerConfiguration::getDeliverPolicy,
                        DeliverPolicy.ByStartTime),
                with("ackPolicy=explicit", ConsumerConfiguration::getAckPolicy, AckPolicy.Explicit),
                with("ackPolicy=all", ConsumerConfiguration::getAckPolicy, AckPolicy.All),
                with("ackPolicy=none", ConsumerConfiguration::getAckPolicy, AckPolicy.None));
    }

    /** Options that Dapr has not: they have no setter, since Spring XML reaches them through their group. */
    private static List<Case> casesOfOurOwn() {
        return List.of(
                with("consumerType=pull", ConsumerOptionsOnServerTest::isPush, false),
                with("consumerType=push", ConsumerOptionsOnServerTest::isPush, true),
                with("consumerType=auto", ConsumerOptionsOnServerTest::isPush, false),
                with("inactiveThreshold=1h", ConsumerConfiguration::getInactiveThreshold, Duration.ofHours(1)),
                with(
                        "deliverPolicy=lastPerSubject",
                        ConsumerConfiguration::getDeliverPolicy,
                        DeliverPolicy.LastPerSubject),
                with("headersOnly=true", ConsumerConfiguration::isHeadersOnly, true),
                with("headersOnly=false", ConsumerConfiguration::isHeadersOnly, false),
                with("replayPolicy=original", ConsumerConfiguration::getReplayPolicy, ReplayPolicy.Original),
                with("replayPolicy=instant", ConsumerConfiguration::getReplayPolicy, ReplayPolicy.Instant),
                with("consumerDescription=for billing", ConsumerConfiguration::getDescription, "for billing"),
                with("sampleFrequency=30", ConsumerConfiguration::getSampleFrequency, "30"),
                with("maxWaiting=3", ConsumerConfiguration::getMaxPullWaiting, 3L),
                with("maxRequestBatch=7", ConsumerConfiguration::getMaxBatch, 7L),
                with("maxRequestExpires=3s", ConsumerConfiguration::getMaxExpires, Duration.ofSeconds(3)),
                with("maxRequestMaxBytes=4096", ConsumerConfiguration::getMaxBytes, 4096L),
                with("priorityPolicy=none", ConsumerConfiguration::getPriorityPolicy, PriorityPolicy.None));
    }

    /** Each needs a server of the version. */
    private static Stream<Arguments> casesOfNewerServers() {
        return Stream.of(
                        Arguments.of(
                                "2.10",
                                with(
                                        "consumerMetadata=owner=billing, tier=a=b",
                                        ConsumerOptionsOnServerTest::ownMetadata,
                                        Map.of("owner", "billing", "tier", "a=b"))),
                        Arguments.of(
                                "2.11",
                                with(
                                        "pauseUntil=4070908800",
                                        configuration ->
                                                configuration.getPauseUntil().toInstant(),
                                        Instant.ofEpochSecond(4070908800L))),
                        Arguments.of(
                                "2.11",
                                with(
                                        "priorityGroup=g&priorityPolicy=overflow&minPending=10",
                                        ConsumerConfiguration::getPriorityGroups,
                                        List.of("g"))),
                        Arguments.of(
                                "2.11",
                                with(
                                        "priorityGroup=g&priorityPolicy=overflow&minAckPending=10",
                                        ConsumerConfiguration::getPriorityPolicy,
                                        PriorityPolicy.Overflow)),
                        Arguments.of(
                                "2.11",
                                with(
                                        "priorityGroup=g&priorityPolicy=pinnedClient&priorityTimeout=7s",
                                        ConsumerConfiguration::getPriorityTimeout,
                                        Duration.ofSeconds(7))),
                        Arguments.of(
                                "2.12",
                                with(
                                        "priorityGroup=g&priorityPolicy=prioritized&priority=2",
                                        ConsumerConfiguration::getPriorityPolicy,
                                        PriorityPolicy.Prioritized)))
                .flatMap(each -> Stream.of(OptionPlace.URI, OptionPlace.COMPONENT)
                        .map(place -> Arguments.of(place, each.get()[0], each.get()[1])));
    }

    /** An older server leaves such an option out without a word: there the start fails. */
    @ParameterizedTest
    @MethodSource("casesOfNewerServers")
    void theServerReportsTheOptionIfItKnowsIt(OptionPlace place, String version, Case given) throws Exception {
        String left = place.give(context, given.options());

        if (nats.getServerInfo().isSameOrNewerThanVersion(version + ".0")) {
            routes(r -> r.from(uri("orders", left)).to("mock:out"));
            assertThat(given.read().apply(configuration(given.durable()))).isEqualTo(given.expected());
        } else {
            assertThatThrownBy(() -> routes(r -> r.from(uri("orders", left)).to("mock:out")))
                    .hasStackTraceContaining(
                            "needs a server of version " + version + " or newer, and this server is older.")
                    .hasStackTraceContaining("Consumer '" + given.durable() + "' of stream '" + stream + "'");
            assertThat(management.getConsumerNames(stream)).isEmpty();
        }
    }

    private static Object ownMetadata(ConsumerConfiguration configuration) {
        Map<String, String> own = new HashMap<>(configuration.getMetadata());
        own.keySet().removeIf(name -> name.startsWith("_nats."));
        return own;
    }

    private static Stream<Arguments> everywhere() {
        Stream<Arguments> documented = cases().stream()
                .flatMap(each -> Stream.of(OptionPlace.values()).map(place -> Arguments.of(place, each)));
        Stream<Arguments> ours = casesOfOurOwn().stream()
                .flatMap(each ->
                        Stream.of(OptionPlace.URI, OptionPlace.COMPONENT).map(place -> Arguments.of(place, each)));
        return Stream.concat(documented, ours);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void theServerReportsTheOption(OptionPlace place, Case given) throws Exception {
        String left = place.give(context, given.options());

        routes(r -> r.from(uri("orders", left)).to("mock:out"));

        assertThat(given.read().apply(configuration(given.durable()))).isEqualTo(given.expected());
    }

    /** The subject alone would lead to the stream that has it; a copy of that stream is only found by its name. */
    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void streamNameChoosesTheStream(OptionPlace place) throws Exception {
        String copy = stream + "-copy";
        management.addStream(StreamConfiguration.builder()
                .name(copy)
                .sources(Source.builder().name(stream).build())
                .storageType(StorageType.Memory)
                .build());
        try {
            String left = place.give(context, DURABLE + "&streamName=" + copy);
            routes(r -> r.from(uri("orders", left)).to("mock:out"));

            assertThat(management.getConsumerNames(copy)).containsExactly("d");
            assertThat(management.getConsumerNames(stream)).isEmpty();
        } finally {
            management.deleteStream(copy);
        }
    }

    private static Object isPush(ConsumerConfiguration configuration) {
        return configuration.getDeliverSubject() != null;
    }

    private static Object startTime(ConsumerConfiguration configuration) {
        return configuration.getStartTime().toInstant();
    }
}
