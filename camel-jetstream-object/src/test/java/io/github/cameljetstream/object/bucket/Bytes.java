package io.github.cameljetstream.object.bucket;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/** Bytes in memory, as source and sink of objects. */
final class Bytes implements ObjectSink {
    private byte[] received = new byte[0];

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static ObjectSource source(byte[] bytes) {
        return new ObjectSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }
        };
    }

    /** Bytes that can be read once. */
    static ObjectSource once(InputStream bytes) {
        return new ObjectSource() {
            @Override
            public InputStream open() {
                return bytes;
            }

            @Override
            public boolean isRepeatable() {
                return false;
            }
        };
    }

    @Override
    public void accept(InputStream bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        bytes.transferTo(all);
        received = all.toByteArray();
    }

    byte[] received() {
        return received;
    }

    static byte[] of(ObjectBucket bucket, String name) throws IOException {
        Bytes sink = new Bytes();
        bucket.get(name, sink);
        return sink.received();
    }
}
