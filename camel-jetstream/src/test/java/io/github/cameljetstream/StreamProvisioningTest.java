package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the stream of an endpoint is found, made and changed, and each stream option as the server reports it. */
class StreamProvisioningTest extends JetStreamTestSupport {
    /** A stream that is not there yet. */
    private String other;

    @BeforeEach
    void nameTheOther() {
        other = Streams.uniqueName("other");
    }

    @AfterEach
    void deleteTheOther() throws IOException {
        try {
            management.deleteStream(other);
        } catch (JetStreamApiException e) {
            // not all tests make it
        }
    }

    record Case(String options, Function<StreamConfiguration, Object> read, Object expected) {
        @Override
        public String toString() {
            return options + " -> " + expected;
        }
    }

    private static List<Case> cases() {
        return List.of(
                new Case(
                        "streamSubjects=NAME.a, NAME.b.>",
                        StreamConfiguration::getSubjects,
                        List.of("NAME.a", "NAME.b.>")),
                new Case("streamDescription=all orders", StreamConfiguration::getDescription, "all orders"),
                new Case("streamStorage=memory", StreamConfiguration::getStorageType, StorageType.Memory),
                new Case("streamStorage=file", StreamConfiguration::getStorageType, StorageType.File),
                new Case("streamReplicas=1", StreamConfiguration::getReplicas, 1),
                new Case("streamRetention=limits", StreamConfiguration::getRetentionPolicy, RetentionPolicy.Limits),
                new Case("streamRetention=interest", StreamConfiguration::getRetentionPolicy, RetentionPolicy.Interest),
                new Case(
                        "streamRetention=workqueue",
                        StreamConfiguration::getRetentionPolicy,
                        RetentionPolicy.WorkQueue),
                new Case(
                        "streamRetention=work-queue",
                        StreamConfiguration::getRetentionPolicy,
                        RetentionPolicy.WorkQueue),
                new Case("streamDiscard=old", StreamConfiguration::getDiscardPolicy, DiscardPolicy.Old),
                new Case("streamDiscard=new", StreamConfiguration::getDiscardPolicy, DiscardPolicy.New),
                new Case("streamMaxAge=1.5h", StreamConfiguration::getMaxAge, Duration.ofMinutes(90)),
                new Case("streamMaxMessages=1000", StreamConfiguration::getMaxMsgs, 1000L),
                new Case("streamMaxMessagesPerSubject=10", StreamConfiguration::getMaxMsgsPerSubject, 10L),
                new Case("streamMaxBytes=1048576", StreamConfiguration::getMaxBytes, 1_048_576L),
                new Case("streamMaxMessageSize=2048", StreamConfiguration::getMaximumMessageSize, 2048),
                new Case("streamDuplicateWindow=30s", StreamConfiguration::getDuplicateWindow, Duration.ofSeconds(30)));
    }

    private static Stream<Arguments> everywhere() {
        return cases().stream().flatMap(each -> Stream.of(OptionPlace.URI, OptionPlace.COMPONENT)
                .map(place -> Arguments.of(place, each)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aStreamIsMadeWithTheOption(OptionPlace place, Case given) throws Exception {
        String name = "streamName=" + other + "&streamProvisioning=create";
        String left = place.give(context, name + "&" + given.options().replace("NAME", other));

        routes(r -> r.from(TestCamel.uri(other + ".a", left)).to("mock:out"));

        StreamConfiguration made = configurationOf(other);
        Object expected = given.expected() instanceof List<?> list
                ? list.stream()
                        .map(each -> each.toString().replace("NAME", other))
                        .toList()
                : given.expected();
        assertThat(given.read().apply(made)).isEqualTo(expected);
    }

    private StreamConfiguration configurationOf(String name) throws IOException, JetStreamApiException {
        return management.getStreamInfo(name).getConfiguration();
    }

    private void consume(String subject, String... options) throws Exception {
        routes(r -> r.from(TestCamel.uri(subject, options)).to("mock:out"));
    }

    @Test
    void withoutStreamSubjectsTheStreamHasTheSubjectOfTheEndpoint() throws Exception {
        consume(other + ".*.done", "streamName=" + other, "streamProvisioning=create");

        assertThat(configurationOf(other).getSubjects()).containsExactly(other + ".*.done");
    }

    @Test
    void aProducerMakesTheStreamToo() throws Exception {
        Exchange sent = template.request(
                TestCamel.uri(other, "streamName=" + other, "streamProvisioning=create"),
                exchange -> exchange.getMessage().setBody("first"));

        assertThat(sent.getException()).isNull();
        assertThat(management.getStreamInfo(other).getStreamState().getMsgCount())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"create, 0", "update, 600"})
    void onlyUpdateChangesAStreamThatExists(String provisioning, int maxAgeSeconds) throws Exception {
        consume(
                subject("orders"),
                "streamName=" + stream,
                "streamProvisioning=" + provisioning,
                "streamMaxAge=10m",
                "durableName=d");

        StreamConfiguration now = configurationOf(stream);
        assertThat(now.getMaxAge()).isEqualTo(Duration.ofSeconds(maxAgeSeconds));
        assertThat(now.getSubjects()).containsExactly(stream + ".>");
        assertThat(now.getStorageType()).isEqualTo(StorageType.Memory);
    }

    @Test
    void updateOfWhatTheServerDoesNotLetChangeIsAnError() {
        assertThatThrownBy(() -> consume(
                        subject("orders"), "streamName=" + stream, "streamProvisioning=update", "streamStorage=file"))
                .hasStackTraceContaining(ProvisionException.class.getName())
                .hasStackTraceContaining("Stream '" + stream
                        + "': an update cannot change streamStorage: option file, server memory (the storage of a"
                        + " stream never changes)");
    }

    @Test
    void aStreamIsFoundBySubject() throws Exception {
        consume(subject("orders"), "durableName=d");

        assertThat(management.getConsumerNames(stream)).containsExactly("d");
    }

    /** As the documented command makes it: nats stream add myStream --subjects mySubject. */
    @Test
    void aStreamOfOneSubjectIsConsumedAgainAndAgain() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name(other)
                .subjects(other)
                .storageType(StorageType.Memory)
                .build());
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("hello");

        consume(other, "durableName=d", "ackWait=10s");
        context.getRouteController().stopAllRoutes();
        consume(other, "durableName=d", "ackWait=10s");
        template.sendBody("jetstream:" + other, "hello");

        out.assertIsSatisfied();
    }

    @Test
    void severalStreamsForASubjectAreAnError() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name(other)
                .subjects(other + ".orders")
                .storageType(StorageType.Memory)
                .build());

        assertThatThrownBy(() -> consume("*.orders", "durableName=d"))
                .hasStackTraceContaining("The subject '*.orders' belongs to several streams, [")
                .hasStackTraceContaining(other)
                .hasStackTraceContaining("set streamName to one of them.");
    }

    @Test
    void noStreamForTheSubjectIsAnErrorWithTheCure() {
        assertThatThrownBy(() -> consume(other))
                .hasStackTraceContaining("No stream has the subject '" + other
                        + "'. Create one (nats stream add NAME --subjects '" + other
                        + "'), or set streamName=NAME and streamProvisioning=create.");
        assertThatThrownBy(() -> template.sendBody("jetstream:" + other, "hello"))
                .hasStackTraceContaining("No stream has the subject '" + other + "'");
    }

    @Test
    void noStreamOfTheNameIsAnErrorWithTheCure() {
        assertThatThrownBy(() -> consume(subject("orders"), "streamName=" + other))
                .hasStackTraceContaining("Stream '" + other + "' does not exist. Create it (nats stream add " + other
                        + " --subjects '" + subject("orders") + "'), or set streamProvisioning=create.");
    }

    @Test
    void aStreamWhoseSubjectsAreTakenCannotBeMade() {
        assertThatThrownBy(() -> consume(subject("orders"), "streamName=" + other, "streamProvisioning=create"))
                .hasStackTraceContaining("Stream '" + other + "': the server rejected the request with error 10065");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "elsewhere.*", "NAME", "NAMES.orders", "*"})
    void aSubjectThatTheStreamDoesNotTakeIsAnErrorWithTheCure(String pattern) {
        String subject = pattern.replace("NAME", stream);

        assertThatThrownBy(() -> consume(subject, "streamName=" + stream, "durableName=d"))
                .hasStackTraceContaining(ProvisionException.class.getName())
                .hasStackTraceContaining("Stream '" + stream + "' never holds a message of the subject '" + subject
                        + "': its subjects are [" + stream
                        + ".>]. Use a subject of the stream, add this one to the stream"
                        + " (streamProvisioning=update with streamSubjects), or set another streamName.");
    }

    @Test
    void aSubjectIsTakenThatAnUpdateAdds() throws Exception {
        consume(
                other,
                "streamName=" + stream,
                "streamProvisioning=update",
                "streamSubjects=" + stream + ".>," + other,
                "durableName=d");

        assertThat(management.getConsumerNames(stream)).containsExactly("d");
    }

    @Test
    void whatARouteHasChangedIsKnownToThoseThatStartWithIt() throws Exception {
        String name = "streamName=" + stream;
        routes(r -> {
            r.from(TestCamel.uri(subject("orders"), name, "durableName=d")).to("mock:out");
            r.from(TestCamel.uri(
                            other,
                            name,
                            "durableName=e",
                            "streamProvisioning=update",
                            "streamSubjects=" + stream + ".>," + other))
                    .to("mock:out");
            r.from(TestCamel.uri(other, name, "durableName=f")).to("mock:out");
            r.from(TestCamel.uri(other, name, "durableName=g", "streamProvisioning=update", "streamMaxAge=10m"))
                    .to("mock:out");
        });

        assertThat(management.getConsumerNames(stream)).containsExactlyInAnyOrder("d", "e", "f", "g");
        assertThat(configurationOf(stream).getSubjects()).containsExactly(stream + ".>", other);
    }

    @Test
    void routesThatStartTogetherAskForTheStreamOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Dispatcher ear = nats.createDispatcher(message -> asked.incrementAndGet());
        ear.subscribe("$JS.API.STREAM.INFO." + stream);
        nats.flush(SOON);
        AtomicInteger routes = new AtomicInteger();
        // Each time anew, until the two were quick enough.
        await().atMost(SOON).until(() -> {
            nats.flush(SOON);
            int before = asked.get();
            routes(r -> {
                for (int i = 0; i < 2; i++) {
                    String durable = "durableName=d" + routes.incrementAndGet();
                    r.from(TestCamel.uri(subject("orders"), "streamName=" + stream, durable))
                            .to("mock:out");
                }
            });
            nats.flush(SOON);
            return asked.get() == before + 1;
        });
        nats.closeDispatcher(ear);
    }

    /** What it holds has the subjects of other streams. */
    @Test
    void aMirrorIsConsumedByTheSubjectsOfItsOrigin() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name(other)
                .mirror(Mirror.builder().name(stream).build())
                .storageType(StorageType.Memory)
                .build());
        assertIsConsumed(subject("orders"), "streamName=" + other);
    }

    @Test
    void aStreamWithSourcesIsConsumedByTheirSubjectsToo() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name(other)
                .subjects(other)
                .sources(Source.builder().name(stream).build())
                .storageType(StorageType.Memory)
                .build());
        assertIsConsumed(subject("orders"), "streamName=" + other);
    }

    @Test
    void aStreamThatTransformsIsConsumedByTheSubjectsThatItHolds() throws Exception {
        assumeTrue(server().version().atLeast(2, 10), "subject transforms");
        management.addStream(StreamConfiguration.builder()
                .name(other)
                .subjects(other)
                .subjectTransform(SubjectTransform.builder()
                        .source(other)
                        .destination(other + "-held")
                        .build())
                .storageType(StorageType.Memory)
                .build());
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("hello");

        consume(other + "-held", "streamName=" + other, "durableName=d");
        nats.jetStream().publish(other, "hello".getBytes(StandardCharsets.UTF_8));

        out.assertIsSatisfied();
    }

    /** A stream whose subjects were changed still holds messages of the former ones. */
    @Test
    void whatTheStreamStillHoldsCanBeConsumed() throws Exception {
        assumeTrue(server().version().atLeast(2, 10), "consumers of what the stream does not take any more");
        publishRaw("orders", 1);
        management.updateStream(StreamConfiguration.builder(configurationOf(stream))
                .subjects(other)
                .build());
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("0");

        consume(subject("orders"), "streamName=" + stream, "durableName=d");

        out.assertIsSatisfied();
    }

    private void assertIsConsumed(String subject, String options) throws Exception {
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("0");
        consume(subject, options, "durableName=d");

        publishRaw("orders", 1);

        out.assertIsSatisfied();
    }

    @Test
    void aProducersStreamNameKeepsAMessageOutOfAnotherStream() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name(other)
                .subjects(other)
                .storageType(StorageType.Memory)
                .build());

        Exchange sent = template.send(uri("orders", "streamName=" + other), exchange -> exchange.getMessage()
                .setBody("hello"));

        assertThat(sent.getException()).isInstanceOf(PublishException.class).hasMessageContaining("10060");
        assertThat(messagesInStream()).isZero();
    }
}
