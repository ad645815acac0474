package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.ServerInfo;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KnownFeaturesTest {
    private static final ServerFeatures FEATURES = new ServerFeatures(3, true, true, null);
    private static final String INFO = "INFO {\"server_id\":\"X\",\"version\":\"2.14.0\"}";
    private static final ServerInfo SERVER = new ServerInfo(INFO);

    private final KnownFeatures known = new KnownFeatures();

    @Test
    void anAnswerHoldsForAMoment() {
        known.put("$JS.API.", FEATURES, SERVER, 0);

        assertThat(known.get("$JS.API.", SERVER, TimeUnit.SECONDS.toNanos(9))).isSameAs(FEATURES);
        assertThat(known.get("$JS.API.", SERVER, TimeUnit.SECONDS.toNanos(11))).isNull();
    }

    @Test
    void anAnswerHoldsForOnePrefixAndOneConnect() {
        known.put("$JS.API.", FEATURES, SERVER, 0);

        assertThat(known.get("$JS.hub.API.", SERVER, 1)).isNull();
        assertThat(known.get("$JS.API.", new ServerInfo(INFO), 1)).isNull();
    }
}
