package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogLimiterTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    @Test
    void theFirstIsReportedAndFurtherOnesOnceAMinuteWithTheirNumber() {
        LogLimiter limiter = new LogLimiter();

        assertThat(limiter.count(-5)).isEqualTo(1);
        assertThat(limiter.count(-4)).isZero();
        assertThat(limiter.count(MINUTE - 6)).isZero();
        assertThat(limiter.count(MINUTE - 5)).isEqualTo(3);
        assertThat(limiter.count(MINUTE)).isZero();
    }

    @Test
    void aTextIsEscapedAndCutAt200Characters() {
        assertThat(LogLimiter.excerpt("a\n\u001b[31m\u00e9\u2028" + "x".repeat(5)))
                .isEqualTo("a\\u000a\\u001b[31m\\u00e9\\u2028xxxxx");
        assertThat(LogLimiter.excerpt("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(LogLimiter.excerpt("x".repeat(201))).isEqualTo("x".repeat(199) + "…");
        assertThat(LogLimiter.excerpt("\n".repeat(1_000)))
                .hasSizeLessThanOrEqualTo(200)
                .endsWith("\\u000a…");
        assertThat(LogLimiter.excerpt((String) null)).isEqualTo("nothing");
    }

    @Test
    void ofBytesOnlyTheBeginningIsRead() {
        assertThat(LogLimiter.excerpt(new byte[0])).isEmpty();
        assertThat(LogLimiter.excerpt("\u00e9\r\nlog".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("\\u00e9\\u000d\\u000alog");
        assertThat(LogLimiter.excerpt("x".repeat(10_000).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("x".repeat(199) + "…");
    }
}
