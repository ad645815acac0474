package io.github.cameljetstream.delivery;

/** What to do with a delivery that may run: a decision, as a value. */
public sealed interface Admission {
    Admission RUN = new Run();

    /** The delivery waits for its turn. */
    record Run() implements Admission {}

    /**
     * An earlier delivery of the message is in flight, and decides for both: the server redelivered the message since it
     * did not hear of that.
     */
    record Follow(Delivery earlier) implements Admission {}

    /** The message is settled here already, and the server does not know it. */
    record Settle(Settlement settlement) implements Admission {}

    /** Decides for a delivery, from what is settled and in flight. */
    static Admission of(Delivery delivery, InFlight inFlight) {
        Settlement end = delivery.settler().endOf(delivery);
        if (end != null) {
            return new Settle(end);
        }
        Delivery earlier = inFlight.earlier(delivery);
        return earlier == null ? RUN : new Follow(earlier);
    }
}
