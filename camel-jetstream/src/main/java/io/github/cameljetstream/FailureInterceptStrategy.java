package io.github.cameljetstream;

import io.github.cameljetstream.route.SettleOnCompletion;
import io.github.cameljetstream.runtime.Causes;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets the exchange of a delivery fail with anything that a step of a route throws, on any thread.
 *
 * <p>Camel makes an exchange fail with an exception that a processor throws, but not with an {@link Error}, which ends
 * the work of the thread; the exchange later continues as if it had succeeded, or never. The error handler of the route
 * treats an Error like an exception: {@code onException(Throwable.class)} handles it. Exchanges of other components do
 * not change.
 */
final class FailureInterceptStrategy implements InterceptStrategy {
    private FailureInterceptStrategy() {}

    /** Adds the strategy to a context, once. Earlier routes do not have it. */
    static void addTo(CamelContext context) {
        List<InterceptStrategy> present = context.getCamelContextExtension().getInterceptStrategies();
        synchronized (present) {
            if (present.stream().noneMatch(FailureInterceptStrategy.class::isInstance)) {
                context.getCamelContextExtension().addInterceptStrategy(new FailureInterceptStrategy());
            }
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Step(AsyncProcessorConverterHelper.convert(target));
    }

    private static boolean carriesDelivery(Exchange exchange) {
        return exchange.getFromEndpoint() instanceof JetStreamEndpoint || SettleOnCompletion.isOn(exchange);
    }

    /** A step of a route. */
    private static final class Step extends DelegateAsyncProcessor {
        Step(AsyncProcessor processor) {
            super(processor);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return carriesDelivery(exchange)
                    ? new StepRun(exchange, callback).process(getProcessor())
                    : super.process(exchange, callback);
        }
    }

    /** A step of one exchange. Its end during the call counts when the call returns without an exception. */
    private static final class StepRun implements AsyncCallback {
        private final Exchange exchange;
        private final AsyncCallback callback;
        private final AtomicBoolean over = new AtomicBoolean();
        /** The thread in the call. Other threads may read a stale value, which is never their own thread. */
        private @Nullable Thread caller;

        private boolean calledBack;
        private boolean doneSync;

        StepRun(Exchange exchange, AsyncCallback callback) {
            this.exchange = exchange;
            this.callback = callback;
        }

        boolean process(AsyncProcessor step) {
            boolean sync;
            caller = Thread.currentThread();
            try {
                sync = step.process(exchange, this);
            } catch (Throwable e) {
                exchange.setException(e);
                sync = true;
                calledBack = true;
                doneSync = true;
            } finally {
                caller = null;
            }
            if (calledBack) {
                end(doneSync);
            }
            return sync;
        }

        @Override
        public void done(boolean sync) {
            if (Thread.currentThread() == caller) {
                calledBack = true;
                doneSync = sync;
            } else {
                end(sync);
            }
        }

        private void end(boolean sync) {
            if (over.compareAndSet(false, true)) {
                Exception failure = exchange.getException();
                if (failure != null) {
                    Throwable readable = Causes.readable(failure);
                    if (readable != failure) {
                        exchange.setException(readable); // otherwise the error handler and the log would throw
                    }
                }
                callback.done(sync);
            }
        }
    }
}
