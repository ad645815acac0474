package io.github.cameljetstream.kv.meters;

import java.util.Locale;

/** How an operation ended. */
public enum OperationOutcome {
    /** As asked. */
    DONE,
    /** The key had no value to read. */
    MISSING,
    /** The key was not as the write expected it. */
    REFUSED,
    /** The exchange failed for another reason, such as a bucket that does not answer. */
    FAILED;

    /** The tag value in metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
