package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.LogCapture;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which schedules will not fire. */
class ScheduleWatchTest {
    private final LogCapture log = LogCapture.ours();
    private final ScheduleWatch watch = new ScheduleWatch();
    private final List<Consumer<StreamConfiguration>> asked = new ArrayList<>();

    ScheduleWatchTest() {
        watch.lookUpWith((subject, then) -> asked.add(then));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static StreamConfiguration stream(Duration maxAge) {
        return StreamConfiguration.builder()
                .name("S")
                .subjects("a.>")
                .maxAge(maxAge)
                .build();
    }

    private static String at(Duration from) {
        return SchedulePattern.of(Instant.now().plus(from));
    }

    @Test
    void aPendingScheduleOfTheSubjectIsReplaced() {
        watch.update(stream(Duration.ZERO));
        watch.sending("a.1", at(Duration.ofHours(1)), null);
        watch.sending("a.2", at(Duration.ofHours(1)), null);
        assertThat(log.warnings()).isEmpty();
        watch.sending("a.1", at(Duration.ofHours(1)), null);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("The schedule on subject 'a.1' replaces an earlier one that has not fired");
        watch.sending("a.2", at(Duration.ofHours(1)), null);
        assertThat(log.warnings()).as("once for each producer").hasSize(1);
    }

    @Test
    void aScheduleThatHasFiredIsNotReplaced() {
        watch.update(stream(Duration.ZERO));
        watch.sending("a.1", at(Duration.ofSeconds(-1)), null);
        watch.sending("a.1", at(Duration.ofHours(1)), null);
        watch.sending("a.2", "@daily", null);
        watch.sending("a.2", "@hourly", null);
        assertThat(log.warnings()).as("when those fire only the server knows").isEmpty();
    }

    @Test
    void ofManySubjectsTheOldestIsForgotten() {
        watch.update(stream(Duration.ZERO));
        for (int i = 0; i <= 1_000; i++) {
            watch.sending("a." + i, at(Duration.ofHours(1)), null);
        }
        watch.sending("a.0", at(Duration.ofHours(1)), null);
        assertThat(log.warnings()).isEmpty();
        watch.sending("a.1000", at(Duration.ofHours(1)), null);
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void aScheduleThatTheStreamDropsBeforeItFires() {
        watch.update(stream(Duration.ofMinutes(30)));
        watch.sending("a.1", at(Duration.ofMinutes(10)), null);
        assertThat(log.warnings()).isEmpty();
        watch.sending("a.2", at(Duration.ofHours(1)), "never");
        assertThat(log.warnings()).isEmpty();
        watch.sending("a.3", at(Duration.ofHours(1)), null);
        watch.sending("a.4", at(Duration.ofHours(1)), null);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("The schedule on subject 'a.3' does not fire")
                .contains("once for each producer");
        assertThat(asked).as("the stream is known").isEmpty();
    }

    @Test
    void anUnknownStreamIsAskedForOnceAMinute() {
        watch.sending("b.1", at(Duration.ofHours(1)), null);
        watch.sending("b.2", at(Duration.ofHours(1)), null);
        assertThat(asked).hasSize(1);
        watch.update(stream(Duration.ofMinutes(30)));
        watch.sending("b.3", at(Duration.ofHours(1)), null);
        assertThat(asked).as("it is not of that stream").hasSize(1);
        asked.get(0).accept(stream(Duration.ofMinutes(30)));
        assertThat(log.warnings()).singleElement().asString().contains("'b.1' does not fire");
    }
}
