package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.settle.InPlaceRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs failed deliveries again in their place in the order, each after its delay. The server is told meanwhile that they
 * are under way. Thread-safe.
 */
public final class InPlaceRetries implements InPlaceRetry {
    private static final Logger LOG = LoggerFactory.getLogger(InPlaceRetries.class);
    /** Without any delay a route that always fails would keep a processor busy. */
    private static final long LEAST_MILLIS = 10;

    private final ConnectionLease lease;
    private final Consumer<Delivery> again;
    private final Runnable onKept;
    /** Those whose retry has not begun. Whoever takes one out has it. */
    private final Set<Delivery> planned = ConcurrentHashMap.newKeySet();

    private volatile boolean suspended;

    /**
     * @param again runs the exchange of a delivery again
     * @param onKept is told that a delivery is kept instead, because of a suspension
     */
    public InPlaceRetries(ConnectionLease lease, Consumer<Delivery> again, Runnable onKept) {
        this.lease = lease;
        this.again = again;
        this.onKept = onKept;
    }

    @Override
    public void retry(Delivery delivery, Duration delay) {
        planned.add(delivery); // before the timer may look for it
        if (suspended) {
            onKept.run();
        } else {
            begin(delivery, Math.max(LEAST_MILLIS, delay.toMillis()));
        }
    }

    private void begin(Delivery delivery, long millis) {
        LOG.debug("{} is retried in its place in {} ms", delivery, millis);
        lease.tasks().runAfter(millis, "retry of a delivery in its place", () -> run(delivery));
    }

    private void run(Delivery delivery) {
        if (!suspended && planned.remove(delivery)) {
            again.accept(delivery);
        }
    }

    /** None begins from now on: they are kept, each in its place. */
    public void suspend() {
        suspended = true;
    }

    public void resume() {
        suspended = false;
        planned.forEach(delivery -> begin(delivery, LEAST_MILLIS));
    }

    /** How many have not begun. */
    public int waiting() {
        return planned.size();
    }

    /** Takes out those that have not begun. */
    public List<Delivery> take() {
        List<Delivery> taken = new ArrayList<>();
        for (Delivery delivery : List.copyOf(planned)) {
            if (planned.remove(delivery)) {
                taken.add(delivery);
            }
        }
        return taken;
    }
}
