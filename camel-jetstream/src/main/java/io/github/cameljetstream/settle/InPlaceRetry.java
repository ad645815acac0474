package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import java.time.Duration;

/** Retries a delivery in its place in the order. */
@FunctionalInterface
public interface InPlaceRetry {
    void retry(Delivery delivery, Duration delay);
}
