package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NatsBinaryTest {

    @Test
    void newestIsTheHighestThatIsSupported() {
        assertThat(best("newest", "2.9.10", "2.15.1", "2.10.27")).isEqualTo("2.15.1");
        assertThat(best("any", "2.10.27", "2.9.10")).isEqualTo("2.10.27");
        assertThat(best("newest", "2.8.4")).isNull();
    }

    @Test
    void oldestIsOfTheOldestSupportedLine() {
        assertThat(best("oldest", "2.9.10", "2.9.25", "2.10.27")).isEqualTo("2.9.25");
        assertThat(best("oldest", "2.10.27")).isNull();
    }

    @Test
    void aNumberIsTheBeginningOfAVersion() {
        assertThat(best("2.10", "2.9.10", "2.10.27", "2.15.1")).isEqualTo("2.10.27");
        assertThat(best("2.1", "2.10.27", "2.15.1")).isNull();
        assertThat(best("2.9.10", "2.9.10", "2.9.1")).isEqualTo("2.9.10");
    }

    @Test
    void aWordThatIsNoVersionIsRefused() {
        assertThatThrownBy(() -> NatsBinary.find("latest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'latest'");
    }

    @Test
    void whatIsMissingIsToldWithTheCure() {
        assertThatThrownBy(() -> NatsBinary.find("1.4"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nats-server 1.4")
                .hasMessageContaining("bin/nats-server-fetch")
                .hasMessageContaining("brew install nats-server");
        assertThat(NatsBinary.isAvailable("1.4")).isFalse();
    }

    @Test
    void aFileThatIsNoServerIsRefused() {
        assertThatThrownBy(() -> NatsBinary.of(Path.of("/nowhere/nats-server")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/nowhere/nats-server");
    }

    @Test
    void anExecutableThatIsNamedGoesFirst() {
        NatsBinary newest = NatsBinary.find("newest");
        System.setProperty(NatsBinary.BINARY_PROPERTY, newest.command().get(0));
        try {
            assertThat(NatsBinary.find("any")).isEqualTo(newest);
        } finally {
            System.clearProperty(NatsBinary.BINARY_PROPERTY);
        }
    }

    private static String best(String wanted, String... versions) {
        List<NatsBinary> binaries = List.of(versions).stream()
                .map(version -> new NatsBinary(List.of("nats-server"), NatsVersion.parse(version), null))
                .toList();
        return WantedVersion.of(wanted)
                .best(binaries)
                .map(binary -> binary.version().toString())
                .orElse(null);
    }
}
