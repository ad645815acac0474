package io.github.cameljetstream.consume;

/** What becomes of a delivery when its exchange has ended. Thread-safe. */
interface Outcome {
    void succeeded();

    /**
     * The exchange failed.
     *
     * @param cause null if none is known
     */
    void failed(Throwable cause);
}
