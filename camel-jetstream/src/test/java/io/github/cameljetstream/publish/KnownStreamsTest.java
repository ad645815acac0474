package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a publisher knows of the streams that its messages go to. */
class KnownStreamsTest {
    private final KnownStreams streams = new KnownStreams(null);

    KnownStreamsTest() {
        streams.forbidAsking();
    }

    private static StreamConfiguration stream(String name, Duration window, String... subjects) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(subjects)
                .duplicateWindow(window)
                .build();
    }

    @Test
    void aStreamIsKnownByItsSubjectsBeforeItStoresAMessage() {
        assertThat(streams.streamOf("a.b")).isNull();
        assertThat(streams.isKnown("S")).isFalse();
        streams.add("a.b", stream("S", Duration.ofMinutes(2), "a.*", "c"));
        assertThat(streams.isKnown("S")).isTrue();
        assertThat(streams.streamOf("a.b")).isEqualTo("S");
        assertThat(streams.streamOf("a.d")).isEqualTo("S");
        assertThat(streams.streamOf("c")).isEqualTo("S");
        assertThat(streams.streamOf("a.b.c")).isNull();
        assertThat(streams.contains("a.b")).isTrue();
        assertThat(streams.contains("a.d")).as("no message of it was stored").isFalse();
    }

    @Test
    void theWindowIsThatOfTheStreamOfTheSubjectOrOfTheNamedOne() {
        streams.add("a", stream("S", Duration.ofMinutes(2), "a"));
        assertThat(streams.duplicateWindow("a", null)).isEqualTo(Duration.ofMinutes(2));
        assertThat(streams.duplicateWindow("b", null)).isNull();
        assertThat(streams.duplicateWindow("b", "S")).isEqualTo(Duration.ofMinutes(2));
        assertThat(streams.duplicateWindow("a", "T")).isNull();
        streams.add("a", stream("S", Duration.ofMinutes(5), "a"));
        assertThat(streams.duplicateWindow("a", null)).as("it was changed").isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aStreamThatRecognizesNoIdsHasAWindowOfNothing() {
        streams.add("a", StreamConfiguration.builder().name("S").subjects("a").build());
        assertThat(streams.duplicateWindow("a", null)).isEqualTo(Duration.ZERO);
    }

    @Test
    void aStreamThatHasStoredAMessageMayHaveAnUnknownWindow() {
        streams.add("a", "S");
        assertThat(streams.contains("a")).isTrue();
        assertThat(streams.streamOf("a")).isEqualTo("S");
        assertThat(streams.isKnown("S")).isFalse();
        assertThat(streams.duplicateWindow("a", null)).isNull();
        streams.askFor("a", null);
        streams.askFor("unknown", null);
        streams.askFor("a", "unknown");
        assertThat(streams.duplicateWindow("a", null)).as("nobody may ask").isNull();
    }

    /** A subject may be moved to another stream. */
    @Test
    void theStreamThatStoredTheLastMessageCounts() {
        streams.add("a", "S");
        streams.add("a", "S");
        streams.add("a", "T");
        assertThat(streams.streamOf("a")).isEqualTo("T");
        streams.add("b", "S");
        streams.add("a", "S");
        assertThat(streams.streamOf("a")).isEqualTo("S");
    }

    @Test
    void manySubjectsNeedNoMoreMemoryThanAThousand() {
        for (int i = 0; i < 1_000; i++) {
            streams.add("a." + i, "S" + i);
        }
        assertThat(streams.contains("a.0")).isTrue();
        streams.add("a.1000", "S1000");
        assertThat(streams.contains("a.0")).as("all are forgotten").isFalse();
        assertThat(streams.contains("a.1000")).isTrue();
        assertThat(streams.streamOf("a.1000")).isEqualTo("S1000");
    }
}
