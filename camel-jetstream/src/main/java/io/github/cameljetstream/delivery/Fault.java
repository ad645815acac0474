package io.github.cameljetstream.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a consumer receives no messages, or cannot settle or dead-letter them.
 *
 * @param since when it began; null if it is over
 * @param reason what the component or the server reported
 */
public record Fault(@Nullable Instant since, String reason) {
    public boolean isOver() {
        return since == null;
    }
}
