package io.github.cameljetstream.metrics;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the metrics of a Camel context, without loading a class of Micrometer if it is not on the class path. */
public final class ContextMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(ContextMetrics.class);

    private ContextMetrics() {}

    /** The metrics of the context; {@link Metrics#NONE} without a meter registry or without Micrometer. */
    public static Metrics of(CamelContext context) {
        try {
            Class.forName("io.micrometer.core.instrument.MeterRegistry", false, ContextMetrics.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.trace("No metrics: Micrometer is not on the class path", e);
            return Metrics.NONE;
        }
        return MicrometerMetrics.of(context);
    }
}
