package io.github.cameljetstream.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicUriTest {
    @ParameterizedTest
    @CsvSource({
        "jetstream:a.${body}, jetstream:a.1",
        "jetstream:a?batch=each&streamName=${body}, jetstream:a?batch=each&streamName=S",
        "jetstream:${header.a}&b, jetstream:x&y",
        "jetstream:a?token=RAW(${body}), jetstream:a?token=RAW(x)"
    })
    void aValueMayBeAnythingThatAddsNoOption(String template, String evaluated) {
        assertThatCode(() -> DynamicUri.ofTemplate(template).check(template, evaluated))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "jetstream:${body}, jetstream:a?natsURL=evil",
        "jetstream:a?streamName=${body}, jetstream:a?streamName=S&natsURL=evil",
        "jetstream:a?streamName=${body}, jetstream:a?streamName=RAW(x)",
        "jetstream:${header.${body}?&}, jetstream:a?b",
        "jetstream:a+language:simple:${body}?b, jetstream:a?b"
    })
    void aValueThatAddsAnOptionIsRefusedAndNotShown(String template, String evaluated) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamicUri.ofTemplate(template).check(template, evaluated))
                .withMessageContaining("toD \"" + template + "\" got a value")
                .withMessageNotContaining("evil");
    }

    @Test
    void theLiteralIsWhatEveryUriHas() {
        assertThat(DynamicUri.literal("jetstream:a.${header.${body}}.b")).isEqualTo("jetstream:a.$.b");
        assertThat(DynamicUri.literal("jetstream:a}b")).isEqualTo("jetstream:a}b");
        assertThat(DynamicUri.literal("jetstream:a+language:simple:b")).isEqualTo("jetstream:a");
    }

    @Test
    void anEncodedCharacterOfAValueIsRefused() {
        DynamicUri.checkEncoded("jetstream:a%20${body}", "a%20", "a%20b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamicUri.checkEncoded("jetstream:${body}", "", "a%3Fb"))
                .withMessageContaining("jetstream:${body}");
    }
}
