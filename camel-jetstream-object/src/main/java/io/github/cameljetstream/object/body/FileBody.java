package io.github.cameljetstream.object.body;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;

/** The bytes of an object in a temporary file. As any body of Camel, for one thread at a time. */
final class FileBody extends InputStream implements StreamCache {
    private final SpoolFile file;
    private final long length;
    private long position;
    private long mark;

    private FileBody(SpoolFile file, long length) {
        this.file = file;
        this.length = length;
    }

    /**
     * The body of an exchange, which releases the file when it is done. Without a route, as of a ProducerTemplate, the caller
     * reads the body after that: the file stays until nobody refers to it any more.
     */
    static FileBody of(SpoolFile file, Exchange exchange) throws IOException {
        FileBody body = new FileBody(file, file.channel().size());
        if (exchange.getFromRouteId() != null) {
            releaseWith(exchange, file);
        }
        return body;
    }

    private static void releaseWith(Exchange exchange, SpoolFile file) {
        AtomicBoolean released = new AtomicBoolean();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                if (released.compareAndSet(false, true)) {
                    file.release();
                }
            }
        });
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (count == 0) {
            return 0;
        }
        int red = file.channel().read(ByteBuffer.wrap(bytes, offset, count), position);
        if (red > 0) {
            position += red;
        }
        return red;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, length - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, length - position);
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        mark = position;
    }

    @Override
    public void reset() {
        position = mark;
    }

    @Override
    public void writeTo(OutputStream stream) throws IOException {
        WritableByteChannel target = Channels.newChannel(stream);
        for (long done = position; done < length; ) {
            done += file.channel().transferTo(done, length - done, target);
        }
        position = length;
    }

    @Override
    public StreamCache copy(Exchange exchange) {
        FileBody copy = new FileBody(file.retain(), length);
        releaseWith(exchange, file);
        return copy;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long position() {
        return position;
    }
}
