package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyPiecesTest {
    private static int readAll(BodyPieces pieces) throws IOException {
        int count = 0;
        while (pieces.next()) {
            count++;
        }
        return count;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aBodyWithoutContentIsEmptyBytesOrEmptyText() throws IOException {
        BodyPieces bytes = BodyPieces.of(InputStream.nullInputStream(), null);
        BodyPieces text = BodyPieces.of(new StringReader(""), null);
        assertThat(bytes.next()).isFalse();
        assertThat(text.next()).isFalse();
        assertThat(bytes.all()).isEqualTo(new byte[0]);
        assertThat(text.all()).isEqualTo("");
        assertThat(bytes.size() + text.size()).isZero();
    }

    @Test
    void aPieceIsAsLargeAsTheBuffer() throws IOException {
        String body = "x".repeat(BodyPieces.BUFFER_SIZE + 1);
        BodyPieces bytes = BodyPieces.of(new ByteArrayInputStream(bytes(body)), null);
        assertThat(bytes.next()).isTrue();
        assertThat(bytes.size()).isEqualTo(BodyPieces.BUFFER_SIZE);
        assertThat(readAll(bytes)).isEqualTo(1);
        assertThat(bytes.all()).isEqualTo(bytes(body));
        BodyPieces text = BodyPieces.of(new StringReader(body), null);
        assertThat(readAll(text)).isEqualTo(2);
        assertThat(text.all()).isEqualTo(body);
        assertThat(text.size()).isEqualTo(body.length());
    }

    @Test
    void whatAnEarlierAttemptHasReadIsTheBeginning() throws IOException {
        BodyPieces bytes = BodyPieces.of(new ByteArrayInputStream(bytes("rest")), bytes("head "));
        assertThat(bytes.size()).isEqualTo(5);
        readAll(bytes);
        assertThat(bytes.all()).isEqualTo(bytes("head rest"));
        BodyPieces text = BodyPieces.of(new StringReader("rest"), "head ");
        assertThat(text.size()).isEqualTo(5);
        readAll(text);
        assertThat(text.all()).isEqualTo("head rest");
    }

    @Test
    void aCharacterMayLieAcrossTwoPieces() throws IOException {
        String body = "x".repeat(BodyPieces.BUFFER_SIZE - 1) + "😀";
        BodyPieces text = BodyPieces.of(new StringReader(body), null);
        assertThat(text.next()).isTrue();
        assertThat(text.size()).isEqualTo(BodyPieces.BUFFER_SIZE);
        readAll(text);
        assertThat(text.all()).isEqualTo(body);
    }

    /** Another attempt continues there. */
    @Test
    void whatWasReadBeforeAFailureIsKept() throws IOException {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("broken");
            }
        };
        BodyPieces bytes =
                BodyPieces.of(new SequenceInputStream(new ByteArrayInputStream(bytes("head")), broken), null);
        assertThat(bytes.next()).isTrue();
        assertThatThrownBy(bytes::next).hasMessage("broken");
        assertThat(bytes.all()).isEqualTo(bytes("head"));
    }
}
