package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.MessageOptions;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which API level each option needs: a server of a lower one would store the message and ignore the option. */
class DirectiveLevelsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expectedLastSequence | 1 | 0 | 2.9",
                "rollup | subject | 0 | 2.9",
                "expectedLastSubjectSequenceSubject | a.b | 1 | 2.11",
                "messageTtl | 1h | 1 | 2.11",
                "counterIncrement | 1 | 2 | 2.12",
                "schedule | 10m | 2 | 2.12",
                "schedule | @at 2030-01-01T00:00:00Z | 2 | 2.12",
                "scheduleTarget | a.b | 2 | 2.12",
                "scheduleTtl | 1h | 2 | 2.12",
                "schedule | @every 1h | 4 | 2.14",
                "schedule | @daily | 4 | 2.14",
                "schedule | 0 0 12 * * * | 4 | 2.14",
                "scheduleSource | a.b | 4 | 2.14",
                "scheduleTimeZone | Europe/Berlin | 4 | 2.14"
            })
    void anOptionNeedsItsLevel(String option, String value, int level, String version) {
        MessageOptions options = new MessageOptions();
        setter(option, value).accept(options);
        for (int each = 0; each <= 6; each++) {
            ServerFeatures features = new ServerFeatures(each, false, true, null);
            PublishDirectives directives = new PublishDirectives(options, null, SubjectRules.NONE, () -> features);
            if (each >= level) {
                assertThatCode(directives::check).as("level " + each).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(directives::check)
                        .as("level " + each)
                        .hasMessageContaining("needs nats-server " + version + " or newer");
            }
        }
    }

    private static Consumer<MessageOptions> setter(String option, String value) {
        return switch (option) {
            case "expectedLastSequence" -> options -> options.setExpectedLastSequence(Long.valueOf(value));
            case "rollup" -> options -> options.setRollup(io.github.cameljetstream.options.Rollup.SUBJECT);
            case "expectedLastSubjectSequenceSubject" ->
                options -> options.setExpectedLastSubjectSequenceSubject(value);
            case "messageTtl" -> options -> options.setMessageTtl(value);
            case "counterIncrement" -> options -> options.setCounterIncrement(value);
            case "schedule" -> options -> options.setSchedule(value);
            case "scheduleTarget" -> options -> options.setScheduleTarget(value);
            case "scheduleTtl" -> options -> options.setScheduleTtl(value);
            case "scheduleSource" -> options -> options.setScheduleSource(value);
            default -> options -> options.setScheduleTimeZone(value);
        };
    }
}
