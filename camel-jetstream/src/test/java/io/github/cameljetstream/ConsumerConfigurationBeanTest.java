package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.ReplayPolicy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration of jnats gives what options do not. */
class ConsumerConfigurationBeanTest extends JetStreamTestSupport {

    private void bean(ConsumerConfiguration.Builder builder) {
        context.getRegistry().bind("mine", builder.build());
    }

    private void start(String... options) throws Exception {
        routes(r -> r.from(uri("orders", TestCamel.join("consumerConfiguration=#mine", String.join("&", options))))
                .to("mock:out"));
    }

    @ParameterizedTest
    @EnumSource(
            value = OptionPlace.class,
            names = {"URI", "COMPONENT"})
    void theServerReportsWhatTheBeanHas(OptionPlace place) throws Exception {
        ZonedDateTime time = ZonedDateTime.of(2020, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);
        bean(ConsumerConfiguration.builder()
                .durable("d")
                .description("for billing")
                .deliverPolicy(DeliverPolicy.ByStartTime)
                .startTime(time)
                .ackPolicy(AckPolicy.All)
                .ackWait(Duration.ofSeconds(7))
                .maxDeliver(5)
                .maxAckPending(70)
                .backoff(Duration.ofSeconds(3), Duration.ofMillis(4500))
                .numReplicas(1)
                .memStorage(true)
                .inactiveThreshold(Duration.ofHours(1))
                .headersOnly(true)
                .replayPolicy(ReplayPolicy.Original)
                .sampleFrequency("30%")
                .maxPullWaiting(3)
                .maxBatch(7)
                .maxExpires(Duration.ofSeconds(9))
                .maxBytes(4096));
        String left = place.give(context, "consumerConfiguration=#mine");
        routes(r -> r.from(uri("orders", left)).to("mock:out"));

        ConsumerConfiguration server = configuration("d");
        assertThat(server.getDescription()).isEqualTo("for billing");
        assertThat(server.getDeliverPolicy()).isEqualTo(DeliverPolicy.ByStartTime);
        assertThat(server.getStartTime().toInstant()).isEqualTo(time.toInstant());
        assertThat(server.getAckPolicy()).isEqualTo(AckPolicy.All);
        assertThat(server.getMaxDeliver()).isEqualTo(5);
        assertThat(server.getMaxAckPending()).isEqualTo(70);
        assertThat(server.getBackoff()).containsExactly(Duration.ofSeconds(3), Duration.ofMillis(4500));
        assertThat(server.getNumReplicas()).isEqualTo(1);
        assertThat(server.isMemStorage()).isTrue();
        assertThat(server.getInactiveThreshold()).isEqualTo(Duration.ofHours(1));
        assertThat(server.isHeadersOnly()).isTrue();
        assertThat(server.getReplayPolicy()).isEqualTo(ReplayPolicy.Original);
        assertThat(server.getSampleFrequency()).isEqualTo("30%");
        assertThat(server.getMaxPullWaiting()).isEqualTo(3);
        assertThat(server.getMaxBatch()).isEqualTo(7);
        assertThat(server.getMaxExpires()).isEqualTo(Duration.ofSeconds(9));
        assertThat(server.getMaxBytes()).isEqualTo(4096);
        assertThat(server.getFilterSubject()).isEqualTo(subject("orders"));
    }

    @Test
    void aPushConsumerHasWhatTheBeanHas() throws Exception {
        bean(ConsumerConfiguration.builder()
                .durable("d")
                .deliverGroup("g")
                .rateLimit(2048)
                .ackWait(Duration.ofSeconds(7))
                .idleHeartbeat(Duration.ofSeconds(3)));

        start();

        ConsumerConfiguration server = configuration("d");
        assertThat(server.getDeliverGroup()).isEqualTo("g");
        assertThat(server.getRateLimit()).isEqualTo(2048);
        assertThat(server.getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(3));
        assertThat(server.getAckWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(server.getDeliverSubject()).isNotNull();
    }

    /** Where to begin is one thing, whichever option says it. */
    @ParameterizedTest
    @ValueSource(strings = {"startSequence=3", "deliverAll=true", "deliverPolicy=new"})
    void aStartThatIsGivenLeavesNothingOfThatOfTheBean(String given) throws Exception {
        bean(ConsumerConfiguration.builder()
                .durable("d")
                .deliverPolicy(DeliverPolicy.ByStartTime)
                .startTime(ZonedDateTime.of(2020, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC)));

        start(given);

        assertThat(configuration("d").getDeliverPolicy())
                .isEqualTo(
                        switch (given) {
                            case "startSequence=3" -> DeliverPolicy.ByStartSequence;
                            case "deliverAll=true" -> DeliverPolicy.All;
                            default -> DeliverPolicy.New;
                        });
        assertThat(configuration("d").getStartTime()).isNull();
    }

    @Test
    void anOptionThatIsGivenWins() throws Exception {
        bean(ConsumerConfiguration.builder()
                .durable("other")
                .ackWait(Duration.ofSeconds(7))
                .maxDeliver(5)
                .deliverPolicy(DeliverPolicy.New));

        start("durableName=d", "ackWait=9s", "deliverAll=true");

        assertThat(management.getConsumerNames(stream)).containsExactly("d");
        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(9));
        assertThat(configuration("d").getMaxDeliver()).isEqualTo(5);
        assertThat(configuration("d").getDeliverPolicy()).isEqualTo(DeliverPolicy.All);
    }

    @Test
    void whatTheBeanHasNotIsAsEver() throws Exception {
        bean(ConsumerConfiguration.builder());
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("0");

        start("durableName=d");
        publishRaw("orders", 1);

        out.assertIsSatisfied();
        assertThat(configuration("d").getAckWait()).isEqualTo(Duration.ofSeconds(30));
    }

    /** A field of the bean counts as given: it is held against a durable that exists. */
    @Test
    void aDurableThatDiffersInAFieldOfTheBeanIsRefusedAndCanBeUpdated() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("orders"))
                        .maxDeliver(9)
                        .build());
        bean(ConsumerConfiguration.builder().durable("d").maxBatch(7));

        assertThatThrownBy(this::start)
                .hasStackTraceContaining("exists with another configuration: maxRequestBatch: option 7, server");
        context.getRouteController().stopAllRoutes();
        start("consumerProvisioning=update");

        assertThat(configuration("d").getMaxBatch()).isEqualTo(7);
        assertThat(configuration("d").getMaxDeliver()).isEqualTo(9);
    }

    @Test
    void theDeliverSubjectOfTheBeanIsUsed() throws Exception {
        bean(ConsumerConfiguration.builder().durable("d").deliverSubject("deliver." + stream));
        start();
        assertThat(configuration("d").getDeliverSubject()).isEqualTo("deliver." + stream);
    }

    @Test
    void whatCannotBeIsRefusedByTheNameOfTheOption() {
        bean(ConsumerConfiguration.builder().name("n"));
        assertThatThrownBy(this::start)
                .hasStackTraceContaining(
                        "consumerConfiguration has the name 'n', but is not durable, and the component names ephemeral consumers. Remove the name, or set durableName.");

        bean(ConsumerConfiguration.builder().durable("d").maxBatch(7));
        assertThatThrownBy(() -> start("consumerType=push"))
                .hasStackTraceContaining("consumerType=push is set together with maxRequestBatch=7");

        bean(ConsumerConfiguration.builder().durable("d").filterSubject("others"));
        assertThatThrownBy(this::start)
                .hasStackTraceContaining("filterSubjects=others is refused: the subject of the URI, '"
                        + subject("orders") + "', does not cover 'others'");
    }

    @Test
    void aBeanThatIsNotThereIsRefused() {
        assertThatThrownBy(this::start).hasStackTraceContaining("mine");
    }

    @Test
    void whatIsNoReferenceIsRefused() {
        assertThatThrownBy(() -> routes(
                        r -> r.from(uri("orders", "consumerConfiguration=mine")).to("mock:out")))
                .hasStackTraceContaining(
                        "consumerConfiguration=mine is refused: it must be a reference to a bean of type"
                                + " io.nats.client.api.ConsumerConfiguration, such as #mine.");
    }
}
