package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.ServerInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFeaturesTest {
    private static ServerInfo server(String version) {
        return version == null ? null : new ServerInfo("INFO {\"server_id\":\"S\",\"version\":\"" + version + "\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, , false, false",
        "0, 2.9.10, false, false",
        "0, 2.10.0, false, true",
        "0, 2.10.3, false, true",
        "0, 2.10.4, true, true",
        "1, , true, true",
        "1, 2.9.10, true, true"
    })
    void featuresWithoutALevelFollowTheVersion(int level, String version, boolean since2104, boolean since210) {
        ServerFeatures features = ServerFeatures.of(level, "hub", server(version));

        assertThat(features.termReason()).isEqualTo(since2104);
        assertThat(features.nextBySubject()).isEqualTo(since2104);
        assertThat(features.filterSubjectsAndMetadata()).isEqualTo(since210);
        assertThat(features.domain()).isEqualTo("hub");
        assertThat(features.asked()).isTrue();
    }

    @Test
    void aServerThatIsNotAskedIsKnownByItsVersion() {
        ServerFeatures features = ServerFeatures.unasked(server("2.10.4"));

        assertThat(features.termReason()).isTrue();
        assertThat(features.filterSubjectsAndMetadata()).isTrue();
        assertThat(features.asked()).isFalse();
        assertThat(ServerFeatures.unasked(null)).isEqualTo(ServerFeatures.UNKNOWN);
    }

    @Test
    void onlyServersSince2Point10DescribeAStreamWithATime() {
        ServerFeatures unknown = ServerFeatures.of(0, null, null);
        ZonedDateTime time = Instant.EPOCH.atZone(ZoneOffset.UTC);

        assertThat(unknown.describedAt(null).filterSubjectsAndMetadata()).isFalse();
        assertThat(unknown.describedAt(time).filterSubjectsAndMetadata()).isTrue();
        assertThat(unknown.describedAt(time).describedAt(null).filterSubjectsAndMetadata())
                .isTrue();
    }
}
