package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.WriteResult;
import io.github.cameljetstream.kv.options.KeyValueOperation;
import io.github.cameljetstream.values.EnumNames;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A write was not stored, because the key was not as the operation expects it. */
public final class KeyRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String bucket;
    private final String key;
    private final long currentRevision;
    private final boolean certain;

    KeyRefusedException(
            String bucket,
            String key,
            KeyValueOperation operation,
            @Nullable Long expected,
            WriteResult.Refused refused) {
        super("The operation " + EnumNames.of(operation) + " of key '" + key + "' in bucket '" + bucket
                + "' was refused: the key " + describe(refused.current()) + ", and "
                + (expected == null ? "no value" : "revision " + expected) + " is expected."
                + (refused.certain()
                        ? " Nothing was stored. Read the key again, and decide by its revision."
                        : " An attempt before had no answer, and may have been stored and replaced since. Read the key"
                                + " again, and decide by its value."));
        Entry current = refused.current();
        this.bucket = bucket;
        this.key = key;
        this.currentRevision = current == null ? 0 : current.revision();
        this.certain = refused.certain();
    }

    private static String describe(@Nullable Entry current) {
        if (current == null) {
            return "was never written";
        }
        return (current.isMarker() ? "was deleted in revision " : "has revision ") + current.revision();
    }

    public String getBucket() {
        return bucket;
    }

    public String getKey() {
        return key;
    }

    /** The revision of the key after the refusal; 0 if it has no write. */
    public long getCurrentRevision() {
        return currentRevision;
    }

    /** If true, the write is not stored. If false, an attempt of it had no answer, and another write may have replaced it. */
    public boolean isCertain() {
        return certain;
    }
}
