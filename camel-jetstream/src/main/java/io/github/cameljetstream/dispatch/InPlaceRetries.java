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
 * Runs failed deliveries again, each after its delay, without giving up their place in the order. The component extends
 * their acknowledgement wait meanwhile. Thread-safe.
 */
public final class InPlaceRetries implements InPlaceRetry {
    private static final Logger LOG = LoggerFactory.getLogger(InPlaceRetries.class);
    /** Without a delay, a route that always fails would keep a processor busy. */
    private static final long MIN_DELAY_MILLIS = 10;

    private final ConnectionLease lease;
    private final Consumer<Delivery> rerun;
    private final Runnable onParked;
    /** The deliveries whose retry has not begun. The thread that removes one runs it, or hands it back. */
    private final Set<Delivery> planned = ConcurrentHashMap.newKeySet();

    private volatile boolean suspended;

    /**
     * @param rerun runs the exchange of a delivery again
     * @param onParked called when a retry is parked because of a suspension
     */
    public InPlaceRetries(ConnectionLease lease, Consumer<Delivery> rerun, Runnable onParked) {
        this.lease = lease;
        this.rerun = rerun;
        this.onParked = onParked;
    }

    @Override
    public void retry(Delivery delivery, Duration delay) {
        planned.add(delivery); // before the timer may look for it
        if (suspended) {
            onParked.run();
        } else {
            plan(delivery, Math.max(MIN_DELAY_MILLIS, delay.toMillis()));
        }
    }

    private void plan(Delivery delivery, long millis) {
        LOG.debug("Retrying {} in place in {} ms", delivery, millis);
        lease.tasks().runAfter(millis, "retry of a delivery in place", () -> run(delivery));
    }

    private void run(Delivery delivery) {
        if (!suspended && planned.remove(delivery)) {
            rerun.accept(delivery);
        }
    }

    /** Parks the retries, each in its place. */
    public void suspend() {
        suspended = true;
    }

    public void resume() {
        suspended = false;
        planned.forEach(delivery -> plan(delivery, MIN_DELAY_MILLIS));
    }

    /** How many retries have not begun. */
    public int waiting() {
        return planned.size();
    }

    /** Takes out the deliveries whose retry has not begun. */
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
