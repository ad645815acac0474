package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.LimitedLog;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ReactiveExecutor;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.UnitOfWorkHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes one exchange: tells its outcome and lets the next of its line run, each once, whatever is thrown.
 *
 * <p>Camel's synchronous processors complete an exchange while an {@link Error} is on its way out of the same call, and as
 * if it had succeeded. So what this thread hears during the call counts only when the call has returned; if it throws
 * instead, the exchange has failed. Thread-safe.
 */
final class ExchangeRun extends SettleOnCompletion implements AsyncCallback {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeRun.class);
    private static final Runnable NOTHING = () -> {};
    /** Each task that Camel has left may throw too. */
    private static final int MAX_LEFT_TASKS = 100;

    private final Exchange exchange;
    private final Runnable afterwards;
    private final LimitedLog log;
    private final AtomicBoolean over = new AtomicBoolean();

    /** The thread that is in the call to Camel. Others may read a stale value: it is never their own thread. */
    private @Nullable Thread caller;

    /** What this thread has heard during the call. */
    private boolean completed;

    private @Nullable ExchangeFailure failure;
    private boolean calledBack;

    /**
     * @param afterwards lets the next of the line run; not called if {@link #route} tells that the exchange has ended
     */
    ExchangeRun(
            Exchange exchange, CompletionHandler outcome, ConsumerTally tally, Runnable afterwards, LimitedLog log) {
        super(outcome, tally);
        this.exchange = exchange;
        this.afterwards = afterwards;
        this.log = log;
    }

    /** Returns whether the exchange has ended; if not, {@code afterwards} is called, or was. */
    boolean route(Routing routing) {
        boolean ended;
        caller = Thread.currentThread();
        try {
            exchange.getExchangeExtension().addOnCompletion(this);
            ended = routing.route(exchange, this);
        } catch (Throwable e) {
            threw(e);
            ended = true;
        } finally {
            caller = null;
        }
        Thread.interrupted(); // of the route's making: the thread is ours, and serves others next
        if (completed) {
            tell(failure);
        }
        if (!ended && !calledBack) {
            return false;
        }
        tellIfRefused();
        return over.compareAndSet(false, true);
    }

    @Override
    void ended(@Nullable ExchangeFailure how) {
        if (Thread.currentThread() == caller) {
            completed = true;
            failure = how;
        } else {
            tell(how);
        }
    }

    @Override
    public void done(boolean doneSync) {
        if (Thread.currentThread() == caller) {
            calledBack = true;
            return;
        }
        tellIfRefused();
        if (over.compareAndSet(false, true)) {
            afterwards.run();
        }
    }

    /** A route that refuses an exchange before its unit of work has begun (it is stopping) completes nothing. */
    private void tellIfRefused() {
        if (exchange.getExchangeExtension().containsOnCompletion(this)) {
            onFailure(exchange);
        }
    }

    private void threw(Throwable thrown) {
        Throwable readable = Causes.readable(thrown);
        log.error(
                "The route of {} has thrown an exception instead of failing with it; handling the message as failed",
                exchange.getExchangeId(),
                readable);
        tell(ExchangeFailure.by(readable));
        if (!completed) {
            endInCamel(readable);
        }
    }

    /**
     * Camel leaves what was to follow on this thread, and would run it with the next exchange, as if nothing had happened.
     * It ends now, with the exception, and without another attempt.
     */
    private void endInCamel(Throwable thrown) {
        exchange.setException(thrown);
        exchange.getExchangeExtension().setRedeliveryExhausted(true);
        exchange.setRouteStop(true);
        ReactiveExecutor executor =
                exchange.getContext().getCamelContextExtension().getReactiveExecutor();
        for (int left = MAX_LEFT_TASKS; left > 0; left--) {
            try {
                executor.schedule(NOTHING); // runs all that was left, too
                break;
            } catch (Throwable e) {
                LOG.debug("A task that was left has failed", Causes.loggable(e));
            }
        }
        UnitOfWork unitOfWork = exchange.getUnitOfWork();
        if (unitOfWork != null && unitOfWork.containsSynchronization(this)) {
            try {
                UnitOfWorkHelper.doneUow(unitOfWork, exchange);
            } catch (Throwable e) {
                LOG.debug("A completion of the exchange has failed", Causes.loggable(e));
            }
        }
    }
}
