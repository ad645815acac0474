package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.collect.Group;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The exchange properties of Camel and of the repository that are about an aggregate. */
final class AggregateProperties {
    /** The state of the group when the exchange was read from the bucket: the expectation for its next change. */
    static final String GROUP = "CamelJetStreamAggregateGroup";

    private AggregateProperties() {}

    /** The state of a group, and the bucket that it is in. */
    record Read(String bucket, Group group) {}

    static void remember(Exchange exchange, String bucket, Group group) {
        exchange.setProperty(GROUP, new Read(bucket, group));
    }

    /** Null if the exchange was not read from this group of this bucket. */
    static @Nullable Group group(@Nullable Exchange exchange, String bucket, String key) {
        return exchange != null
                        && exchange.getProperty(GROUP) instanceof Read read
                        && read.bucket().equals(bucket)
                        && read.group().key().equals(key)
                ? read.group()
                : null;
    }

    static void forget(Exchange exchange) {
        exchange.removeProperty(GROUP);
    }

    /** An open aggregate is not completed: the properties are of an earlier aggregation that the message has passed. */
    static void markOpen(Exchange exchange) {
        exchange.removeProperty(Exchange.AGGREGATED_COMPLETED_BY);
        exchange.removeProperty(Exchange.AGGREGATED_CORRELATION_KEY);
    }

    /**
     * If true, Camel completes an aggregate of which the repository gets the earlier state only: the strategy has returned
     * another exchange than the one that was read.
     */
    static boolean isEarlierState(Exchange exchange) {
        return exchange.getProperty(Exchange.AGGREGATED_CORRELATION_KEY) != null
                && exchange.getProperty(Exchange.AGGREGATED_COMPLETED_BY) == null;
    }
}
