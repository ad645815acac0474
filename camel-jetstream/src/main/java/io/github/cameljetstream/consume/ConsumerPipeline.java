package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.provision.ProvisionException;
import java.time.Duration;

/** The life cycle of what consumes for a route, from its start to its stop, and its state. */
public interface ConsumerPipeline {
    /** Binds to the consumer on the server, runs {@code whenBound}, and then starts to receive messages. */
    void start(Runnable whenBound) throws ProvisionException;

    /**
     * Stops to receive messages, and hands back deliveries that have not begun; running ones are settled as usual. In strict
     * order the others wait for the stop, since they must not be redelivered before what is in flight.
     */
    void suspend();

    /**
     * Stops to receive messages, and routes the fetched ones for at most {@code drainTimeout}; then hands back the others, as
     * {@link #suspend} does. Blocks for a moment only; {@link #stop} waits for the rest.
     */
    void drain();

    /** Begins no more exchanges until {@link #resume}; call {@link #pause} or {@link #stop} next. Does not block. */
    void hold();

    /** As {@link #suspend}, but parks what has not begun until the stop, or until the consumer resumes. */
    void pause();

    /** Receives messages again. */
    void resume();

    /**
     * Drains as {@link #drain} does, unless the consumer is suspended, and waits for what is in flight. After the timeout it
     * leaves the rest to the server.
     */
    void stop(Duration timeout);

    /** How many messages are in flight, except those that wait until the consumer resumes. */
    int inFlight();

    /** How many deliveries were settled, and how. */
    ConsumerTally tally();

    /** The status of the consumer. */
    ConsumerSnapshot snapshot();
}
