package io.github.cameljetstream.options;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values at the edges of what options allow, also those that only Java code can give. */
class ChecksTest {
    private static void url(String url) {
        Checks.serverUrls("natsURL", url, new String[] {url});
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "h:1", "h:65535", "nats://h:4222", "TLS://[::1]:4222", "wss://u:p@h"})
    void aUrlMayLeaveOutWhatHasADefault(String url) {
        assertThatCode(() -> url(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:0", "h:65536", "http://h", "opentls://h", "nats://", "nats://u:p/w@h", "a b"})
    void anyOtherUrlIsRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url(url))
                .withMessageStartingWith("natsURL=")
                .withMessageNotContaining("p/w");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a*", "a>", "a/b", "a\\b", "a b", "a\tb", "a\u007fb"})
    void aNameIsOneTokenAndAFileName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checks.name("durableName", name))
                .withMessageContaining("durableName=" + name + " is refused");
    }

    @Test
    void otherNamesAreAllowed() {
        assertThatCode(() -> {
                    Checks.name("durableName", null);
                    Checks.name("durableName", "a-b_c ü".replace(" ", ""));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aDurationMayBeNothingOrMustBeMore() {
        Checks.notNegative("drainTimeout", null);
        Checks.notNegative("drainTimeout", Duration.ZERO);
        Checks.positive("ackWait", null);
        Checks.positive("ackWait", Duration.ofNanos(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checks.notNegative("drainTimeout", Duration.ofSeconds(-90)))
                .withMessage("drainTimeout=-1m30s is refused: it must be a duration, such as 10s, or 0.");
        for (Duration refused : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Checks.positive("ackWait", refused));
        }
    }

    @Test
    void aTextMustNotBeEmpty() {
        Checks.notEmpty("filterSubjects", "a", "one or more subjects");
        for (String empty : new String[] {null, "", " "}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Checks.notEmpty("filterSubjects", empty, "one or more subjects"))
                    .withMessageContaining("it must be one or more subjects");
        }
    }

    @Test
    void aLimitIsANumberOrMinusOne() {
        Checks.limit("maxDeliver", null);
        Checks.limit("maxDeliver", -1);
        Checks.limit("maxDeliver", 1L);
        for (Number refused : new Number[] {0, -2, -7L}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Checks.limit("maxDeliver", refused));
        }
    }

    @Test
    void aRangeHasBothItsEnds() {
        Checks.range("replicas", null, 1, 5);
        Checks.range("replicas", 1, 1, 5);
        Checks.range("replicas", 5, 1, 5);
        assertThatIllegalArgumentException().isThrownBy(() -> Checks.range("replicas", 0, 1, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> Checks.range("replicas", 6, 1, 5));
        Checks.atLeast("startSequence", 1L, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> Checks.atLeast("startSequence", 0L, 1));
    }
}
