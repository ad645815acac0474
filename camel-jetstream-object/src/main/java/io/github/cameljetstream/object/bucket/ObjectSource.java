package io.github.cameljetstream.object.bucket;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of a new object come from. */
public interface ObjectSource {
    /** The bytes from their beginning. The caller closes the stream. */
    InputStream open() throws IOException;

    /** If true, {@link #open} works more than once, so that a write can begin again. */
    boolean isRepeatable();
}
