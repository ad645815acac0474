package io.github.cameljetstream.route;

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

/** Routes the exchange of a delivery, or of a batch of them, and has it settled when the exchange is done. Thread-safe. */
public final class DeliveryRouter {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRouter.class);
    private static final Runnable NOTHING = () -> {};

    private final Routing routing;
    private final DeliveryExchanges exchanges;
    private final Function<Delivery, CompletionHandler> outcomes;
    private final boolean holdsOrder;
    private final ConsumerTally tally;
    private final LimitedLog log;

    /**
     * @param outcomes how the end of the exchange settles a delivery
     * @param holdsOrder whether the next of a line waits until a delivery is settled, which may take several runs
     * @param tasks logs what was collected
     */
    public DeliveryRouter(
            Routing routing,
            DeliveryExchanges exchanges,
            Function<Delivery, CompletionHandler> outcomes,
            boolean holdsOrder,
            ConsumerTally tally,
            BackgroundTasks tasks) {
        this.routing = routing;
        this.exchanges = exchanges;
        this.outcomes = outcomes;
        this.holdsOrder = holdsOrder;
        this.tally = tally;
        this.log = new LimitedLog(LOG, tasks);
    }

    /** Runs on a worker when it is the turn of the delivery; see {@link DispatchQueue.Runner}. */
    public boolean run(Delivery delivery, Runnable afterwards) {
        if (!delivery.begin()) {
            return true;
        }
        if (!holdsOrder) {
            return route(delivery, afterwards);
        }
        AsyncCompletionGuard turn = new AsyncCompletionGuard();
        delivery.whenSettled(() -> {
            if (!turn.isFirst()) {
                afterwards.run();
            }
        });
        route(delivery, NOTHING);
        return !turn.isFirst();
    }

    /** Runs the exchange of a delivery again, whose turn it still is. */
    public void runAgain(Delivery delivery) {
        route(delivery, NOTHING);
    }

    /** Runs on a worker; see {@link BatchQueue.BatchRunner}. */
    public boolean runBatch(List<Delivery> batch, Runnable afterwards) {
        List<BatchCompletionHandler.Item> items = new ArrayList<>(batch.size());
        for (Delivery delivery : batch) {
            if (delivery.begin()) {
                CompletionHandler outcome = outcomes.apply(delivery);
                Exchange exchange = exchange(delivery, outcome);
                if (exchange != null) {
                    items.add(new BatchCompletionHandler.Item(exchange, outcome));
                }
            }
        }
        if (items.isEmpty()) {
            return true;
        }
        BatchCompletionHandler outcome = new BatchCompletionHandler(items);
        Exchange exchange;
        try {
            exchange = exchanges.ofBatch(items);
        } catch (Throwable e) {
            Throwable readable = Causes.readable(e);
            log.error("No exchange can be made of a batch of {}; handling it as failed", items.size(), readable);
            outcome.failed(ExchangeFailure.by(readable));
            return true;
        }
        return route(exchange, outcome, afterwards);
    }

    /** The exchange of a delivery that is routed elsewhere; null if it is settled already, or none can be made. */
    public @Nullable Exchange handOut(Delivery delivery) {
        if (!delivery.begin()) {
            return null;
        }
        CompletionHandler outcome = outcomes.apply(delivery);
        Exchange exchange = exchange(delivery, outcome);
        if (exchange != null) {
            exchange.getExchangeExtension().addOnCompletion(new SettleOnCompletion(outcome, tally));
        }
        return exchange;
    }

    private boolean route(Delivery delivery, Runnable afterwards) {
        CompletionHandler outcome = outcomes.apply(delivery);
        Exchange exchange = exchange(delivery, outcome);
        return exchange == null || route(exchange, outcome, afterwards);
    }

    /** The exchange of a delivery; null if none can be made, and the delivery is settled. */
    private @Nullable Exchange exchange(Delivery delivery, CompletionHandler outcome) {
        try {
            Exchange exchange = exchanges.of(delivery);
            if (outcome instanceof ManualAcknowledgement) {
                exchange.getIn().setHeader(JetStreamHeaders.ACKNOWLEDGEMENT, outcome);
            }
            return exchange;
        } catch (Throwable e) {
            Throwable readable = Causes.readable(e);
            log.errorAbout(
                    delivery.streamSequence(),
                    "No exchange can be made of {}; handling it as failed",
                    delivery,
                    readable);
            outcome.failed(ExchangeFailure.by(readable));
            return null;
        }
    }

    private boolean route(Exchange exchange, CompletionHandler outcome, Runnable afterwards) {
        return new ExchangeRun(exchange, outcome, tally, afterwards, log).route(routing);
    }
}
