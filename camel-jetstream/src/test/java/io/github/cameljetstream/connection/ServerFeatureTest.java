package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table: every API level that servers report, and every feature. */
class ServerFeatureTest {
    private static final String OF_2_11 =
            "MESSAGE_TTL DELETE_MARKERS SUBJECT_OF_EXPECTED_SEQUENCE BATCHED_GET CONSUMER_PAUSE PRIORITY_GROUPS ";
    private static final String OF_2_12 = "PRIORITIZED_GROUPS COUNTERS ATOMIC_BATCHES SCHEDULES PERSIST_MODES"
            + " REFUSAL_OF_UNKNOWN_FIELDS SCHEDULE_CANCELLATION ";
    private static final String OF_2_14 = "REPEATED_SCHEDULES SCHEDULE_SOURCE SCHEDULE_TIME_ZONE SCHEDULE_ROLLUP"
            + " CONSUMER_RESET FAST_BATCHES DURABLE_SOURCES";

    @ParameterizedTest
    @CsvSource({
        "-1, ''",
        "0, ''", // 2.10 and older
        "1, '" + OF_2_11 + "'",
        "2, '" + OF_2_11 + OF_2_12 + "'", // 2.12.0 to 2.12.4
        "3, '" + OF_2_11 + OF_2_12 + "'", // 2.12.5 and later fixes: not 2.14
        "4, '" + OF_2_11 + OF_2_12 + OF_2_14 + "'",
        "5, '" + OF_2_11 + OF_2_12 + OF_2_14 + "'", // 2.15
        "99, '" + OF_2_11 + OF_2_12 + OF_2_14 + "'"
    })
    void aLevelHasTheFeaturesOfItsRelease(int level, String names) {
        Set<ServerFeature> expected = EnumSet.noneOf(ServerFeature.class);
        Stream.of(names.split(" "))
                .filter(name -> !name.isEmpty())
                .forEach(name -> expected.add(ServerFeature.valueOf(name)));
        ServerFeatures features = new ServerFeatures(level, false, false, null);
        for (ServerFeature each : ServerFeature.values()) {
            assertThat(features.has(each)).as(each + " at level " + level).isEqualTo(expected.contains(each));
        }
    }

    @Test
    void aServerThatWasNotAskedHasNothing() {
        assertThat(ServerFeature.values()).noneMatch(ServerFeatures.UNKNOWN::has);
    }
}
