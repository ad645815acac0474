package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Fault;
import io.nats.client.Message;

/** Where deliveries come from. Its listener is called on a thread of the connection. Thread-safe. */
public interface MessageSource {
    /** Begins to take messages. */
    void start();

    /**
     * Ends taking messages. What the server had sent before it knew still comes to the listener, as far as that can be
     * awaited in the short; nothing comes after the return.
     */
    void stop();

    /** The connection was lost and is back: begins anew with what the server has forgotten. */
    void restart();

    /**
     * Asks for nothing more, for good; the connection works. What the server had sent before it knew comes to the
     * listener for a moment yet, unless {@link #stop()} is called.
     */
    void abandon();

    /** We go for good, and all is settled: what the server keeps for us alone is for others from now on. It may block. */
    default void release() {}

    /** Whether we are the one instance that gets all messages; null if the consumer has no such one. */
    default Boolean pinned() {
        return null;
    }

    /** A delivery is settled: more may be taken. */
    void permitReturned();

    /** The server has denied something to our user. Returns whether that keeps messages from coming. */
    default boolean onDenied(Denial denied) {
        return false;
    }

    /** What was seen amiss while it may mend itself yet, without trouble being told; null if there is nothing. */
    Fault suspicion();

    /** Called several times a second, to notice that nothing comes although something should. */
    void look(long now);

    /** Who takes the messages, and how many. */
    record Receiver(Demand demand, Listener listener, DroppedMessages dropped) {}

    /** What a source tells. None of it may block. */
    interface Listener {
        /**
         * A message was delivered.
         *
         * @param origin the consumer that has delivered it
         * @param info what its reply subject tells
         * @param now {@link System#nanoTime()}
         * @param askedAt since when ({@link System#nanoTime}) deliveries like it are asked for; 0 if that is not known
         * @return whether the server had more for us when it sent this one
         */
        boolean onMessage(DeliveryOrigin origin, Message message, AckSubject info, long now, long askedAt);

        /** A message came that says to be of the consumer, but in another domain than the server told. */
        void onOtherDomain();

        /**
         * The server shows that it is there.
         *
         * @param sent the last sequence in the consumer that it has sent
         */
        void onHeartbeat(long sent);

        /** Messages no longer come: what was seen of the reason. */
        void onFault(String reason);

        /** Nothing comes, and it cannot be told whether anything should. */
        void onSilence();
    }
}
