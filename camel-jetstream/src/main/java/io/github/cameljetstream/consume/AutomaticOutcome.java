package io.github.cameljetstream.consume;

/** Settles a delivery as its exchange has ended. */
record AutomaticOutcome(Delivery delivery) implements Outcome {
    @Override
    public void succeeded() {
        delivery.settler().succeeded(delivery);
    }

    @Override
    public void failed(ExchangeFailure failure) {
        delivery.settler().failed(delivery, failure);
    }
}
