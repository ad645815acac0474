package io.github.cameljetstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any client may publish what is no header block. */
class HeaderBlockTest {
    private static boolean isReadable(byte[] block) {
        return HeaderBlock.isReadable(block, 0, block.length, false);
    }

    private static byte[] bytes(String block) {
        return block.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0\r\n\r\n",
                "NATS/1.0\r\nA:b\r\n\r\n",
                "NATS/1.0 404\r\n\r\n",
                "NATS/1.0 404 No Messages\r\n\r\n",
                "NATS/1.0 100\r\nA:b\r\n\r\n"
            })
    void aBlockOfTheServerIsReadable(String block) {
        assertThat(isReadable(bytes(block))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NATS",
                "NATS/1.0",
                "NATS/1.0\r",
                "NATS/1.0\rx\r\n",
                "NATS/1.0\r\n",
                "NATS/1.0\r\n\r",
                "NATS/1.0\r\n\rx",
                "NATS/1.0\r\n\r\nx",
                "NATS/1.0 ",
                "NATS/1.0 \r\n\r\n",
                "NATS/1.0 x\r\n\r\n",
                "NATS/1.0 404",
                "NATS/1.0 404 ",
                "NATS/1.0 404 No",
                "NATS/1.0 404 \r\n\r\n",
                "NATS/1.0 404\n\r\n",
                "NATS/1.0 40412345678901234567890\r\n\r\n",
                "NATS/1.0\r\nA",
                "NATS/1.0\r\nA:",
                "NATS/1.0\r\nA:b",
                "NATS/1.0\r\nA:b\r",
                "NATS/1.0\r\nA:b\n\r\n",
                "NATS/1.0\r\nA:b\rc\r\n\r\n",
                "NATS/1.0\r\nA\u007f:b\r\n\r\n",
                "NATS/1.0\r\n:b\r\n\r\n"
            })
    void anyOtherBlockIsMadeReadable(String text) {
        byte[] block = bytes(text);

        assertThat(isReadable(block)).isFalse();
        assertThat(isReadable(HeaderBlock.readable(block, 0, block.length, false)))
                .isTrue();
    }
}
