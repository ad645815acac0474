package io.github.cameljetstream.route;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** What the consume packages need of the Camel consumer. */
public interface Routing {
    /** Creates an empty exchange of the consumer. */
    Exchange newExchange();

    /** Routes an exchange; returns whether it is done already. */
    boolean route(Exchange exchange, AsyncCallback callback);
}
