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
import io.github.cameljetstream.options.RoutingOptions;
import io.github.cameljetstream.route.DeliveryExchanges;
import io.github.cameljetstream.route.DeliveryRouter;
import io.github.cameljetstream.runtime.LimitedLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the dispatch queue that the options need. */
final class DispatchQueues {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchQueues.class);
    private static final String NO_KEY = "";

    private DispatchQueues() {}

    /** @param orderKey null for no order other than that of {@code concurrency} */
    static DispatchQueue create(
            RoutingOptions options,
            @Nullable OrderKey orderKey,
            ConnectionLease lease,
            DeliveryExchanges exchanges,
            DeliveryRouter router) {
        if (options.isBatching()) {
            return batchQueue(options, lease, router);
        }
        if (orderKey != null) {
            LimitedLog log = new LimitedLog(LOG, lease.tasks());
            return new KeyedQueues(
                    lease, options.maxInFlight(), delivery -> key(orderKey, delivery, exchanges, log), router::run);
        }
        return options.getConcurrency() == Concurrency.SINGLE
                ? new SequentialQueue(lease.tasks(), router::run)
                : new ParallelQueue(lease, options.maxInFlight(), router::runUntilSettled);
    }

    private static BatchQueue batchQueue(RoutingOptions options, ConnectionLease lease, DeliveryRouter router) {
        int size = options.getMaxBatchSize();
        int batches = options.getConcurrency() == Concurrency.SINGLE ? 1 : options.maxInFlight() / size;
        return new BatchQueue(lease, size, options.getBatchingInterval(), batches, router::runBatch);
    }

    /** Called on a thread of the connection. Messages without a key keep the order among themselves. */
    private static String key(OrderKey orderKey, Delivery delivery, DeliveryExchanges exchanges, LimitedLog log) {
        try {
            return orderKey.of(delivery.subject(), () -> exchanges.of(delivery));
        } catch (Throwable e) { // an Error would end the thread of the connection
            log.errorAbout(delivery.streamSequence(), "orderBy has no key for {}", delivery, e);
            return NO_KEY;
        }
    }
}
