package io.github.cameljetstream.binding;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.dispatch.PolledQueue;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.source.Demand;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Deliveries are polled one by one: the consumer requests a message only while somebody waits for it. */
public record PolledMode(PolledQueue queue) implements DeliveryMode {
    @Override
    public DispatchQueue queue(Supplier<DispatchQueue> routed) {
        return queue;
    }

    @Override
    public Demand demand(Supplier<Demand> prefetch) {
        return queue;
    }

    @Override
    public void check(BoundConsumer consumer) throws ProvisionException {
        if (consumer.isPush()) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' is a push consumer, whose messages cannot be fetched one by one. Set durableName to that of a"
                    + " pull consumer.");
        }
    }

    /** Nobody would poll the remaining messages. */
    @Override
    public boolean mayDrain() {
        return false;
    }

    @Override
    public boolean routesLastDeliveries() {
        return false;
    }

    @Override
    public List<Delivery> takeUnclaimed(ConsumerBinding binding, long now) {
        return queue.takeUnclaimed(now, binding::mayHandBack);
    }

    @Override
    public @Nullable Delivery poll(long nanos, Runnable request) throws InterruptedException {
        return queue.take(nanos, request);
    }

    @Override
    public void closePolling() {
        queue.close();
    }
}
