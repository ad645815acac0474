package io.github.cameljetstream.consume;

/** Settles a delivery as its exchange has ended. */
record AutomaticCompletionHandler(Delivery delivery) implements CompletionHandler {
    @Override
    public void succeeded() {
        delivery.settler().succeeded(delivery);
    }

    @Override
    public void failed(ExchangeFailure failure) {
        delivery.settler().failed(delivery, failure);
    }
}
