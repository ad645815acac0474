package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import java.util.List;

/** Which delivery may run now, and on which thread. Thread-safe; adding never blocks. */
public interface DispatchQueue {
    /** Takes a delivery into the order of its lane. */
    void add(Delivery delivery);

    /** Takes out all that has not begun. */
    List<Delivery> takeWaiting();

    /** No more are added for now, so that nothing waits for more. */
    default void drain() {}

    /** Messages are taken again after {@link #drain()} or {@link #takeWaiting()}. */
    default void resume() {}

    /** How many have not begun. */
    int waiting();

    /** How many of those wait for nothing but a thread, and not for another one of their key. */
    default int ready() {
        return waiting();
    }

    /** Runs the exchange of a delivery. */
    interface Runner {
        /**
         * Runs the exchange.
         *
         * @param afterwards is called when an exchange that went on asynchronously has ended
         * @return whether it has ended already, so that {@code afterwards} is not called
         */
        boolean run(Delivery delivery, Runnable afterwards);
    }
}
