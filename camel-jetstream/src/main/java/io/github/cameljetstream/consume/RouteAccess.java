package io.github.cameljetstream.consume;

import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.dispatch.OrderKey;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.route.Routing;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The access of a consumer to Camel: the route, and how its exchanges are created.
 *
 * @param unwrapping reads CloudEvents; null to leave them as they are
 * @param orderKey null for no order other than that of {@code concurrency}
 */
public record RouteAccess(
        Routing routing, HeaderMapper headerMapper, @Nullable Unwrapping unwrapping, @Nullable OrderKey orderKey) {
    /** For a polled consumer, which has no route. */
    public static RouteAccess polled(
            Supplier<Exchange> newExchange, HeaderMapper headerMapper, @Nullable Unwrapping unwrapping) {
        return new RouteAccess(newExchange::get, headerMapper, unwrapping, null);
    }
}
