package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.api.ConsumerConfiguration;
import java.util.List;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A consumer of some of the subjects that the endpoint's covers. */
class FilterSubjectsTest extends JetStreamTestSupport {

    private String filters(String... names) {
        return "filterSubjects="
                + String.join(
                        ", ", java.util.Arrays.stream(names).map(this::subject).toList());
    }

    private void start(String... options) throws Exception {
        routes(r -> r.from(uri(">", options)).to("mock:out"));
    }

    private void assumeSeveral() {
        assumeTrue(nats.getServerInfo().isSameOrNewerThanVersion("2.10.0"), "several filters need a server of 2.10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"durableName=d", "durableName=d&consumerType=push", "consumerType=pull"})
    void onlyTheSubjectsThatAreNamedCome(String options) throws Exception {
        assumeSeveral();
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("0", "0", "0");
        publishRaw("eu.a", 1);
        publishRaw("asia.a", 1);
        publishRaw("us.a", 1);

        start(options, filters("eu.*", "us.*"));
        publishRaw("africa", 1);
        publishRaw("us.b", 1);

        out.assertIsSatisfied();
        String name = management.getConsumerNames(stream).get(0);
        assertThat(configuration(name).getFilterSubjects()).containsExactly(subject("eu.*"), subject("us.*"));
        assertThat(consumerInfo(name).getDelivered().getConsumerSequence()).isEqualTo(3);
    }

    @Test
    void anOldServerIsNotGivenSeveral() throws Exception {
        assumeTrue(!nats.getServerInfo().isSameOrNewerThanVersion("2.10.0"));

        assertThatThrownBy(() -> start("durableName=d", filters("eu.*", "us.*")))
                .hasStackTraceContaining(
                        "Consumer 'd' of stream '" + stream + "': several filterSubjects needs a server"
                                + " of version 2.10 or newer, and this server is older. Use one subject with wildcards, or a route for each of them, or upgrade the server.");

        assertThat(management.getConsumerNames(stream)).isEmpty();
    }

    @Test
    void oneIsTakenByAnyServer() throws Exception {
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedMessageCount(1);
        publishRaw("asia", 1);
        publishRaw("eu", 1);

        start("durableName=d", filters("eu"));

        out.assertIsSatisfied();
        assertThat(configuration("d").getFilterSubject()).isEqualTo(subject("eu"));
    }

    @Test
    void theOrderOfTheSubjectsIsNoDifference() throws Exception {
        assumeSeveral();
        start("durableName=d", filters("eu", "us"));
        context.getRouteController().stopAllRoutes();

        start("durableName=d", filters("us", "eu"));

        assertThat(consumerInfo("d").getConsumerConfiguration().getFilterSubjects())
                .hasSize(2);
    }

    @Test
    void otherSubjectsAreADifferenceThatAnUpdateMends() throws Exception {
        assumeSeveral();
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubjects(subject("eu"), subject("asia"))
                        .build());

        assertThatThrownBy(() -> start("durableName=d", filters("eu", "us")))
                .hasStackTraceContaining("filterSubjects: option " + List.of(subject("eu"), subject("us")) + ", server "
                        + List.of(subject("asia"), subject("eu")));
        context.getRouteController().stopAllRoutes();
        start("durableName=d", filters("eu", "us"), "consumerProvisioning=update");

        assertThat(configuration("d").getFilterSubjects()).containsExactly(subject("eu"), subject("us"));
    }

    @Test
    void aSubjectThatTheStreamNeverHoldsIsRefused() throws Exception {
        assertThatThrownBy(() -> routes(r -> r.from("jetstream:>?streamName=" + stream + "&filterSubjects=elsewhere.a")
                        .to("mock:out")))
                .hasStackTraceContaining("Stream '" + stream + "' never holds a message of the subject 'elsewhere.a'");
    }

    @Test
    void aConsumerThatIsMadeAgainHasThemAllAgain() throws Exception {
        assumeSeveral();
        MockEndpoint out = getMockEndpoint("mock:out");
        start("durableName=d", filters("eu", "us"));
        publishRaw("eu", 1);
        await().atMost(SOON).until(() -> out.getReceivedCounter() == 1);
        awaitSettled("d");

        Streams.deleteConsumer(management, stream, "d");
        publishRaw("asia", 1);
        publishRaw("us", 1);
        publishRaw("eu", 1);

        await().atMost(SOON).until(() -> out.getReceivedCounter() == 3);
        assertThat(configuration("d").getFilterSubjects()).containsExactly(subject("eu"), subject("us"));
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(2);
    }

    @Test
    void deadLettersMustNotComeBackByOneOfThem() throws Exception {
        assertThatThrownBy(() -> start("durableName=d", filters("eu.*"), "deadLetterSubject=" + subject("eu.dead")))
                .hasStackTraceContaining("is one of the subjects that the consumer itself receives");
    }

    /** The subject of the URI covers it, but the consumer does not take it. */
    @Test
    void deadLettersMayGoToASubjectThatIsNotAmongThem() throws Exception {
        start("durableName=d", filters("eu.*"), "deadLetterSubject=" + subject("dead"));

        assertThat(configuration("d").getFilterSubject()).isEqualTo(subject("eu.*"));
    }
}
