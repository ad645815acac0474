package io.github.cameljetstream.object.bucket;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of a read object go. */
public interface ObjectSink {
    /**
     * Reads all bytes. Called again, with other bytes, if the object was replaced while it was read: what earlier calls got
     * is void.
     *
     * @throws IOException if the bytes cannot be kept
     */
    void accept(InputStream bytes) throws IOException;
}
