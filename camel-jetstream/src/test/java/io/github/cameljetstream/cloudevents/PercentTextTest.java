package io.github.cameljetstream.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTextTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"plain/~!,plain/~!", "a b,a%20b", "50%,50%25", "\"x\",%22x%22", "Zürich,Z%C3%BCrich", "€,%E2%82%AC"
            })
    void whatIsNoPrintableAsciiIsEncoded(String text, String encoded) throws Exception {
        assertThat(PercentText.encode(text)).isEqualTo(encoded);
        assertThat(PercentText.decode(encoded)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"Z%c3%bcrich,Zürich", "\"a b\",a b", "\"a\\\"b\",a\"b", "\"50%25\",50%", "Zürich,Zürich", "\",\""})
    void whatOthersWriteIsDecoded(String value, String text) throws Exception {
        assertThat(PercentText.decode(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "a%zz", "50% of it"})
    void aPercentSignNeedsTwoDigits(String value) {
        assertThatThrownBy(() -> PercentText.decode(value))
                .isInstanceOf(CloudEventException.class)
                .hasMessageContaining(value)
                .hasMessageContaining("hexadecimal");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertThatThrownBy(() -> PercentText.decode("%C3%28")).hasMessageContaining("UTF-8");
    }
}
