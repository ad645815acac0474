package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.ExchangeFailure;

/** What becomes of a delivery when its exchange has ended. Thread-safe. */
public interface CompletionHandler {
    void succeeded();

    void failed(ExchangeFailure failure);
}
