package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.CompletionHandler;
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
 * Routes one exchange, settles its delivery or batch, and lets the next delivery begin, each once, whatever is thrown.
 *
 * <p>Camel's synchronous processors complete an exchange as successful while they throw an {@link Error}. So a completion on
 * this thread during the call takes effect only when the call has returned; if the call throws, the exchange has failed.
 * Thread-safe.
 *
 * @param <T> the delivery or the batch
 */
final class ExchangeRun<T> extends SettleOnCompletion<T> implements AsyncCallback {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeRun.class);
    private static final Runnable NOTHING = () -> {};
    /** Each task that Camel has left may throw too. */
    private static final int MAX_LEFT_TASKS = 100;

    private final Exchange exchange;
    private final Runnable onCompleted;
    private final LimitedLog log;
    private final AtomicBoolean over = new AtomicBoolean();

    /** The thread that is in the call to Camel. Others may read a stale value: it is never their own thread. */
    private @Nullable Thread caller;

    /** The completion on this thread during the call. */
    private boolean completed;

    private @Nullable ExchangeFailure failure;
    private boolean calledBack;

    /** @param onCompleted lets the next delivery begin; not called if {@link #route} returns true */
    ExchangeRun(
            Exchange exchange,
            T item,
            CompletionHandler<T> handler,
            ConsumerTally tally,
            Runnable onCompleted,
            LimitedLog log) {
        super(item, handler, tally);
        this.exchange = exchange;
        this.onCompleted = onCompleted;
        this.log = log;
    }

    /** Returns whether the exchange is done; if not, {@code onCompleted} is called, or was. */
    boolean route(Routing routing) {
        boolean ended = call(routing);
        Thread.interrupted(); // the route may have set the flag, and this thread serves others next
        if (completed) {
            settle(failure);
        }
        if (!ended && !calledBack) {
            return false;
        }
        settleIfRefused();
        return over.compareAndSet(false, true);
    }

    private boolean call(Routing routing) {
        caller = Thread.currentThread();
        try {
            exchange.getExchangeExtension().addOnCompletion(this);
            return routing.route(exchange, this);
        } catch (Throwable e) {
            onThrown(e);
            return true;
        } finally {
            caller = null;
        }
    }

    @Override
    void onDone(@Nullable ExchangeFailure how) {
        if (Thread.currentThread() == caller) {
            completed = true;
            failure = how;
        } else {
            settle(how);
        }
    }

    @Override
    public void done(boolean doneSync) {
        if (Thread.currentThread() == caller) {
            calledBack = true;
            return;
        }
        settleIfRefused();
        if (over.compareAndSet(false, true)) {
            onCompleted.run();
        }
    }

    /** A route that refuses an exchange before its unit of work began (it is stopping) completes nothing. */
    private void settleIfRefused() {
        if (exchange.getExchangeExtension().containsOnCompletion(this)) {
            onFailure(exchange);
        }
    }

    private void onThrown(Throwable thrown) {
        Throwable readable = Causes.readable(thrown);
        log.error(
                "The route of {} has thrown an exception instead of failing with it; handling the message as failed",
                exchange.getExchangeId(),
                readable);
        settle(ExchangeFailure.by(readable));
        if (!completed) {
            endInCamel(readable);
        }
    }

    /**
     * Camel leaves the rest of the route on this thread, and would run it with the next exchange, as if nothing had failed.
     * It ends now, with the exception and without a redelivery.
     */
    private void endInCamel(Throwable thrown) {
        exchange.setException(thrown);
        exchange.getExchangeExtension().setRedeliveryExhausted(true);
        exchange.setRouteStop(true);
        runLeftTasks();
        UnitOfWork unitOfWork = exchange.getUnitOfWork();
        if (unitOfWork != null && unitOfWork.containsSynchronization(this)) {
            try {
                UnitOfWorkHelper.doneUow(unitOfWork, exchange);
            } catch (Throwable e) {
                LOG.debug("A completion of the exchange has failed", Causes.loggable(e));
            }
        }
    }

    private void runLeftTasks() {
        ReactiveExecutor executor =
                exchange.getContext().getCamelContextExtension().getReactiveExecutor();
        for (int left = MAX_LEFT_TASKS; left > 0; left--) {
            try {
                executor.schedule(NOTHING); // also runs all tasks that were left
                break;
            } catch (Throwable e) {
                LOG.debug("A task that was left has failed", Causes.loggable(e));
            }
        }
    }
}
