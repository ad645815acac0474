package io.github.cameljetstream.metrics;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.publish.PublishTally;
import io.github.cameljetstream.publish.Publisher;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes meters of consumers, producers and connections to Micrometer. This interface does not use Micrometer;
 * {@code ContextMetrics} finds the implementation. Thread-safe.
 */
public interface Metrics {
    /** Publishes nothing. */
    Metrics NONE = new Metrics() {
        @Override
        public Registration consumer(ObservedConsumer consumer) {
            return () -> {};
        }

        @Override
        public Registration producer(ObservedProducer producer) {
            return () -> {};
        }

        @Override
        public <T> Registration member(Map<String, String> tags, T member, Consumer<Meters<T>> definition) {
            return () -> {};
        }
    };

    /** The life of the meters of one consumer or producer. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A consumer.
     *
     * @param routeId null if it belongs to no route
     * @param subject the subject of the endpoint, with its wildcards
     * @param snapshot the state of the consumer
     * @param deadLetters the counts of dead letters; null without deadLetterSubject
     */
    record ObservedConsumer(
            @Nullable String routeId,
            String subject,
            Supplier<ConsumerSnapshot> snapshot,
            ConsumerTally tally,
            @Nullable PublishTally deadLetters) {}

    /**
     * A producer.
     *
     * @param subject the subject of the endpoint
     * @param stream null if it is unknown
     * @param window the maximum number of pending messages
     */
    record ObservedProducer(String subject, @Nullable String stream, int window, Publisher publisher) {}

    /** Publishes the meters of a bound consumer until the registration is closed. */
    Registration consumer(ObservedConsumer consumer);

    /** Publishes the meters of a producer until the registration is closed. */
    Registration producer(ObservedProducer producer);

    /**
     * Publishes meters of another kind of member until the registration is closed.
     *
     * @param tags identify the group of the member, with its type; the meters also have the tag camelContext
     * @param definition defines the meters of a new group
     */
    <T> Registration member(Map<String, String> tags, T member, Consumer<Meters<T>> definition);
}
