package io.github.cameljetstream.message;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A body that cannot be published: it is too large, or reading it failed. Nothing was sent. */
public final class BodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    private BodyException(String message, @Nullable Throwable cause, boolean tooLarge) {
        super(message, cause);
        this.tooLarge = tooLarge;
    }

    static BodyException tooLarge(String message) {
        return new BodyException(message, null, true);
    }

    static BodyException unreadable(String message, IOException cause) {
        return new BodyException(message, cause, false);
    }

    /** If true, a smaller body could be stored; otherwise reading this one failed. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
