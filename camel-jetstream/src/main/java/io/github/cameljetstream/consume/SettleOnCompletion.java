package io.github.cameljetstream.consume;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** Settles a delivery when the unit of work of its exchange is done, wherever the exchange was handed over to. */
final class SettleOnCompletion implements Synchronization {
    private final Delivery delivery;
    private final Settler settler;

    SettleOnCompletion(Delivery delivery, Settler settler) {
        this.delivery = delivery;
        this.settler = settler;
    }

    @Override
    public void onComplete(Exchange exchange) {
        settler.succeeded(delivery);
    }

    @Override
    public void onFailure(Exchange exchange) {
        settler.failed(
                delivery,
                exchange.getException() != null
                        ? exchange.getException()
                        : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
}
