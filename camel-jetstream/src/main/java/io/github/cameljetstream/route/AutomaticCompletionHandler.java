package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.ExchangeFailure;

/** Settles a delivery as its exchange has ended. */
public record AutomaticCompletionHandler(Delivery delivery) implements CompletionHandler {
    @Override
    public void succeeded() {
        delivery.settler().succeeded(delivery);
    }

    @Override
    public void failed(ExchangeFailure failure) {
        delivery.settler().failed(delivery, failure);
    }
}
