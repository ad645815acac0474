package io.github.cameljetstream.kv.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaderRecordTest {
    @Test
    void theTextsAreThoseOfTheManual() {
        LeaderRecord held = LeaderRecord.held("abc", 3, Duration.ofSeconds(15), "a: b\nc");
        assertThat(new String(held.bytes(), UTF_8)).isEqualTo("camel-leader/1 held by abc.3 for 15000 ms: a: b\nc");
        assertThat(new String(held.release().bytes(), UTF_8)).isEqualTo("camel-leader/1 released by abc.3: a: b\nc");
        assertThat(LeaderRecord.parse(new String(held.bytes(), UTF_8))).isEqualTo(held);
        assertThat(LeaderRecord.parse(new String(held.release().bytes(), UTF_8)))
                .isEqualTo(held.release());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "somebody",
                "camel-leader/2 held by abc.3 for 15000 ms: a",
                "camel-leader/1 held by abc.3 for 9999999999999999999 ms: a",
                "camel-leader/1 held by abc.x for 1 ms: a"
            })
    void anotherValueIsNone(String value) {
        assertThat(LeaderRecord.parse(value)).isNull();
    }

    @Test
    void aReleasedClaimIsAnotherThanAHeldOne() {
        LeaderRecord held = LeaderRecord.held("abc", 3, Duration.ofSeconds(15), "a");
        assertThat(held.isSameClaim(LeaderRecord.held("abc", 3, Duration.ofSeconds(1), "b")))
                .isTrue();
        assertThat(held.isSameClaim(held.release())).isFalse();
        assertThat(held.isSameClaim(LeaderRecord.held("abc", 4, Duration.ofSeconds(15), "a")))
                .isFalse();
    }
}
