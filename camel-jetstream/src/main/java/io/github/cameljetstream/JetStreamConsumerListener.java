package io.github.cameljetstream;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.resume.ConsumerListener;
import org.jspecify.annotations.Nullable;

/**
 * Pauses a route when one of its exchanges has failed, and resumes it when a check succeeds: {@code
 * from("jetstream:orders").pausable(new JetStreamConsumerListener(), o -> isBackendUp())}. The component settles the
 * failed message as usual; the server redelivers it after the route resumes. The component calls the check once a
 * second with {@code null}. Thread-safe.
 */
public class JetStreamConsumerListener implements ConsumerListener<Object, Exchange> {
    private volatile @Nullable Predicate<?> mayResume;

    @Override
    public void setResumableCheck(Predicate<?> mayResume) {
        this.mayResume = mayResume;
    }

    /** If true, a paused route resumes. */
    @Override
    public boolean afterConsume(@Nullable Object nothing) {
        return requireNonNull(mayResume, "a pausable route sets its check").test(null);
    }

    /** If true, the route continues after the exchange: unless it has failed, or is marked rollback-only. */
    @Override
    public boolean afterProcess(Exchange exchange) {
        return !exchange.isFailed() && !exchange.isRollbackOnly() && !exchange.isRollbackOnlyLast();
    }
}
