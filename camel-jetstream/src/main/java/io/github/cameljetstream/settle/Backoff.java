package io.github.cameljetstream.settle;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long a message that failed waits for its next delivery: pure.
 *
 * <p>A consumer with a back-off list treats a negative acknowledgement with a delay in its own way: it puts the
 * delivery's clock to where the first entry of the list would end after the delay, but then applies the entry of this
 * delivery (nats-server, {@code consumer.processNak} and {@code checkPending}). So the message waits the delay and, on
 * top, what that entry is longer than the first; {@link #nakDelay} takes it off again.
 */
public final class Backoff {
    private final Supplier<List<Duration>> waits;
    private final Duration without;

    /**
     * @param waits the waits before the second, third and further delivery, which may change on the server; may be empty
     * @param without the wait when the list is empty
     */
    public Backoff(Supplier<List<Duration>> waits, Duration without) {
        this.waits = waits;
        this.without = without;
    }

    /** The wait after the given delivery (1 is the first) has failed. */
    Duration delayAfter(long delivery) {
        List<Duration> list = waits.get();
        return list.isEmpty() ? without : entryOf(list, delivery);
    }

    /** What to send as the delay so that the server waits as long as is wanted; zero to be told without a delay. */
    public Duration nakDelay(long delivery, Duration wanted) {
        List<Duration> list = waits.get();
        if (list.isEmpty() || wanted.isZero()) {
            return wanted;
        }
        Duration added = entryOf(list, delivery).minus(list.get(0));
        Duration delay = wanted.minus(added);
        return delay.isNegative() || delay.isZero() ? Duration.ofNanos(1) : delay;
    }

    private static Duration entryOf(List<Duration> list, long delivery) {
        return list.get((int) Math.min(Math.max(delivery, 1), list.size()) - 1);
    }
}
