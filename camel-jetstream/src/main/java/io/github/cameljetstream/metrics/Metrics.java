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
 * Shows consumers, producers and connections to Micrometer. This interface knows nothing of Micrometer, which need not
 * be there; {@link MicrometerMetrics} is loaded only if it is. Thread-safe.
 */
public interface Metrics {
    /** Shows nothing. */
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

    /** Ends with its meters. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A consumer.
     *
     * @param routeId null if it is in no route
     * @param subject that of the endpoint, with its wildcards
     * @param snapshot how it fares
     * @param deadLetters what was published to the dead letter subject; null if there is none
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
     * @param subject that of the endpoint
     * @param stream null if it is not known
     * @param window how many messages may be under way
     */
    record ObservedProducer(String subject, String stream, int window, Publisher publisher) {}

    /** Shows the consumer, which is bound, until the registration is closed. */
    Registration consumer(ObservedConsumer consumer);

    /** Shows the producer until the registration is closed. */
    Registration producer(ObservedProducer producer);

    /** With the meter registry of the context; {@link #NONE} if it has none, or there is no Micrometer. */
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
