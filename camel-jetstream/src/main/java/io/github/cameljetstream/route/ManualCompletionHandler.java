package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.CompletionHandler;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.DeliverySettler;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.delivery.NakDelay;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.settle.ProgressKeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets the user settle a delivery. If the exchange fails before the user settles it, its failure is handled as usual; if the
 * exchange succeeds, the component extends the acknowledgement wait until the user settles it.
 *
 * <p>Each run of an exchange has its own: settling an earlier run has no effect on a retry in place.
 */
public final class ManualCompletionHandler implements CompletionHandler<Delivery>, ManualAcknowledgement {
    private final Delivery delivery;
    private final DeliverySettler<Delivery> settler;
    private final ProgressKeeper progressKeeper;
    private final AtomicBoolean claimed = new AtomicBoolean();

    public ManualCompletionHandler(Delivery delivery, ProgressKeeper progressKeeper) {
        this.delivery = delivery;
        this.settler = delivery.settler();
        this.progressKeeper = progressKeeper;
    }

    @Override
    public boolean succeeded(Delivery item) {
        boolean isSettled = claimed.get();
        if (!isSettled) {
            progressKeeper.leaveToUser(delivery, System.nanoTime());
        }
        return isSettled;
    }

    @Override
    public void failed(Delivery item, ExchangeFailure failure) {
        if (claimed.compareAndSet(false, true)) {
            settler.failed(delivery, failure);
        }
    }

    @Override
    public void ack() {
        claim();
        checkAccepted(settler.succeeded(delivery));
    }

    @Override
    public CompletableFuture<Void> ackConfirmed() {
        try {
            claim();
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> confirmed = delivery.wantConfirmation();
        if (!settler.succeeded(delivery)) {
            confirmed.completeExceptionally(settledAlready());
        }
        return confirmed;
    }

    @Override
    public void nak() {
        claim();
        checkAccepted(settler.redeliver(delivery, null));
    }

    @Override
    public void nak(Duration delay) {
        Duration possible = NakDelay.checked(delay);
        claim();
        checkAccepted(settler.redeliver(delivery, possible));
    }

    @Override
    public void nakUntil(Instant time) {
        nak(NakDelay.until(time, Instant.now()));
    }

    @Override
    public void term() {
        term(null);
    }

    @Override
    public void term(@Nullable String reason) {
        claim();
        checkAccepted(settler.terminate(delivery, reason));
    }

    @Override
    public void inProgress() {
        checkAccepted(!isSettled());
        progressKeeper.tell(delivery, System.nanoTime());
    }

    @Override
    public boolean isSettled() {
        return claimed.get() || delivery.isSettled();
    }

    private void claim() {
        checkAccepted(claimed.compareAndSet(false, true));
    }

    private void checkAccepted(boolean accepted) {
        if (!accepted) {
            throw settledAlready();
        }
    }

    private IllegalStateException settledAlready() {
        return new IllegalStateException("The acknowledgement of " + delivery + " is refused: it is settled already, by"
                + " the route, by the failure of its exchange, or because the wait for it was over.");
    }

    @Override
    public String toString() {
        return "Acknowledgement of " + delivery;
    }
}
