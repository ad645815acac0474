package io.github.cameljetstream.kv;

import java.io.Serial;

/** A key has no value, and the option failIfMissing is set. */
public final class KeyMissingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String bucket;
    private final String key;

    KeyMissingException(String bucket, String key) {
        super("Key '" + key + "' of bucket '" + bucket
                + "' has no value: it was never written, or was deleted, or has expired. To continue with a null body, set"
                + " failIfMissing=false.");
        this.bucket = bucket;
        this.key = key;
    }

    public String getBucket() {
        return bucket;
    }

    public String getKey() {
        return key;
    }
}
