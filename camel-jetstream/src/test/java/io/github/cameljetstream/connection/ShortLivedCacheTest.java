package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.ServerInfo;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShortLivedCacheTest {
    private static final String INFO = "INFO {\"server_id\":\"X\",\"version\":\"2.14.0\"}";
    private static final ServerInfo SERVER = new ServerInfo(INFO);

    private final ShortLivedCache<String> known = new ShortLivedCache<>(Duration.ofSeconds(10));

    @Test
    void anAnswerHoldsForAMoment() {
        known.put("question", "answer", SERVER, 0);

        assertThat(known.get("question", SERVER, TimeUnit.SECONDS.toNanos(9))).isEqualTo("answer");
        assertThat(known.get("question", SERVER, TimeUnit.SECONDS.toNanos(11))).isNull();
    }

    @Test
    void anAnswerHoldsForOneQuestionAndOneConnect() {
        known.put("question", "answer", SERVER, 0);

        assertThat(known.get("another question", SERVER, 1)).isNull();
        assertThat(known.get("question", new ServerInfo(INFO), 1)).isNull();
    }
}
