package io.github.cameljetstream.kv.bucket;

import java.io.Serial;

/** A key of the bucket has a value of another application. The component leaves it as it is. */
public final class ForeignValueException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param user the bean that uses the bucket, with its article, such as {@code an idempotent repository}
     */
    public ForeignValueException(String bucket, String key, long revision, String user) {
        super("Key '" + key + "' of bucket '" + bucket + "' has a value in revision " + revision
                + " that is not of " + user + ". Use a bucket of its own for the repository (option bucket), or"
                + " delete the key.");
    }
}
