package io.github.cameljetstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anybody can publish what is read here as an advisory. */
class FlatJsonTest {
    @Test
    void valuesAreReadByTheirNames() {
        String json =
                " { \"type\" : \"io.nats\", \"stream_seq\":18446744073709551615,\n\"ok\":true , \"none\": null, \"n\":-1.5e3 } ";
        assertThat(parse(json))
                .isEqualTo(
                        Map.of("type", "io.nats", "stream_seq", "18446744073709551615", "ok", "true", "n", "-1.5e3"));
        assertThat(parse("{}")).isEmpty();
    }

    @Test
    void escapesAreResolved() {
        assertThat(parse("{\"a\\u00e4\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20AC ü\"}"))
                .isEqualTo(Map.of("aä", "\"\\/\b\f\n\r\t€ ü"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[]",
                "null",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{\"a\":\"x",
                "{\"a\":\"\\",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12",
                "{\"a\":\"\\uZZZZ\"}",
                "{\"a\":\"\\x\"}",
                "{a:1}",
                "{\"a\":nil}",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":1}x",
                "{\"a\":1 2}"
            })
    void anythingElseIsNoObject(String json) {
        assertThat(parse(json)).isNull();
    }

    @Test
    void neitherDepthNorBadBytesHarm() {
        assertThat(parse("{\"a\":".repeat(100_000))).isNull();
        assertThat(FlatJson.parse(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}))
                .isNull();
    }

    private static Map<String, String> parse(String json) {
        return FlatJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
