package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import java.util.List;

/** Decides which delivery runs now, and on which thread. Thread-safe; adding never blocks. */
public interface DispatchQueue {
    void add(Delivery delivery);

    /** Takes out all deliveries that have not begun. */
    List<Delivery> takeWaiting();

    /** No more deliveries arrive for now, so that none waits for others. */
    default void drain() {}

    /** Deliveries arrive again after {@link #drain()} or {@link #takeWaiting()}. */
    default void resume() {}

    /** How many deliveries have not begun. */
    int waiting();

    /** How many of those wait for a thread only, and not for an earlier delivery of their key. */
    default int ready() {
        return waiting();
    }

    /** Runs the exchange of a delivery. */
    interface Runner {
        /**
         * Runs the exchange.
         *
         * @param onCompleted called when an exchange that continued asynchronously is done
         * @return whether the exchange is done, so that {@code onCompleted} is not called
         */
        boolean run(Delivery delivery, Runnable onCompleted);
    }
}
