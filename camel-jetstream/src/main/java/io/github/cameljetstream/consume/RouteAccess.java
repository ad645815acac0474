package io.github.cameljetstream.consume;

import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.dispatch.OrderKey;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.route.Routing;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * What a consumer needs of Camel: the route, and how its exchanges are made.
 *
 * @param unwrapping reads CloudEvents; null to leave them as they are
 * @param orderKey null for no order other than that of {@code concurrency}
 */
public record RouteAccess(Routing routing, HeaderMapper headerMapper, Unwrapping unwrapping, OrderKey orderKey) {
    private record NoRoute(Supplier<Exchange> exchanges) implements Routing {
        @Override
        public Exchange newExchange() {
            return exchanges.get();
        }

        @Override
        public boolean route(Exchange exchange, AsyncCallback callback) {
            throw new IllegalStateException("A polled exchange is not routed");
        }
    }

    /** For a consumer that is polled, and has no route. */
    public static RouteAccess polled(Supplier<Exchange> newExchange, HeaderMapper headerMapper, Unwrapping unwrapping) {
        return new RouteAccess(new NoRoute(newExchange), headerMapper, unwrapping, null);
    }
}
