package io.github.cameljetstream.metrics;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.publish.PublishTally;
import io.github.cameljetstream.publish.Publisher;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes meters of consumers, producers and connections to Micrometer. This interface does not use Micrometer;
 * {@link MicrometerMetrics} is loaded only if Micrometer is on the class path. Thread-safe.
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
            String routeId,
            String subject,
            Supplier<ConsumerSnapshot> snapshot,
            ConsumerTally tally,
            PublishTally deadLetters) {}

    /**
     * A producer.
     *
     * @param subject the subject of the endpoint
     * @param stream null if it is unknown
     * @param window the maximum number of pending messages
     */
    record ObservedProducer(String subject, String stream, int window, Publisher publisher) {}

    /** Publishes the meters of a bound consumer until the registration is closed. */
    Registration consumer(ObservedConsumer consumer);

    /** Publishes the meters of a producer until the registration is closed. */
    Registration producer(ObservedProducer producer);

    /** The metrics of the context; {@link #NONE} without a meter registry or without Micrometer. */
    static Metrics of(CamelContext context) {
        Logger log = LoggerFactory.getLogger(Metrics.class);
        try {
            Class.forName("io.micrometer.core.instrument.MeterRegistry", false, Metrics.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            log.trace("No metrics: Micrometer is not on the class path", e);
            return NONE;
        }
        return MicrometerMetrics.of(context);
    }
}
