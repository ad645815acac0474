package io.github.cameljetstream.consume;

import java.time.Instant;

/**
 * How a consumer fares at one moment, for those who look at it from outside.
 *
 * @param state whether messages are taken, and if not, why
 * @param stream the name of the stream
 * @param consumer the name of the consumer on the server
 * @param durable whether the server keeps it while nobody takes messages from it
 * @param servers the servers, without secrets
 * @param inFlight how many messages were taken and are not settled
 * @param waiting how many of these have not begun
 * @param lag how many messages the consumer had yet to get, as the last delivery told; null if there was none
 * @param lastDelivery when the last message came; null if none has come
 * @param lastError what last kept messages from coming, also if that is over; null if nothing ever did
 * @param recoveringSince since when messages do not come; null if they do
 * @param pinned whether this is the one instance that gets all messages; null if the consumer has no such one
 */
public record ConsumerSnapshot(
        State state,
        String stream,
        String consumer,
        boolean durable,
        String servers,
        int inFlight,
        int waiting,
        Long lag,
        Instant lastDelivery,
        String lastError,
        Instant recoveringSince,
        Boolean pinned) {

    /** The same, but that dead letters cannot be made of messages that were given up. */
    public ConsumerSnapshot withDeadLettersFailing(String reason, Instant since) {
        return new ConsumerSnapshot(
                State.DEAD_LETTERS_FAILING,
                stream,
                consumer,
                durable,
                servers,
                inFlight,
                waiting,
                lag,
                lastDelivery,
                reason,
                since,
                pinned);
    }

    /** Whether messages are taken. */
    public enum State {
        /** Messages are taken. */
        CONSUMING,
        /** The stream or the consumer does not deliver: binding to it is tried again and again. */
        RECOVERING,
        /**
         * Messages are taken, but dead letters cannot be found or stored. Where another attempt may succeed, it is
         * made again and again.
         */
        DEAD_LETTERS_FAILING,
        /** The server denies the user a right that the consumer needs: to acknowledge, or to receive messages. */
        NOT_PERMITTED,
        /** The server is away, or does not let us in: we try to connect again and again. */
        DISCONNECTED,
        /** The route is suspended, or stops: no messages are taken, as was wanted. */
        SUSPENDED;

        /** Whether all is as it should be. */
        public boolean isWell() {
            return this == CONSUMING || this == SUSPENDED;
        }
    }
}
