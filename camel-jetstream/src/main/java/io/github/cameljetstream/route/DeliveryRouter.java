package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.CompletionHandler;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.dispatch.AsyncCompletionGuard;
import io.github.cameljetstream.dispatch.BatchQueue;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.LimitedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes the exchange of a delivery or of a batch, which is settled when the exchange is done. Thread-safe. */
public final class DeliveryRouter {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRouter.class);
    private static final Runnable NOTHING = () -> {};

    private final Routing routing;
    private final DeliveryExchanges exchanges;
    private final Function<Delivery, CompletionHandler<Delivery>> handlers;
    private final BatchCompletionHandler batchHandler = new BatchCompletionHandler();
    private final boolean holdsOrder;
    private final ConsumerTally tally;
    private final LimitedLog log;

    /**
     * @param handlers creates the handler that settles a delivery when its exchange is done
     * @param holdsOrder whether the next delivery waits until this one is settled, which may take several runs
     * @param tasks writes collected log lines
     */
    public DeliveryRouter(
            Routing routing,
            DeliveryExchanges exchanges,
            Function<Delivery, CompletionHandler<Delivery>> handlers,
            boolean holdsOrder,
            ConsumerTally tally,
            BackgroundTasks tasks) {
        this.routing = routing;
        this.exchanges = exchanges;
        this.handlers = handlers;
        this.holdsOrder = holdsOrder;
        this.tally = tally;
        this.log = new LimitedLog(LOG, tasks);
    }

    /** Runs a delivery on a worker; see {@link DispatchQueue.Runner}. */
    public boolean run(Delivery delivery, Runnable onCompleted) {
        if (delivery.isOverdue()) {
            delivery.settler().expire(delivery); // the server redelivers it
            return true;
        }
        if (!holdsOrder) {
            return !delivery.begin() || route(delivery, onCompleted);
        }
        AsyncCompletionGuard completion = new AsyncCompletionGuard();
        Runnable onSettled = () -> {
            if (!completion.isFirst()) {
                onCompleted.run();
            }
        };
        return runUntilSettled(delivery, onSettled) || !completion.isFirst();
    }

    /** As {@link #run}, but calls back once the delivery is settled, perhaps before it returns. */
    public boolean runUntilSettled(Delivery delivery, Runnable onSettled) {
        if (!delivery.begin()) {
            return true;
        }
        delivery.whenSettled(onSettled);
        route(delivery, NOTHING);
        return false;
    }

    /** Runs the exchange of a delivery again, in its place. */
    public void runAgain(Delivery delivery) {
        route(delivery, NOTHING);
    }

    /** Runs a batch on a worker; see {@link BatchQueue.BatchRunner}. */
    public boolean runBatch(List<Delivery> batch, Runnable onCompleted) {
        List<BatchCompletionHandler.Item> items = items(batch);
        Exchange exchange = items.isEmpty() ? null : exchange(items);
        return exchange == null || route(exchange, items, batchHandler, onCompleted);
    }

    private List<BatchCompletionHandler.Item> items(List<Delivery> batch) {
        List<BatchCompletionHandler.Item> items = new ArrayList<>(batch.size());
        for (Delivery delivery : batch) {
            if (delivery.begin()) {
                CompletionHandler<Delivery> handler = handlers.apply(delivery);
                Exchange exchange = exchange(delivery, handler);
                if (exchange != null) {
                    items.add(new BatchCompletionHandler.Item(exchange, delivery, handler));
                }
            }
        }
        return items;
    }

    /** The exchange of a batch; null if it cannot be created, and the batch is settled. */
    private @Nullable Exchange exchange(List<BatchCompletionHandler.Item> items) {
        try {
            return exchanges.ofBatch(items);
        } catch (Throwable e) {
            Throwable readable = Causes.readable(e);
            log.error("No exchange can be made of a batch of {}; handling it as failed", items.size(), readable);
            batchHandler.failed(items, ExchangeFailure.by(readable));
            return null;
        }
    }

    /** The exchange of a polled delivery; null if it is settled already, or no exchange can be created. */
    public @Nullable Exchange handOut(Delivery delivery) {
        if (!delivery.begin()) {
            return null;
        }
        CompletionHandler<Delivery> handler = handlers.apply(delivery);
        Exchange exchange = exchange(delivery, handler);
        if (exchange != null) {
            exchange.getExchangeExtension().addOnCompletion(new SettleOnCompletion<>(delivery, handler, tally));
        }
        return exchange;
    }

    private boolean route(Delivery delivery, Runnable onCompleted) {
        CompletionHandler<Delivery> handler = handlers.apply(delivery);
        Exchange exchange = exchange(delivery, handler);
        return exchange == null || route(exchange, delivery, handler, onCompleted);
    }

    /** The exchange of a delivery; null if it cannot be created, and the delivery is settled. */
    private @Nullable Exchange exchange(Delivery delivery, CompletionHandler<Delivery> handler) {
        try {
            Exchange exchange = exchanges.withBody(delivery);
            if (handler instanceof ManualAcknowledgement) {
                exchange.getIn().setHeader(JetStreamHeaders.ACKNOWLEDGEMENT, handler);
            }
            return exchange;
        } catch (Throwable e) {
            Throwable readable = Causes.readable(e);
            log.errorAbout(
                    delivery.streamSequence(),
                    "No exchange can be made of {}; handling it as failed",
                    delivery,
                    readable);
            handler.failed(delivery, ExchangeFailure.by(readable));
            return null;
        }
    }

    private <T> boolean route(Exchange exchange, T item, CompletionHandler<T> handler, Runnable onCompleted) {
        return new ExchangeRun<>(exchange, item, handler, tally, onCompleted, log).route(routing);
    }
}
