package io.github.cameljetstream.message;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An element of a batch: its message, or the failure to create it.
 *
 * @param message null after a failure
 * @param failure null if there is a message
 */
public record BatchElement(@Nullable OutgoingMessage message, @Nullable Exception failure) {
    /** The failure of an element without a message. */
    public Exception requiredFailure() {
        return requireNonNull(failure, "no message, and no failure");
    }

    /**
     * The base of the ids of a batch.
     *
     * @param all the base for all messages; null if they have no ids
     * @param expecting the base for messages with expectations; null if they have no ids either
     * @param events the base for CloudEvents without an id; null if messages are no events
     */
    public record Ids(@Nullable String all, @Nullable String expecting, @Nullable String events) {
        @Nullable
        String of(int place, boolean expects) {
            String id = expects ? expecting : all;
            return id == null ? null : id + "." + place;
        }

        String ofEvent(int place) {
            return events + "." + place;
        }
    }
}
