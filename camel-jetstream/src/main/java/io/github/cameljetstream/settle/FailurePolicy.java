package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.options.OnExhausted;
import io.github.cameljetstream.options.OnFailure;
import io.github.cameljetstream.runtime.Causes;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to a delivery whose exchange failed: pure. First the exceptions that end a message, then the
 * last delivery, then the ordinary failure.
 */
public final class FailurePolicy {
    /** Between deliveries of a message that can neither be processed nor put away. */
    private static final Duration MIN_PAUSE = Duration.ofSeconds(5);

    private final OnFailure onFailure;
    private final OnExhausted onExhausted;
    private final List<Class<?>> terminateOn;
    private final boolean deadLetters;
    private final LongSupplier maxDeliver;
    private final Backoff backoff;

    /**
     * @param deadLetters whether there is a subject for dead letters
     * @param maxDeliver the deliveries that a message has at most, which may change on the server; -1 without limit
     */
    public FailurePolicy(
            OnFailure onFailure,
            OnExhausted onExhausted,
            List<Class<?>> terminateOn,
            boolean deadLetters,
            LongSupplier maxDeliver,
            Backoff backoff) {
        this.onFailure = onFailure;
        this.onExhausted = onExhausted;
        this.terminateOn = terminateOn;
        this.deadLetters = deadLetters;
        this.maxDeliver = maxDeliver;
        this.backoff = backoff;
    }

    /** The decision for the given delivery (1 is the first). */
    public Settlement decide(ExchangeFailure failure, long delivery) {
        Throwable cause = failure.cause();
        if (isTerminal(cause)) {
            return end("failed with " + describe(cause) + ", which terminateOn names");
        }
        if (onFailure == OnFailure.ACK) {
            return Settlement.ACK;
        }
        if (onFailure == OnFailure.TERM) {
            return end("failed with " + describe(cause));
        }
        if (isLast(delivery)) {
            return exhausted(describe(cause), delivery);
        }
        return onFailure == OnFailure.LEAVE ? new Settlement.Leave(false) : nak(delivery, failure.delay());
    }

    /**
     * The decision for the given delivery, which the user wants to come again.
     *
     * @param delay null for that of a failure
     */
    Settlement again(long delivery, @Nullable Duration delay) {
        if (isLast(delivery)) {
            return exhausted("a negative acknowledgement", delivery);
        }
        return nak(delivery, delay);
    }

    private Settlement nak(long delivery, @Nullable Duration delay) {
        return new Settlement.Nak(delay == null ? backoff.delayAfter(delivery) : delay);
    }

    /** Whether the server delivers the message no more after this delivery. */
    public boolean isLast(long delivery) {
        long most = maxDeliver.getAsLong();
        return most > 0 && delivery >= most;
    }

    private Settlement exhausted(String failure, long delivery) {
        String reason =
                "failed in delivery " + delivery + " of maxDeliver=" + maxDeliver.getAsLong() + " with " + failure;
        if (deadLetters) {
            return new Settlement.DeadLetter(reason);
        }
        return onExhausted == OnExhausted.TERM ? new Settlement.Term(reason) : new Settlement.Leave(true);
    }

    private Settlement end(String reason) {
        return deadLetters ? new Settlement.DeadLetter(reason) : new Settlement.Term(reason);
    }

    /** The decision for a message whose dead letter can never be stored. */
    Settlement withoutDeadLetter(long delivery, String reason) {
        return onExhausted == OnExhausted.TERM ? new Settlement.Term(reason) : left(delivery);
    }

    /**
     * The decision for a message whose dead letter has not all of it, so that the original is needed.
     *
     * @param stays whether the message stays in the stream when it is terminated
     */
    Settlement withPartOfDeadLetter(long delivery, boolean stays, String reason) {
        return stays ? new Settlement.Term(reason) : left(delivery);
    }

    /** The server stops delivering it, and it stays; that needs a limit of deliveries. */
    private Settlement left(long delivery) {
        if (maxDeliver.getAsLong() > 0) {
            return new Settlement.Leave(true);
        }
        Duration delay = backoff.delayAfter(delivery);
        return new Settlement.Nak(delay.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : delay);
    }

    private boolean isTerminal(Throwable cause) {
        if (terminateOn.isEmpty()) {
            return false;
        }
        for (Throwable each : Causes.of(cause)) {
            if (terminateOn.stream().anyMatch(type -> type.isInstance(each))) {
                return true;
            }
        }
        return false;
    }

    private static String describe(Throwable cause) {
        return cause == null ? "an unknown failure" : Causes.describe(cause);
    }
}
