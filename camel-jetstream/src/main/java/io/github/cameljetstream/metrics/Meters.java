package io.github.cameljetstream.metrics;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Defines the meters of a group of members. Does not use Micrometer.
 *
 * @param <T> the type of a member
 */
public interface Meters<T> {
    /** A gauge of the sum over the members. */
    void gauge(String name, String description, ToDoubleFunction<T> value);

    /** A counter of the sum over the members, including those that have left. */
    void counter(String name, String description, Map<String, String> tags, ToDoubleFunction<T> count);

    /**
     * A timer.
     *
     * @param attach gives each new member the receiver of its nanoseconds
     */
    void timer(String name, String description, Map<String, String> tags, BiConsumer<T, LongConsumer> attach);
}
