package io.github.cameljetstream.kv.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCodecTest {
    private static final Pattern KEY = Pattern.compile("[-/_=a-zA-Z0-9]+(\\.[-/_=a-zA-Z0-9]+)*");
    private static final String OFTEN = "ab=.=2E/ _kv:*>\u0000\u007fé€\uD83D\uDE00\uD800\uDC00";

    @ParameterizedTest
    @CsvSource({
        "order-7,order-7",
        "a/b.c_D,a/b.c_D",
        "order 7:a,order=207=3Aa",
        "a=b,a=3Db",
        ".a,=2Ea",
        "a.,a=2E",
        "a..b,a.=2Eb",
        "...,=2E.=2E",
        "_kv_x,=5Fkv_x",
        "a_kv,a_kv",
        "é,=C3=A9",
        "€,=E2=82=AC",
        "\uD83D\uDE00,=F0=9F=98=80",
    })
    void aKeyIsReadableAndValid(String text, String key) {
        assertThat(KeyCodec.encode(text)).isEqualTo(key).matches(KEY);
        assertThat(KeyCodec.decode(key)).isEqualTo(text);
    }

    @Test
    void theEmptyTextHasAKey() {
        assertThat(KeyCodec.encode("")).isEqualTo("=");
        assertThat(KeyCodec.decode("=")).isEmpty();
    }

    @Test
    void eachTextComesBackAndHasAKeyOfItsOwn() {
        Random random = new Random(7);
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            String text = text(random);
            String key = KeyCodec.encode(text);
            assertThat(KEY.matcher(key).matches()).as("%s of %s", key, text).isTrue();
            assertThat(key).doesNotStartWith("_kv");
            assertThat(KeyCodec.decode(key)).isEqualTo(text);
            String other = texts.put(key, text);
            assertThat(other == null || other.equals(text))
                    .as("%s is the key of two texts", key)
                    .isTrue();
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(
                    random.nextInt(4) == 0
                            ? (char) random.nextInt(0x10000)
                            : OFTEN.charAt(random.nextInt(OFTEN.length())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "a=b",
        "a=2",
        "a=zz",
        "a=3d",
        "=41",
        "=C3",
        "=C3=41",
        "=C0=AE",
        "=FF",
        "==",
        "a=ED=A0=80=ED=B0=80",
        "=C3a"
    })
    void aKeyThatNoTextHasIsReadAsItIs(String key) {
        assertThat(KeyCodec.decode(key)).isEqualTo(key);
    }

    @Test
    void eachKeyOfOthersIsReadWithoutAnException() {
        Random random = new Random(11);
        String characters = "=0189ABCDEFac._";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int length = 1 + random.nextInt(12); length > 0; length--) {
                key.append(characters.charAt(random.nextInt(characters.length())));
            }
            String text = KeyCodec.decode(key.toString());
            assertThat(text.contentEquals(key) || KeyCodec.encode(text).contentEquals(key))
                    .as("%s", key)
                    .isTrue();
        }
    }
}
