package io.github.cameljetstream.message;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** What was read of a stream or a reader, piece by piece. Not thread-safe. */
interface BodyPieces {
    int BUFFER_SIZE = 8_192;

    /** Reads the next piece; returns false at the end. */
    boolean next() throws IOException;

    /** The number of bytes or characters so far. */
    int size();

    /** All pieces, as bytes or a String. */
    Object all();

    /**
     * The pieces of a body.
     *
     * @param body a Reader or an InputStream
     * @param head what an earlier attempt has read of it, as bytes or a String; null if nothing
     */
    static BodyPieces of(Closeable body, @Nullable Object head) {
        return body instanceof Reader reader
                ? new Text(reader, head == null ? "" : (String) head)
                : new Bytes((InputStream) body, head == null ? new byte[0] : (byte[]) head);
    }

    /** Of an InputStream. */
    final class Bytes implements BodyPieces {
        private final InputStream stream;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final byte[] buffer = new byte[BUFFER_SIZE];

        private Bytes(InputStream stream, byte[] head) {
            this.stream = stream;
            read.writeBytes(head);
        }

        @Override
        public boolean next() throws IOException {
            int count = stream.read(buffer);
            read.write(buffer, 0, Math.max(0, count));
            return count >= 0;
        }

        @Override
        public int size() {
            return read.size();
        }

        @Override
        public Object all() {
            return read.toByteArray();
        }
    }

    /** Of a Reader. */
    final class Text implements BodyPieces {
        private final Reader reader;
        private final StringBuilder read;
        private final char[] buffer = new char[BUFFER_SIZE];

        private Text(Reader reader, String head) {
            this.reader = reader;
            this.read = new StringBuilder(head);
        }

        @Override
        public boolean next() throws IOException {
            int count = reader.read(buffer);
            read.append(buffer, 0, Math.max(0, count));
            return count >= 0;
        }

        @Override
        public int size() {
            return read.length();
        }

        @Override
        public Object all() {
            return read.toString();
        }
    }
}
