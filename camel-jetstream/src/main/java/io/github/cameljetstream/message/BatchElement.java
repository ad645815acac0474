package io.github.cameljetstream.message;

/**
 * An element of a batch: its message, or the failure to make it.
 *
 * @param message null if that failed
 * @param failure null if the message is there
 */
public record BatchElement(OutgoingMessage message, Exception failure) {
    /**
     * The base of the ids of a batch.
     *
     * @param all null if its messages have no ids
     * @param expecting for messages with expectations; null if those have no ids either
     * @param events for CloudEvents without an id; null if no events are made
     */
    public record Ids(String all, String expecting, String events) {
        String of(int place, boolean expects) {
            String id = expects ? expecting : all;
            return id == null ? null : id + "." + place;
        }

        String ofEvent(int place) {
            return events + "." + place;
        }
    }
}
