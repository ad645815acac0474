package io.github.cameljetstream.publish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why the component does not publish a message again whose outcome is unknown: a stream could store a copy. */
public final class DuplicateRisk {
    /** For a message without an id. */
    public static final String WITHOUT_ID =
            " It has no id, so it was not published again: a copy could be stored (see messageIdStrategy).";

    private DuplicateRisk() {}

    /**
     * The reason, as part of a sentence.
     *
     * @param duplicateWindow the time in which the stream recognizes an id; null if it is unknown
     */
    public static String reason(@Nullable Duration duplicateWindow) {
        if (duplicateWindow == null) {
            return "it is not known how long its stream recognizes an id";
        }
        return duplicateWindow.isZero()
                ? "its stream has no duplicate window"
                : "its stream recognizes an id for " + duplicateWindow.toMillis() + "ms only";
    }
}
