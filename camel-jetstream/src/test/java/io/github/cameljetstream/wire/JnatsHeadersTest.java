package io.github.cameljetstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.Headers;
import io.nats.client.support.IncomingHeadersProcessor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * What the reader of jnats refuses, and {@link HeaderSanitizer} repairs. If a test fails after an update of jnats, the part
 * of the sanitizer that repairs this is no longer needed.
 */
class JnatsHeadersTest {
    @Test
    void aPlainHeaderIsRead() {
        assertThat(read("City: Zurich").getFirst("City")).isEqualTo("Zurich");
    }

    @Test
    void aValueThatIsNotAsciiIsRefused() {
        assertThatThrownBy(() -> read("City: Zürich")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameThatIsNotAsciiIsRefused() {
        assertThatThrownBy(() -> read("Städte: x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameWithABlankIsRefused() {
        assertThatThrownBy(() -> read("My Name: x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Headers read(String header) {
        String block = "NATS/1.0\r\n" + header + "\r\n\r\n";
        return new IncomingHeadersProcessor(block.getBytes(StandardCharsets.UTF_8)).getHeaders();
    }
}
