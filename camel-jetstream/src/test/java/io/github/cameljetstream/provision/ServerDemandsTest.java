package io.github.cameljetstream.provision;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.PriorityPolicy;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerDemandsTest {
    private static final ServerFeatures OLDEST = new ServerFeatures(0, false, false, null);
    private static final ServerFeatures SINCE_2_10 = new ServerFeatures(0, true, true, null);
    private static final ServerFeatures SINCE_2_11 = new ServerFeatures(1, true, true, null);
    private static final ServerFeatures SINCE_2_12 = new ServerFeatures(2, true, true, null);

    private static Arguments demand(
            Consumer<ConsumerOptions> option,
            String name,
            String version,
            ServerFeatures tooOld,
            ServerFeatures enough) {
        return Arguments.of(option, name, version, tooOld, enough);
    }

    static Stream<Arguments> demands() {
        return Stream.of(
                demand(
                        each -> each.binding().setFilterSubjects("a,b"),
                        "several filterSubjects",
                        "2.10",
                        OLDEST,
                        SINCE_2_10),
                demand(
                        each -> each.binding().setConsumerMetadata("a=b"),
                        "consumerMetadata",
                        "2.10",
                        OLDEST,
                        SINCE_2_10),
                demand(
                        each -> each.start().setPauseUntil("2099-01-01T00:00:00Z"),
                        "pauseUntil",
                        "2.11",
                        SINCE_2_10,
                        SINCE_2_11),
                demand(
                        each -> each.pull().setPriorityPolicy(PriorityPolicy.OVERFLOW),
                        "priorityPolicy=overflow",
                        "2.11",
                        SINCE_2_10,
                        SINCE_2_11),
                demand(
                        each -> each.pull().setPriorityPolicy(PriorityPolicy.PRIORITIZED),
                        "priorityPolicy=prioritized",
                        "2.12",
                        SINCE_2_11,
                        SINCE_2_12));
    }

    @ParameterizedTest
    @MethodSource("demands")
    void anOlderServerRefusesTheOption(
            Consumer<ConsumerOptions> option,
            String name,
            String version,
            ServerFeatures tooOld,
            ServerFeatures enough) {
        ConsumerOptions options = new ConsumerOptions();
        option.accept(options);

        assertThatThrownBy(() -> new ServerDemands(options, tooOld, "INFO").check("Consumer 'c'"))
                .isInstanceOf(ProvisionException.class)
                .hasMessageStartingWith("Consumer 'c': " + name + " needs a server of version " + version + " or newer")
                .hasMessageContaining("this server is older");
        assertThatCode(() -> new ServerDemands(options, enough, "INFO").check("Consumer 'c'"))
                .doesNotThrowAnyException();
    }

    @Test
    void everyServerKnowsTheRest() {
        ConsumerOptions options = new ConsumerOptions();
        options.binding().setFilterSubjects("a");
        options.pull().setPriorityPolicy(PriorityPolicy.NONE);

        assertThatCode(() -> new ServerDemands(options, OLDEST, "INFO").check("Consumer 'c'"))
                .doesNotThrowAnyException();
    }

    @Test
    void aServerThatTheUserMayNotAskIsNotCalledOld() {
        ConsumerOptions options = new ConsumerOptions();
        options.start().setPauseUntil("2099-01-01T00:00:00Z");

        assertThatThrownBy(
                        () -> new ServerDemands(options, ServerFeatures.UNKNOWN, "$JS.API.INFO").check("Consumer 'c'"))
                .hasMessageContaining("Allow the user to publish to $JS.API.INFO")
                .hasMessageNotContaining("older");
    }
}
