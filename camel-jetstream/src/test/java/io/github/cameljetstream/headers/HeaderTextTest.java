package io.github.cameljetstream.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a b\tc", "~", "=?UTF-8?B?", "?=", "=?UTF-8?B?="})
    void plainTextStaysAsItIs(String text) {
        assertThat(HeaderText.encode(text)).isEqualTo(text);
        assertThat(HeaderText.decode(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ä",
                "a\u007f",
                "a\r\nb",
                "\u0000",
                " a",
                "a ",
                "\ta",
                "a\t",
                " ",
                "=?UTF-8?B??=",
                "=?UTF-8?B?YQ==?="
            })
    void otherTextTravelsAsAnEncodedWord(String text) {
        String encoded = HeaderText.encode(text);

        assertThat(encoded).matches("=\\?UTF-8\\?B\\?[A-Za-z0-9+/]*=*\\?=");
        assertThat(HeaderText.decode(encoded)).isEqualTo(text);
    }

    @Test
    void aWordThatIsNotBase64StaysAsItIs() {
        assertThat(HeaderText.decode("=?UTF-8?B?%%%?=")).isEqualTo("=?UTF-8?B?%%%?=");
    }
}
