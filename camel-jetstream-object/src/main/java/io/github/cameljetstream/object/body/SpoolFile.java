package io.github.cameljetstream.object.body;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A temporary file, which is deleted when its last user has released it. Thread-safe. */
final class SpoolFile {
    private final FileChannel channel;
    private final AtomicInteger users = new AtomicInteger(1);

    private SpoolFile(FileChannel channel) {
        this.channel = channel;
    }

    static SpoolFile create(@Nullable Path folder) throws IOException {
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path file = folder == null
                ? Files.createTempFile("camel-jetstream-object", null)
                : Files.createTempFile(folder, "camel-jetstream-object", null);
        return new SpoolFile(FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    FileChannel channel() {
        return channel;
    }

    /** One more user. Only a user may add another one. */
    SpoolFile retain() {
        users.incrementAndGet();
        return this;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
