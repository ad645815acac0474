package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.WrappedFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No attempt publishes the empty rest of a body that an earlier one has read. */
class BodyReaderTest {
    private static final long MOST = 10;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);

    @TempDir
    private Path folder;

    /** A file as the components for files make it. */
    private record RemoteFile(Object getFile, Object getBody) implements WrappedFile<Object> {
        @Override
        public Object getFile() {
            return getFile;
        }

        @Override
        public Object getBody() {
            return getBody;
        }

        @Override
        public long getFileLength() {
            return 0;
        }
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] read(Object body) throws Exception {
        return BodyReader.read(body, exchange, MOST);
    }

    private byte[] send() throws Exception {
        return BodyReader.ofMessage(exchange.getMessage(), exchange, MOST);
    }

    private String bodyAsText() {
        return exchange.getMessage().getBody(String.class);
    }

    private static InputStream broken(String head) {
        return new SequenceInputStream(new ByteArrayInputStream(bytes(head)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("broken");
            }
        });
    }

    @Test
    void aStreamIsReadOnceForAllAttempts() throws Exception {
        InputStream body = new ByteArrayInputStream(bytes("hello"));
        assertThat(read(body)).isEqualTo(bytes("hello"));
        assertThat(read(body)).isEqualTo(bytes("hello"));
        Reader text = new StringReader("hello");
        assertThat(read(text)).isEqualTo(bytes("hello"));
        assertThat(read(text)).as("it is closed").isEqualTo(bytes("hello"));
    }

    @Test
    void aStreamThatWasResetIsAnotherBody() throws Exception {
        ByteArrayInputStream body = new ByteArrayInputStream(bytes("hello"));
        assertThat(read(body)).isEqualTo(bytes("hello"));
        body.reset();
        assertThat(read(body)).isEqualTo(bytes("hello"));
    }

    @Test
    void whatWasSentCanBeReadAgainByLaterSteps() throws Exception {
        exchange.getMessage().setBody(new ByteArrayInputStream(bytes("hello")));
        assertThat(send()).isEqualTo(bytes("hello"));
        assertThat(bodyAsText()).isEqualTo("hello");
        exchange.getMessage().setBody(new StringReader("hello"));
        assertThat(send()).isEqualTo(bytes("hello"));
        assertThat(bodyAsText()).isEqualTo("hello");
        assertThat(send()).isEqualTo(bytes("hello"));
    }

    /** It fails at each attempt, and the error handler gets all of it. */
    @Test
    void aBodyThatIsTooLargeStaysWhole() {
        for (Object body : new Object[] {
            new ByteArrayInputStream(bytes("more than ten bytes")), new StringReader("more than ten bytes")
        }) {
            exchange.getMessage().setBody(body);
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(this::send)
                        .isInstanceOf(BodyException.class)
                        .hasMessageContaining("of more than 10 bytes, was not sent");
            }
            assertThat(bodyAsText()).isEqualTo("more than ten bytes");
        }
    }

    @Test
    void aBodyThatCannotBeReadFailsAndKeepsWhatWasRead() {
        InputStream body = broken("head");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOf(BodyException.class)
                    .hasMessageContaining("was not sent: reading it failed (broken)");
        }
    }

    @Test
    void aConverterThatFailedMayHaveReadSome() {
        StreamSource body = new StreamSource(broken("<a>"));
        assertThatThrownBy(() -> read(body)).isNotInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an earlier attempt failed while reading it");
    }

    @Test
    void aRemoteFileMayBeAStream() throws Exception {
        RemoteFile file = new RemoteFile("remote", new ByteArrayInputStream(bytes("hello")));
        assertThat(read(file)).isEqualTo(bytes("hello"));
        assertThat(read(file)).isEqualTo(bytes("hello"));
        assertThat(read(new RemoteFile("remote", new StringReader("text")))).isEqualTo(bytes("text"));
    }

    @Test
    void aBufferKeepsItsPosition() throws Exception {
        ByteBuffer buffer = ByteBuffer.wrap(bytes("hello"));
        buffer.get();
        assertThat(read(buffer)).isEqualTo(bytes("ello"));
        assertThat(read(buffer)).isEqualTo(bytes("ello"));
    }

    @Test
    void aKnownSizeIsCheckedBeforeTheBodyIsRead() throws Exception {
        Path small = Files.writeString(folder.resolve("small"), "hello");
        Path large = Files.writeString(folder.resolve("large"), "more than ten bytes");
        for (Object body :
                new Object[] {small, small.toFile(), new RemoteFile(small.toFile(), null), "any text at all"}) {
            BodyReader.checkSize(body, MOST);
        }
        for (Object body : new Object[] {large, large.toFile(), new RemoteFile(large.toFile(), null)}) {
            assertThatThrownBy(() -> BodyReader.checkSize(body, MOST))
                    .hasMessageContaining("of 19 bytes, was not sent");
        }
    }
}
