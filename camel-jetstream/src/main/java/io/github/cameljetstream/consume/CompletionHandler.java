package io.github.cameljetstream.consume;

/** What becomes of a delivery when its exchange has ended. Thread-safe. */
interface CompletionHandler {
    void succeeded();

    void failed(ExchangeFailure failure);
}
