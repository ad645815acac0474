package io.github.cameljetstream.delivery;

import java.util.List;

/** What other parts may know of the deliveries in flight: nothing here changes them. Thread-safe. */
public interface InFlightView {
    /** Whether a delivery of the message is in flight. */
    boolean holds(long streamSequence);

    /** One delivery of each message whose acknowledgement the server certainly awaits. */
    List<Delivery> awaited();
}
