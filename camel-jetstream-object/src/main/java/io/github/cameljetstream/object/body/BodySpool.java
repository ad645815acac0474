package io.github.cameljetstream.object.body;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.object.bucket.ObjectSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.InputStreamCache;
import org.jspecify.annotations.Nullable;

/** Keeps the bytes of an object until they are complete: in memory up to a limit, otherwise in a file. For one thread. */
public final class BodySpool implements ObjectSink, AutoCloseable {
    private static final int BUFFER = 131_072;

    private final int maxInMemory;
    private final @Nullable Path folder;
    private byte[] memory = new byte[0];
    private @Nullable SpoolFile file;

    /**
     * @param maxInMemory the largest number of bytes that stay in memory
     * @param folder where files are created; null for the default folder
     */
    public BodySpool(int maxInMemory, @Nullable Path folder) {
        this.maxInMemory = maxInMemory;
        this.folder = folder;
    }

    @Override
    public void accept(InputStream bytes) throws IOException {
        close();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        int length = bytes.read(buffer);
        while (length >= 0 && first.size() + (long) length <= maxInMemory) {
            first.write(buffer, 0, length);
            length = bytes.read(buffer);
        }
        if (length < 0) {
            memory = first.toByteArray();
            return;
        }
        SpoolFile made = SpoolFile.create(folder);
        file = made;
        FileChannel channel = made.channel();
        write(channel, first.toByteArray(), first.size());
        for (; length >= 0; length = bytes.read(buffer)) {
            write(channel, buffer, length);
        }
    }

    private static void write(FileChannel channel, byte[] bytes, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /**
     * The bytes as a body, whose file is deleted when the exchange is done. Not to be called together with {@link
     * #close}.
     */
    public StreamCache body(Exchange exchange) throws IOException {
        return file == null ? new InputStreamCache(memory) : FileBody.of(requireNonNull(file), exchange);
    }

    /** Forgets the bytes. */
    @Override
    public void close() {
        SpoolFile made = file;
        file = null;
        memory = new byte[0];
        if (made != null) {
            made.release();
        }
    }
}
