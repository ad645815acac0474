package io.github.cameljetstream.kv.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimRecordTest {
    private static final ClaimRecord CLAIM = ClaimRecord.claimed("abc", 7, Duration.ofMinutes(5));

    private static String text(ClaimRecord each) {
        return new String(each.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aValueIsReadable() {
        assertThat(text(CLAIM)).isEqualTo("camel-idempotent/1 claimed by abc.7 for 300000 ms");
        assertThat(text(CLAIM.confirm())).isEqualTo("camel-idempotent/1 confirmed by abc.7");
    }

    @Test
    void aValueComesBack() {
        assertThat(ClaimRecord.parse(text(CLAIM))).isEqualTo(CLAIM);
        assertThat(ClaimRecord.parse(text(CLAIM.confirm()))).isEqualTo(CLAIM.confirm());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "camel-idempotent/2 confirmed by abc.7",
                "camel-idempotent/1 claimed by abc.7",
                "camel-idempotent/1 claimed by abc.7 for 99999999999999999999 ms",
                "camel-idempotent/1 confirmed by abc.7 and more"
            })
    void anotherValueIsNone(String value) {
        assertThat(ClaimRecord.parse(value)).isNull();
    }
}
