package io.github.cameljetstream.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReferenceTest {

    @Test
    void itsTextIsReadAsItself() {
        PayloadReference reference = new PayloadReference("b_1", "VBL8-x", 4_194_304, "SHA-256=AA==");
        assertThat(reference.text()).isEqualTo("v1 b_1 VBL8-x 4194304 SHA-256=AA==");
        assertThat(PayloadReference.parse(reference.text())).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "v2 b o 1 SHA-256=AA==",
                "v1 b o 1 SHA-256=AA== more",
                "v1 b o -1 SHA-256=AA==",
                "v1 b o 99999999999999999999 SHA-256=AA==",
                "v1 b o x SHA-256=AA==",
                "v1 b.c o 1 SHA-256=AA==",
                "v1 b o.> 1 SHA-256=AA==",
                "v1  o 1 SHA-256=AA==",
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> PayloadReference.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Header Claim-Check of the message is no reference");
    }

    @Test
    void aTextThatIsTooLongIsNotSplit() {
        assertThatThrownBy(() -> PayloadReference.parse("v1 b o 1 ".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
