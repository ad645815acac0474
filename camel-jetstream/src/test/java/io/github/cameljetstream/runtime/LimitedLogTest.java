package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.cameljetstream.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("slow") // it waits for pauses of a second
@Tag("newest")
class LimitedLogTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LimitedLog log = log(PAUSE);

    private LimitedLog log(Duration pause) {
        return new LimitedLog(
                LoggerFactory.getLogger("io.github.cameljetstream.limited"), new BackgroundTasks(timer, timer), pause);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private static List<String> warnings(LogCapture capture) {
        await().atMost(Duration.ofSeconds(10)).until(() -> capture.warnings().size() == 2);
        return capture.warnings();
    }

    @Test
    void theLastLineIsLoggedAtTheEndOfThePauseWithTheNumberOfTheOthers() {
        try (LogCapture capture = LogCapture.ours()) {
            for (int i = 1; i <= 1_000; i++) {
                log.warnAbout(i, "Message {} is late", i);
            }
            assertThat(warnings(capture))
                    .containsExactly(
                            "Message 1 is late",
                            "Message 1000 is late (and 998 others since the last such line, of messages 2-999)");
        }
    }

    @Test
    void aSecondLineIsNotLost() {
        try (LogCapture capture = LogCapture.ours()) {
            log.warn("{} is late", "a");
            log.warn("{} is late", "b");
            assertThat(warnings(capture)).containsExactly("a is late", "b is late");
            log.warn("{} is late", "c");
            assertThat(capture.warnings()).as("within the next pause").hasSize(2);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(capture.warnings()).last().isEqualTo("c is late"));
        }
    }

    @Test
    void kindsAreLimitedApartAndEachLineIsADebugLine() {
        LimitedLog quiet = log(Duration.ofHours(1));
        try (LogCapture capture = LogCapture.ours(Level.DEBUG)) {
            for (int i = 0; i < 3; i++) {
                quiet.error("a {}", i);
                quiet.errorAbout(7, "b {}", i);
            }
            assertThat(capture.lines())
                    .containsExactly("ERROR a 0", "ERROR b 0", "DEBUG a 1", "DEBUG b 1", "DEBUG a 2", "DEBUG b 2");
        }
    }

    @Test
    void withoutATimerNothingIsKeptBack() {
        timer.shutdownNow();
        try (LogCapture capture = LogCapture.ours()) {
            log.warn("stopped {}", 1);
            log.warn("stopped {}", 2);
            assertThat(capture.warnings()).containsExactly("stopped 1", "stopped 2");
        }
    }

    /** What an exception says may be what a message holds. */
    @Test
    void theTextsOfExceptionsAreExcerpts() {
        Exception cause = new IllegalStateException("fine");
        cause.addSuppressed(new IllegalStateException("x".repeat(5_000)));
        Exception thrown = new IllegalArgumentException("line\nWARN forged " + "x".repeat(5_000), cause);
        try (LogCapture capture = LogCapture.ours()) {
            log.warn("{} has failed", "It", thrown);
            assertThat(capture.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN It has failed\n")
                    .contains(": java.lang.IllegalArgumentException: line\\u000aWARN forged xxx")
                    .contains(": java.lang.IllegalStateException: fine", "LimitedLogTest")
                    .doesNotContain("x".repeat(200));
        }
        Exception plain = new IllegalStateException("plain", new IllegalArgumentException("too"));
        assertThat(Causes.loggable(plain)).isSameAs(plain);
    }

    @Test
    void whatIsCollectedIsLoggedAtTheStop() {
        BackgroundTasks tasks = new BackgroundTasks(timer, timer);
        LimitedLog untilStop =
                new LimitedLog(LoggerFactory.getLogger("io.github.cameljetstream.limited"), tasks, Duration.ofHours(1));
        try (LogCapture capture = LogCapture.ours()) {
            for (int i = 1; i <= 3; i++) {
                untilStop.warnAbout(i, "Message {} is late", i);
            }
            tasks.stop();
            assertThat(capture.warnings())
                    .containsExactly(
                            "Message 1 is late",
                            "Message 3 is late (and 1 others since the last such line, of messages 2)");
            untilStop.warnAbout(4, "Message {} is late", 4);
            untilStop.warnAbout(5, "Message {} is late", 5);
            assertThat(capture.warnings()).as("after the stop each is logged").hasSize(4);
        }
    }

    @Test
    void sequencesAreNamedOnceAndAsRanges() {
        try (LogCapture capture = LogCapture.ours()) {
            for (long each : new long[] {1, 7, 5, 7, 6, 20, 6, 4, 21, 9}) {
                log.warnAbout(each, "Message {} is late", each);
            }
            assertThat(warnings(capture).get(1))
                    .endsWith("(and 8 others since the last such line, of messages 4-7, 20-21)");
        }
    }

    @Test
    void ofManyApartTheFirstAreNamed() {
        try (LogCapture capture = LogCapture.ours()) {
            for (int i = 0; i < 200; i++) {
                log.warnAbout(1 + 2 * i, "Message {} is late", i);
            }
            assertThat(warnings(capture).get(1))
                    .contains("of messages 3, 5, 7, ")
                    .endsWith(", 101 and further ones)");
        }
    }
}
