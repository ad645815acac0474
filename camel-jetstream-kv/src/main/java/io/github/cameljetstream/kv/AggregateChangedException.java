package io.github.cameljetstream.kv;

import java.io.Serial;
import org.apache.camel.spi.OptimisticLockingAggregationRepository.OptimisticLockingException;

/**
 * Another thread or instance has changed the aggregate since it was read. With {@code optimisticLocking} of the aggregate EIP,
 * Camel reads and aggregates again.
 */
public final class AggregateChangedException extends OptimisticLockingException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String text;

    AggregateChangedException(String key, String bucket) {
        text = "The aggregate of key '" + key + "' in bucket '" + bucket
                + "' was changed by another thread or instance since it was read. Set optimisticLocking on the aggregate EIP if"
                + " several instances share the bucket: Camel then aggregates again. Otherwise the source must deliver the"
                + " message again.";
    }

    @Override
    public String getMessage() {
        return text;
    }

    /** Expected while instances compete for a key: the trace would cost more than the retry. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
