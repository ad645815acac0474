package io.github.cameljetstream.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.DeliverPolicy;
import io.github.cameljetstream.options.OrderOnFailure;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The consumer that the component creates for a set of options. */
class ConsumerPlanTest {
    private final ConsumerOptions options = new ConsumerOptions();

    private ConsumerPlan plan(boolean push) {
        return ConsumerPlan.of(options, "a", push);
    }

    private ConsumerConfiguration pull() {
        return plan(false).configuration();
    }

    private ConsumerConfiguration push() {
        return plan(true).configuration();
    }

    @Test
    void withoutOptionsAnEphemeralConsumerReceivesTheSubjectFromTheBeginning() {
        ConsumerConfiguration plan = pull();
        assertThat(plan.getFilterSubjects()).containsExactly("a");
        assertThat(plan.getDurable()).isNull();
        assertThat(plan.getInactiveThreshold()).isEqualTo(Duration.ofMinutes(5));
        assertThat(plan.getDeliverPolicy()).isEqualTo(io.nats.client.api.DeliverPolicy.All);
        assertThat(plan.getAckPolicy()).isEqualTo(io.nats.client.api.AckPolicy.Explicit);
        assertThat(plan(false).push()).isFalse();
        assertThat(plan(true).push()).isTrue();
        assertThat(plan(false).warnings()).isEmpty();
    }

    @Test
    void theServerKeepsADurableConsumer() {
        options.binding().setDurableName("d");
        options.binding().setFilterSubjects("a.b, a.c");
        assertThat(pull().getDurable()).isEqualTo("d");
        assertThat(pull().getInactiveThreshold()).isNull();
        assertThat(pull().getFilterSubjects()).containsExactly("a.b", "a.c");
        options.binding().setInactiveThreshold(Duration.ofHours(1));
        assertThat(pull().getInactiveThreshold()).isEqualTo(Duration.ofHours(1));
    }

    /** The server would deliver no more than 1000 otherwise. */
    @Test
    void aPullConsumerMayHaveAsManyPendingAsAreInFlight() {
        assertThat(pull().getMaxAckPending()).as("the default of maxInFlight").isEqualTo(10_000);
        options.routing().setMaxInFlight(1_000);
        assertThat(pull().maxAckPendingWasSet()).isFalse();
        options.routing().setMaxInFlight(1_001);
        assertThat(pull().getMaxAckPending()).isEqualTo(1_001);
        assertThat(push().maxAckPendingWasSet()).isFalse();
        options.acks().setMaxAckPending(7);
        assertThat(pull().getMaxAckPending()).as("the option counts").isEqualTo(7);
    }

    @Test
    void withoutAcksNothingIsPending() {
        options.routing().setMaxInFlight(5_000);
        options.acks().setAckPolicy(AckPolicy.NONE);
        assertThat(pull().maxAckPendingWasSet()).isFalse();
    }

    /** Otherwise the server would deliver more after a lost delivery than the component can hold back. */
    @Test
    void toKeepTheOrderNoMoreArePendingThanAreInFlight() {
        options.routing().setOrderOnFailure(OrderOnFailure.HOLD);
        assertThat(pull().getMaxAckPending()).isEqualTo(options.routing().maxInFlight());
        assertThat(push().getMaxAckPending()).isEqualTo(options.routing().maxInFlight());
    }

    @Test
    void anOrderedConsumerIsCheapAndNeverRedelivers() {
        options.binding().setOrdered(true);
        options.binding().setReplicas(3);
        options.routing().setMaxInFlight(5_000);
        ConsumerConfiguration plan = pull();
        assertThat(plan.getAckPolicy()).isEqualTo(io.nats.client.api.AckPolicy.None);
        assertThat(plan.getMaxDeliver()).isEqualTo(1);
        assertThat(plan.getNumReplicas()).isEqualTo(1);
        assertThat(plan.isMemStorage()).isTrue();
        assertThat(plan.maxAckPendingWasSet()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, All",
        "LAST, Last",
        "LAST_PER_SUBJECT, LastPerSubject",
        "NEW, New",
        "SEQUENCE, ByStartSequence",
        "TIME, ByStartTime"
    })
    void theStartIsThatOfTheOption(DeliverPolicy option, io.nats.client.api.DeliverPolicy planned) {
        options.start().setDeliverPolicy(option);
        options.start().setStartSequence(7L);
        options.start().setStartTime("2026-01-31T12:00:00Z");
        ConsumerConfiguration plan = pull();
        assertThat(plan.getDeliverPolicy()).isEqualTo(planned);
        assertThat(plan.startSeqWasSet()).isEqualTo(option == DeliverPolicy.SEQUENCE);
        assertThat(plan.getStartTime())
                .isEqualTo(option == DeliverPolicy.TIME ? ZonedDateTime.parse("2026-01-31T12:00:00Z") : null);
        assertThat(plan(false).warnings())
                .hasSize(option == DeliverPolicy.SEQUENCE || option == DeliverPolicy.TIME ? 1 : 2);
    }

    /** As Dapr documents it. */
    @Test
    void withoutAPolicyTheTimeCountsFirstThenTheSequenceThenDeliverAll() {
        options.start().setDeliverAll(false);
        assertThat(pull().getDeliverPolicy()).isEqualTo(io.nats.client.api.DeliverPolicy.Last);
        assertThat(plan(false).warnings()).isEmpty();
        options.start().setStartSequence(7L);
        assertThat(pull().getDeliverPolicy()).isEqualTo(io.nats.client.api.DeliverPolicy.ByStartSequence);
        assertThat(pull().getStartSequence()).isEqualTo(7);
        options.start().setStartTime("0");
        assertThat(pull().getDeliverPolicy()).isEqualTo(io.nats.client.api.DeliverPolicy.ByStartTime);
        assertThat(plan(false).warnings())
                .containsExactly(
                        "Option startSequence=7 is not used: the consumer starts by deliverPolicy=time",
                        "Option deliverAll=false is not used: the consumer starts by deliverPolicy=time");
    }

    @Test
    void deliverAllIsTheDefault() {
        options.start().setDeliverAll(true);
        assertThat(pull().getDeliverPolicy()).isEqualTo(io.nats.client.api.DeliverPolicy.All);
        options.start().setDeliverPolicy(DeliverPolicy.NEW);
        assertThat(plan(false).warnings())
                .containsExactly("Option deliverAll=true is not used: the consumer starts by deliverPolicy=new");
    }

    @Test
    void aPauseIsPartOfTheConsumer() {
        options.start().setPauseUntil("2199-01-01T00:00:00Z");
        assertThat(pull().getPauseUntil()).isEqualTo(ZonedDateTime.parse("2199-01-01T00:00:00Z"));
    }

    /** Without it the server closes a connection that reads too slowly. */
    @Test
    void aPushConsumerHasFlowControl() {
        assertThat(push().isFlowControl()).isTrue();
        assertThat(push().getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(5));
        assertThat(pull().isFlowControl()).isFalse();
        options.push().setHeartbeat(Duration.ofSeconds(2));
        assertThat(push().getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void flowControlCanBeLeftOutUnlessThereAreNoAcksEither() {
        options.push().setFlowControl(false);
        assertThat(push().isFlowControl()).isFalse();
        assertThat(push().getIdleHeartbeat()).isNull();
        options.push().setHeartbeat(Duration.ofSeconds(2));
        assertThat(push().isFlowControl()).isFalse();
        assertThat(push().getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(2));
        options.acks().setAckPolicy(AckPolicy.NONE);
        assertThat(push().isFlowControl()).as("nothing else limits the server").isTrue();
    }

    @Test
    void aQueueGroupHasNoFlowControl() {
        options.push().setQueueGroupName("q");
        assertThat(push().isFlowControl()).isFalse();
        assertThat(push().getDeliverGroup()).isEqualTo("q");
        assertThat(push().getDurable()).isEqualTo("q");
        assertThat(plan(true).warnings()).isEmpty();
        options.push().setFlowControl(true);
        assertThat(push().isFlowControl()).isFalse();
        assertThat(plan(true).warnings())
                .containsExactly("Option flowControl=true is not used: NATS does not support it in a queue group"
                        + " (queueGroupName=q)");
    }

    /** 32 MiB are half of what the server keeps for a connection that reads too slowly. */
    @Test
    void largeMessagesOfAQueueGroupAreFewerAtATime() {
        assertThat(ConsumerPlan.maxAckPendingOfGroup(0)).isNull();
        assertThat(ConsumerPlan.maxAckPendingOfGroup(33_554)).isNull();
        assertThat(ConsumerPlan.maxAckPendingOfGroup(33_555)).isEqualTo(999);
        assertThat(ConsumerPlan.maxAckPendingOfGroup(64L * 1024 * 1024)).isEqualTo(1);
    }
}
