package io.github.cameljetstream.kv.claim;

import java.io.Serial;

/** A key of the bucket has a value that is no claim: another application uses the bucket. */
public final class ForeignValueException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ForeignValueException(String bucket, String key, long revision) {
        super("Key '" + key + "' of bucket '" + bucket + "' has a value in revision " + revision
                + " that is not of an idempotent repository. Use a bucket of its own for the repository (option bucket), or"
                + " delete the key.");
    }
}
