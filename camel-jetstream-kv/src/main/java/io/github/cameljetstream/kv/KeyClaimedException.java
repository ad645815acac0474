package io.github.cameljetstream.kv;

import java.io.Serial;

/** Another exchange is processing a message of the same key now. Deliver the message again later: see {@link OnClaimed}. */
public final class KeyClaimedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    KeyClaimedException(String key, String bucket) {
        super("Key '" + key + "' in bucket '" + bucket
                + "' is claimed: another exchange is processing a message of this key."
                + " This exchange fails, so that its source delivers the message again. To treat it as a duplicate, set"
                + " onClaimed=duplicate; then the message is lost if the other exchange crashes.");
    }
}
