package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Fault;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/** Where the deliveries of a consumer come from. It calls its listener on a thread of the connection. Thread-safe. */
public interface MessageSource {
    /** Starts to receive messages. */
    void start();

    /**
     * Stops to receive messages, and waits for a limited time until the listener got what the server had sent before it
     * received the unsubscribe. The listener is not called after the return.
     */
    void stop();

    /** The client reconnected: starts again what the server forgot. */
    void restart();

    /**
     * Another source replaces this one. It requests nothing more; the listener gets what the server sends for open requests,
     * until they expire, {@link #stop()} is called, or this method is called again: then what the server had sent before it
     * received the unsubscribe. Does not wait.
     */
    void retire();

    /** The consumer stopped for good, and all is settled: releases what the server reserves for this instance. May block. */
    default void release() {}

    /** If true, this instance is the pinned client of its priority group; null without the policy pinned client. */
    default @Nullable Boolean pinned() {
        return null;
    }

    /** A permit was released: the source may receive more. */
    void onPermitReleased();

    /** The server denied the user a right. Returns whether that prevents messages from arriving. */
    default boolean onDenied(Denial denied) {
        return false;
    }

    /** A fault that the source tries to solve itself, before it reports it to the listener; null if there is none. */
    @Nullable
    Fault suspicion();

    /**
     * Called several times a second, after {@link #retire()} too: notices that the server is silent, and requests again what
     * is missing.
     */
    void tick(long now);

    /** The listener of a source, and how many messages it wants. */
    record Receiver(Demand demand, Listener listener, DroppedMessages dropped) {
        /** Parses the reply subject of a delivery; null if the message is none of the consumer, and is dropped. */
        @Nullable
        AckSubject read(Message message, DeliveryOrigin origin) {
            AckSubject info = origin.read(message.getReplyTo());
            if (info == null) {
                dropped.delivery(origin.consumer(), message);
                if (origin.isOfOtherDomain(message.getReplyTo())) {
                    listener.onOtherDomain();
                }
            }
            return info;
        }
    }

    /** Receives messages and faults. No method may block. */
    interface Listener {
        /**
         * A message was delivered.
         *
         * @param origin the consumer that delivered it
         * @param info its parsed reply subject
         * @param now {@link System#nanoTime()}
         * @param requestedAt the earliest time ({@link System#nanoTime}) at which it can have been requested; 0 if unknown
         * @return whether the server had more messages for the consumer when it sent this one
         */
        boolean onMessage(DeliveryOrigin origin, Message message, AckSubject info, long now, long requestedAt);

        /** A message names the stream and the consumer, but another domain than the server reported. */
        void onOtherDomain();

        /** The server sent an idle heartbeat, and {@code sent} is the consumer sequence of its last message. */
        void onHeartbeat(long sent);

        /** Messages stopped, for this reason. */
        void onFault(String reason);

        /** Nothing arrives, and the source cannot know whether anything should. */
        void onSilence();
    }
}
