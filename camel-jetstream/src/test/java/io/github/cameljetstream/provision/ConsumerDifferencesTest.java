package io.github.cameljetstream.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.DeliverPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class ConsumerDifferencesTest {
    private final ConsumerOptions options = new ConsumerOptions();

    private ConsumerDifferences pull(ConsumerConfiguration.Builder server) {
        return ConsumerDifferences.between(options, ConsumerPlan.of(options, "a", false), server.build());
    }

    private ConsumerDifferences push(ConsumerConfiguration.Builder server) {
        return ConsumerDifferences.between(options, ConsumerPlan.of(options, "a", true), server.build());
    }

    private static ConsumerConfiguration.Builder server() {
        return ConsumerConfiguration.builder().durable("d").filterSubject("a");
    }

    @Test
    void optionsThatAreNotSetDoNotDiffer() {
        assertThat(pull(server().maxDeliver(7).ackWait(Duration.ofSeconds(3))).conflicts())
                .isEmpty();
    }

    @Test
    void theKindAndTheSubjectAlwaysCount() {
        assertThat(pull(server().filterSubject("b").deliverSubject("inbox")).conflicts())
                .containsExactly("consumerType: option pull, server push", "subject: option [a], server [b]");
        assertThat(push(server().flowControl(Duration.ofSeconds(5))).conflicts())
                .containsExactly("consumerType: option push, server pull");
    }

    @Test
    void aConsumerOfAllMessagesHasNoSubject() {
        assertThat(pull(ConsumerConfiguration.builder().durable("d")).conflicts())
                .containsExactly("subject: option [a], server nothing");
    }

    @Test
    void theOrderOfSubjectsDoesNotCount() {
        options.binding().setFilterSubjects("a,b");
        assertThat(pull(server().filterSubjects("b", "a")).conflicts()).isEmpty();
        assertThat(pull(server().filterSubjects("b", "c")).conflicts())
                .containsExactly("filterSubjects: option [a, b], server [b, c]");
    }

    @Test
    void aSetOptionIsShownWithBothValues() {
        options.acks().setMaxDeliver(5L);
        options.acks().setAckWait(Duration.ofSeconds(90));
        assertThat(pull(server().maxDeliver(4).ackWait(Duration.ofSeconds(30))).conflicts())
                .containsExactlyInAnyOrder("maxDeliver: option 5, server 4", "ackWait: option 1m30s, server 30s");
    }

    @Test
    void aPushConsumerAlsoHasADeliverSubjectAndAHeartbeat() {
        options.push().setDeliverSubject("in");
        options.push().setHeartbeat(Duration.ofSeconds(1));
        options.push().setFlowControl(true);
        assertThat(push(server().deliverSubject("other").deliverGroup("q")).conflicts())
                .containsExactly(
                        "queueGroupName: option nothing, server q",
                        "deliverSubject: option in, server other",
                        "flowControl: option true, server false",
                        "heartbeat: option 1s, server nothing");
        assertThat(push(server().deliverSubject("in").flowControl(Duration.ofSeconds(1)))
                        .conflicts())
                .isEmpty();
    }

    @Test
    void theStartCountsIfItIsSet() {
        ConsumerConfiguration.Builder fromSeven = server().deliverPolicy(
                        io.nats.client.api.DeliverPolicy.ByStartSequence)
                .startSequence(7);
        assertThat(pull(fromSeven).starts()).isEmpty();
        options.start().setDeliverPolicy(DeliverPolicy.NEW);
        assertThat(pull(fromSeven).starts())
                .containsExactly(
                        "deliverPolicy: option new, server by_start_sequence", "startSequence: option 0, server 7");
    }

    @Test
    void aPauseCountsUntilItIsOver() {
        options.start().setPauseUntil("2001-01-01T00:00:00Z");
        assertThat(pull(server()).starts()).isEmpty();
        options.start().setPauseUntil("2199-01-01T00:00:00Z");
        assertThat(pull(server()).starts()).containsExactly("pauseUntil: option 2199-01-01T00:00:00Z, server nothing");
        assertThat(pull(server().pauseUntil(ZonedDateTime.parse("2199-01-01T01:00:00+01:00")))
                        .starts())
                .isEmpty();
    }
}
