package io.github.cameljetstream.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nats.client.impl.Headers;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderMapperTest {
    private final HeaderMapper mapper = new HeaderMapper(new DefaultHeaderFilterStrategy());

    private Headers toNats(String name, Object value) {
        return mapper.toNats(Collections.singletonMap(name, value), null);
    }

    static Stream<Arguments> values() {
        UUID id = UUID.randomUUID();
        return Stream.of(
                Arguments.of("text", List.of("text")),
                Arguments.of(CharBuffer.wrap("text"), List.of("text")),
                Arguments.of(7L, List.of("7")),
                Arguments.of(true, List.of("true")),
                Arguments.of('c', List.of("c")),
                Arguments.of(DayOfWeek.MONDAY, List.of("MONDAY")),
                Arguments.of(id, List.of(id.toString())),
                Arguments.of(Instant.EPOCH, List.of("1970-01-01T00:00:00Z")),
                Arguments.of(Date.from(Instant.EPOCH), List.of("1970-01-01T00:00:00Z")),
                Arguments.of("bytes".getBytes(StandardCharsets.UTF_8), List.of("bytes")),
                Arguments.of("chars".toCharArray(), List.of("chars")),
                Arguments.of(new int[] {1, 2}, List.of("1", "2")),
                Arguments.of(new Object[] {"a", 1}, List.of("a", "1")),
                Arguments.of(List.of("a", 1), List.of("a", "1")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesWithATextArePublished(Object value, List<String> texts) {
        assertThat(toNats("h", value).get("h")).isEqualTo(texts);
    }

    @Test
    void otherValuesAreNot() {
        assertThat(toNats("h", null)).isNull();
        assertThat(toNats("h", new Object())).isNull();
        assertThat(toNats("h", new int[0])).isNull();
        assertThat(toNats("h", Arrays.asList(null, new Object(), "a")).get("h")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\u007f", "\u00e4", "a\n"})
    void aNameThatNatsDoesNotCarryIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> toNats(name, "value"))
                .withMessageContaining("headerFilterStrategy");
        assertThat(toNats(name, null)).as("there is nothing to publish").isNull();
    }
}
