package io.github.cameljetstream.partition;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.route.Routing;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** Routes the exchanges of a partition: the header says which it is. */
record PartitionRouting(Routing routing, Integer partition) implements Routing {
    @Override
    public Exchange newExchange() {
        return routing.newExchange();
    }

    @Override
    public boolean route(Exchange exchange, AsyncCallback callback) {
        exchange.getIn().setHeader(JetStreamHeaders.PARTITION, partition);
        return routing.route(exchange, callback);
    }
}
