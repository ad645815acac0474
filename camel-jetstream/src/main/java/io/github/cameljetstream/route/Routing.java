package io.github.cameljetstream.route;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** The Camel consumer, as the packages of consuming use it. */
public interface Routing {
    /** Creates an empty exchange of the consumer. */
    Exchange newExchange();

    /** Routes an exchange; returns whether it is done already. A polled consumer has no route. */
    default boolean route(Exchange exchange, AsyncCallback callback) {
        throw new IllegalStateException("A polled exchange is not routed");
    }
}
