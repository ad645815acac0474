package io.github.cameljetstream.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.options.ConsumerOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An update changes what options say, and nothing else. */
class ConsumerUpdateTest {
    private final ConsumerOptions options = new ConsumerOptions();

    private ConsumerConfiguration update(ConsumerConfiguration.Builder server, boolean push) {
        return ConsumerUpdate.of(options, ConsumerPlan.of(options, "a", push), server.build());
    }

    private static ConsumerConfiguration.Builder server() {
        return ConsumerConfiguration.builder().durable("d").filterSubject("a").maxAckPending(1_000);
    }

    private static ConsumerConfiguration.Builder pushServer() {
        return server().deliverSubject("in");
    }

    @Test
    void whatNoOptionSetsStaysAsItIs() {
        ConsumerConfiguration updated = update(
                server().maxDeliver(7)
                        .ackWait(Duration.ofSeconds(3))
                        .ackPolicy(AckPolicy.All)
                        .description("of others")
                        .metadata(Map.of("owner", "others")),
                false);
        assertThat(updated.getMaxDeliver()).isEqualTo(7);
        assertThat(updated.getAckWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(updated.getAckPolicy()).isEqualTo(AckPolicy.All);
        assertThat(updated.getDescription()).isEqualTo("of others");
        assertThat(updated.getMetadata()).containsEntry("owner", "others");
        assertThat(updated.getDurable()).isEqualTo("d");
        assertThat(updated.getMaxAckPending()).isEqualTo(1_000);
        assertThat(updated.getInactiveThreshold())
                .as("a default of the component")
                .isNull();
    }

    @Test
    void whatAnOptionSetsIsChanged() {
        options.acks().setMaxDeliver(5L);
        options.binding().setConsumerDescription("ours");
        options.binding().setFilterSubjects("a.b,a.c");
        ConsumerConfiguration updated = update(server().maxDeliver(7).ackWait(Duration.ofSeconds(3)), false);
        assertThat(updated.getMaxDeliver()).isEqualTo(5);
        assertThat(updated.getDescription()).isEqualTo("ours");
        assertThat(updated.getFilterSubjects()).containsExactly("a.b", "a.c");
        assertThat(updated.getAckWait()).isEqualTo(Duration.ofSeconds(3));
    }

    /** jnats leaves out a number below 0, and the server then sets its default of 1000. */
    @Test
    void anUpdateDoesNotLimitWhatHasNoLimit() {
        assertThat(update(server().maxAckPending(-1), false).getMaxAckPending()).isEqualTo(Integer.MAX_VALUE);
        assertThat(update(server().maxAckPending(-1).ackPolicy(AckPolicy.None), false)
                        .getMaxAckPending())
                .as("nothing is pending")
                .isEqualTo(-1);
        options.acks().setMaxAckPending(9);
        assertThat(update(server().maxAckPending(-1), false).getMaxAckPending()).isEqualTo(9);
    }

    @Test
    void aPushConsumerKeepsItsSubjectAndItsFlowControl() {
        ConsumerConfiguration updated = update(pushServer().flowControl(Duration.ofSeconds(3)), true);
        assertThat(updated.getDeliverSubject()).isEqualTo("in");
        assertThat(updated.isFlowControl()).isTrue();
        assertThat(updated.getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void thePushOptionsThatAreSetAreChanged() {
        options.push().setDeliverSubject("there");
        options.push().setQueueGroupName("q");
        options.push().setHeartbeat(Duration.ofSeconds(2));
        ConsumerConfiguration updated = update(pushServer(), true);
        assertThat(updated.getDeliverSubject()).isEqualTo("there");
        assertThat(updated.getDeliverGroup()).isEqualTo("q");
        assertThat(updated.getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(updated.isFlowControl()).isFalse();
    }

    @Test
    void withoutTheOptionThereIsNoQueueGroup() {
        assertThat(update(pushServer().deliverGroup("q"), true).getDeliverGroup())
                .isNull();
    }

    @Test
    void flowControlHasTheHeartbeatOfTheOptionOfTheServerOrOfThePlan() {
        options.push().setFlowControl(true);
        assertThat(update(pushServer(), true).getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(5));
        ConsumerConfiguration.Builder withHeartbeat = pushServer().idleHeartbeat(Duration.ofSeconds(3));
        assertThat(update(withHeartbeat, true).getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(3));
        assertThat(update(withHeartbeat, true).isFlowControl()).isTrue();
        options.push().setHeartbeat(Duration.ofSeconds(2));
        assertThat(update(withHeartbeat, true).getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPullConsumerGetsNothingOfPush() {
        options.push().setHeartbeat(Duration.ofSeconds(2));
        assertThat(update(server(), false).getIdleHeartbeat()).isNull();
    }
}
