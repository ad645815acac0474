package io.github.cameljetstream;

import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.resume.ConsumerListener;

/**
 * Pauses a route when one of its exchanges has failed, and lets it go on when a check says so:
 * {@code from("jetstream:orders").pausable(new JetStreamConsumerListener(), o -> isBackendUp())}. The failed message is
 * settled as ever, so it comes again, but not before the route goes on. The check is asked once a second with
 * {@code null}. Thread-safe.
 */
public class JetStreamConsumerListener implements ConsumerListener<Object, Exchange> {
    private volatile Predicate<?> mayResume;

    @Override
    public void setResumableCheck(Predicate<?> mayResume) {
        this.mayResume = mayResume;
    }

    /** Whether a paused route may go on. */
    @Override
    public boolean afterConsume(Object nothing) {
        return mayResume.test(null);
    }

    /** Whether the route goes on after the exchange: not if it has failed, or is marked rollback-only. */
    @Override
    public boolean afterProcess(Exchange exchange) {
        return !exchange.isFailed() && !exchange.isRollbackOnly() && !exchange.isRollbackOnlyLast();
    }
}
