package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs failed deliveries again in their place in the order, each after its delay. The server is told meanwhile that they
 * are under way. Thread-safe.
 */
final class InPlaceRetries implements Settler.InPlace {
    private static final Logger LOG = LoggerFactory.getLogger(InPlaceRetries.class);
    /** Without any delay a route that always fails would keep a processor busy. */
    private static final long LEAST_MILLIS = 10;

    private final ConnectionLease lease;
    private final Consumer<Delivery> again;
    /** Those whose retry has not begun. Whoever takes one out, the timer or a stop, has it. */
    private final Set<Delivery> planned = ConcurrentHashMap.newKeySet();

    InPlaceRetries(ConnectionLease lease, Consumer<Delivery> again) {
        this.lease = lease;
        this.again = again;
    }

    @Override
    public void retry(Delivery delivery, Duration delay) {
        long millis = Math.max(LEAST_MILLIS, delay.toMillis());
        LOG.debug("{} is retried in its place in {} ms", delivery, millis);
        planned.add(delivery); // before the timer may look for it
        try {
            lease.timer().schedule(() -> begin(delivery), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Not retried: the context stops", e);
        }
    }

    private void begin(Delivery delivery) {
        if (planned.remove(delivery)) {
            lease.workers().execute(() -> again.accept(delivery));
        }
    }

    /** Gives up the retries that have not begun, and returns their deliveries. */
    List<Delivery> cancel() {
        List<Delivery> cancelled = new ArrayList<>();
        for (Delivery delivery : planned) {
            if (planned.remove(delivery)) {
                cancelled.add(delivery);
            }
        }
        return cancelled;
    }
}
