package io.github.cameljetstream.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ReplayPolicy;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A configuration of jnats gives what no option sets. */
class BeanOptionsTest {
    private final ConsumerOptions options = new ConsumerOptions();

    private ConsumerOptions all(ConsumerConfiguration.Builder bean) {
        options.binding().setConsumerConfiguration(bean.build());
        return options.all();
    }

    private static ConsumerConfiguration.Builder bean() {
        return ConsumerConfiguration.builder().durable("d");
    }

    @Test
    void withoutABeanTheOptionsAreAll() {
        assertThat(options.all()).isSameAs(options);
    }

    @Test
    void aBeanWithoutSettingsSetsNothing() {
        ConsumerOptions all = all(bean());
        assertThat(all).isNotSameAs(options);
        assertThat(all.durable()).isEqualTo("d");
        assertThat(options.durable()).as("the options stay as they are").isNull();
        assertThat(all.needsPush()).isFalse();
        assertThat(all.pullOnlyOption()).isNull();
        assertThat(all.start().isPositionSet()).isFalse();
        assertThat(all.acks().getMaxDeliver()).isNull();
        assertThat(all.acks().backOffs()).isEmpty();
        assertThat(all.binding().metadata()).isNull();
    }

    @ParameterizedTest
    @EnumSource(io.nats.client.api.DeliverPolicy.class)
    void eachStartOfABeanIsAStartOfOurs(io.nats.client.api.DeliverPolicy policy) {
        StartOptions start = all(bean().deliverPolicy(policy)).start();
        assertThat(io.nats.client.api.DeliverPolicy.class.getEnumConstants()).hasSize(6);
        assertThat(start.getDeliverPolicy())
                .isEqualTo(
                        switch (policy) {
                            case All -> DeliverPolicy.ALL;
                            case Last -> DeliverPolicy.LAST;
                            case New -> DeliverPolicy.NEW;
                            case ByStartSequence -> DeliverPolicy.SEQUENCE;
                            case ByStartTime -> DeliverPolicy.TIME;
                            case LastPerSubject -> DeliverPolicy.LAST_PER_SUBJECT;
                        });
    }

    @Test
    void anOptionForTheStartReplacesTheWholeStartOfTheBean() {
        options.start().setDeliverAll(false);
        StartOptions start = all(bean().deliverPolicy(io.nats.client.api.DeliverPolicy.ByStartSequence)
                        .startSequence(7)
                        .replayPolicy(ReplayPolicy.Original))
                .start();
        assertThat(start.getDeliverPolicy()).isNull();
        assertThat(start.getStartSequence()).isNull();
        assertThat(start.getReplayPolicy()).as("it is no part of the start").isNotNull();
    }

    @Test
    void aTimeOfTheBeanIsAnInstant() {
        ZonedDateTime time = ZonedDateTime.parse("2026-01-31T12:00:00+01:00");
        StartOptions start =
                all(bean().startTime(time).startSequence(7).pauseUntil(time)).start();
        assertThat(start.startInstant()).isEqualTo(time.toInstant());
        assertThat(start.pauseInstant()).isEqualTo(time.toInstant());
        assertThat(start.getStartSequence()).isEqualTo(7);
    }

    @Test
    void anOptionTakesPrecedence() {
        options.acks().setMaxDeliver(3L);
        options.binding().setConsumerMetadata("owner=ours");
        options.push().setHeartbeat(Duration.ofSeconds(1));
        ConsumerOptions all = all(bean().maxDeliver(9)
                .metadata(Map.of("owner", "bean"))
                .idleHeartbeat(Duration.ofSeconds(9))
                .ackWait(Duration.ofSeconds(4)));
        assertThat(all.acks().getMaxDeliver()).isEqualTo(3);
        assertThat(all.binding().metadata()).containsExactly(Map.entry("owner", "ours"));
        assertThat(all.push().getHeartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(all.acks().getAckWait()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void pushSettingsOfTheBeanMakeAPushConsumer() {
        ConsumerOptions all = all(
                bean().deliverSubject("in").deliverGroup("q").flowControl(2_000).rateLimit(9));
        assertThat(all.needsPush()).isTrue();
        assertThat(all.push().getDeliverSubject()).isEqualTo("in");
        assertThat(all.push().getFlowControl()).isTrue();
        assertThat(all.push().getHeartbeat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(all.push().getRateLimit()).isEqualTo(9);
    }

    @Test
    void priorityGroupsOfTheBeanNeedAPullConsumer() {
        ConsumerOptions all = all(bean().priorityGroups("g", "h")
                .priorityPolicy(io.nats.client.api.PriorityPolicy.PinnedClient)
                .priorityTimeout(Duration.ofSeconds(9)));
        assertThat(all.pull().getPriorityGroup()).isEqualTo("g,h");
        assertThat(all.pull().getPriorityPolicy()).isEqualTo(PriorityPolicy.PINNED_CLIENT);
        assertThat(all.pull().getPriorityTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(all.pullOnlyOption()).isEqualTo("priorityGroup=g,h");
    }

    @Test
    void aConstantThatWeDoNotKnowIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BeanValues.constant(AckPolicy.class, TimeUnit.DAYS))
                .withMessage("consumerConfiguration has DAYS, which is not known here.");
    }

    @Test
    void aNameWithoutADurableIsRefused() {
        ConsumerConfiguration.Builder named = ConsumerConfiguration.builder().name("n");
        assertThatThrownBy(() -> all(named))
                .hasMessageContaining("consumerConfiguration has the name 'n', but is not durable");
        options.binding().setDurableName("m");
        assertThatThrownBy(() -> all(named)).isInstanceOf(IllegalArgumentException.class);
        options.binding().setDurableName("n");
        assertThat(all(named).durable()).isEqualTo("n");
        assertThat(all(ConsumerConfiguration.builder().durable("n").name("n")).durable())
                .isEqualTo("n");
    }

    @ParameterizedTest
    @CsvSource({"0, ", "-1, ", "7, 7"})
    void aLimitOfTheBeanCountsIfItIsOne(long given, Long taken) {
        assertThat(all(bean().maxPullWaiting(given)).pull().getMaxWaiting())
                .isEqualTo(taken == null ? null : taken.intValue());
        assertThat(BeanValues.positive(given)).isEqualTo(taken);
    }
}
