package io.github.cameljetstream.route;

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
 * Lets the user settle a delivery. An exchange that fails before the user has said anything is handled as ever; one that
 * succeeds leaves the delivery to the user, for as long as the server waits.
 *
 * <p>There is one for each run of the exchange: what is said of an earlier run does not hold for a retry in place.
 */
public final class ManualCompletionHandler implements CompletionHandler, ManualAcknowledgement {
    private final Delivery delivery;
    private final DeliverySettler<Delivery> settler;
    private final ProgressKeeper progressKeeper;
    private final AtomicBoolean said = new AtomicBoolean();

    public ManualCompletionHandler(Delivery delivery, ProgressKeeper progressKeeper) {
        this.delivery = delivery;
        this.settler = delivery.settler();
        this.progressKeeper = progressKeeper;
    }

    @Override
    public void succeeded() {
        if (!said.get()) {
            progressKeeper.leaveToUser(delivery, System.nanoTime());
        }
    }

    @Override
    public void failed(ExchangeFailure failure) {
        if (said.compareAndSet(false, true)) {
            settler.failed(delivery, failure);
        }
    }

    @Override
    public void ack() {
        say();
        checked(settler.succeeded(delivery));
    }

    @Override
    public CompletableFuture<Void> ackConfirmed() {
        try {
            say();
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
        say();
        checked(settler.redeliver(delivery, null));
    }

    @Override
    public void nak(Duration delay) {
        Duration possible = NakDelay.checked(delay);
        say();
        checked(settler.redeliver(delivery, possible));
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
        say();
        checked(settler.terminate(delivery, reason));
    }

    @Override
    public void inProgress() {
        checked(!isSettled());
        progressKeeper.tell(delivery, System.nanoTime());
    }

    @Override
    public boolean isSettled() {
        return said.get() || delivery.isSettled();
    }

    private void say() {
        checked(said.compareAndSet(false, true));
    }

    private void checked(boolean settled) {
        if (!settled) {
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
