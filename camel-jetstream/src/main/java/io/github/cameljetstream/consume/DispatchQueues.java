package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.dispatch.BatchQueue;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.dispatch.KeyedQueues;
import io.github.cameljetstream.dispatch.OrderKey;
import io.github.cameljetstream.dispatch.ParallelQueue;
import io.github.cameljetstream.dispatch.SequentialQueue;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.route.DeliveryExchanges;
import io.github.cameljetstream.route.DeliveryRouter;
import io.github.cameljetstream.runtime.LimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the dispatch queue that the options ask for. */
final class DispatchQueues {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchQueues.class);
    private static final String NO_KEY = "";

    private DispatchQueues() {}

    /**
     * @param orderKey null if there is no order but that of {@code concurrency}
     */
    static DispatchQueue create(
            ConsumerOptions options,
            OrderKey orderKey,
            ConnectionLease lease,
            DeliveryExchanges exchanges,
            DeliveryRouter router) {
        if (options.routing().isBatching()) {
            int batches = options.routing().getConcurrency() == Concurrency.SINGLE
                    ? 1
                    : options.routing().maxInFlight() / options.routing().getMaxBatchSize();
            return new BatchQueue(
                    lease,
                    options.routing().getMaxBatchSize(),
                    options.routing().getBatchingInterval(),
                    batches,
                    router::runBatch);
        }
        if (orderKey != null) {
            LimitedLog log = new LimitedLog(LOG, lease.tasks());
            return new KeyedQueues(
                    lease,
                    options.routing().maxInFlight(),
                    delivery -> key(orderKey, delivery, exchanges, log),
                    router::run);
        }
        return options.routing().getConcurrency() == Concurrency.SINGLE
                ? new SequentialQueue(lease.tasks(), router::run)
                : new ParallelQueue(lease, options.routing().maxInFlight(), router::run);
    }

    /** Runs on a thread of the connection. What has no key that can be made out keeps the order among its like. */
    private static String key(OrderKey orderKey, Delivery delivery, DeliveryExchanges exchanges, LimitedLog log) {
        try {
            return orderKey.of(delivery.subject(), () -> exchanges.of(delivery));
        } catch (Throwable e) { // an Error would end the thread of the connection
            log.errorAbout(delivery.streamSequence(), "orderBy makes no key of {}", delivery, e);
            return NO_KEY;
        }
    }
}
