package io.github.cameljetstream.examples.orders;

/** Headers of our own: they travel with the message. */
final class OrderHeaders {
    /** The number of the order, from 1. */
    static final String NUMBER = "order-number";

    private OrderHeaders() {}
}
