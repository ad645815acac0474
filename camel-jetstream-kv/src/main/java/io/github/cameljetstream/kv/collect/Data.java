package io.github.cameljetstream.kv.collect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The value of a completed aggregate: a line that names the format, and the data. Pure. */
final class Data {
    private static final byte[] HEAD = "camel-aggregate/1 completed\n\n".getBytes(StandardCharsets.US_ASCII);

    private Data() {}

    static byte[] bytes(byte[] data) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(HEAD.length + data.length);
        all.writeBytes(HEAD);
        all.writeBytes(data);
        return all.toByteArray();
    }

    /** Null if the value is of another kind. */
    static byte @Nullable [] parse(byte[] value) {
        return value.length >= HEAD.length && Arrays.equals(value, 0, HEAD.length, HEAD, 0, HEAD.length)
                ? Arrays.copyOfRange(value, HEAD.length, value.length)
                : null;
    }
}
