package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.DeliveryMode;
import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.dispatch.OrderKey;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.payload.ClaimChecks;
import io.github.cameljetstream.route.Routing;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The access of a consumer to Camel: the route, and how its exchanges are created.
 *
 * @param claimChecks reads bodies that are stored elsewhere
 * @param unwrapping reads CloudEvents; null to leave them as they are
 * @param orderKey null for no order other than that of {@code concurrency}
 * @param part null for a consumer that is no part of another one
 */
public record RouteAccess(
        Routing routing,
        HeaderMapper headerMapper,
        ClaimChecks claimChecks,
        @Nullable Unwrapping unwrapping,
        @Nullable OrderKey orderKey,
        @Nullable Part part) {

    /**
     * What is particular to a consumer that is a part of another one.
     *
     * @param tally counts the deliveries of all parts
     * @param mode how the part processes its deliveries
     */
    public record Part(ConsumerTally tally, DeliveryMode mode) {}

    /** For a consumer that is no part of another one. */
    public RouteAccess(
            Routing routing,
            HeaderMapper headerMapper,
            ClaimChecks claimChecks,
            @Nullable Unwrapping unwrapping,
            @Nullable OrderKey orderKey) {
        this(routing, headerMapper, claimChecks, unwrapping, orderKey, null);
    }

    /** For a part of the consumer of a route. */
    public RouteAccess withPart(Routing routingOfPart, Part ofPart) {
        return new RouteAccess(routingOfPart, headerMapper, claimChecks, unwrapping, orderKey, ofPart);
    }

    /** For a polled consumer, which has no route. */
    public static RouteAccess polled(
            Supplier<Exchange> newExchange,
            HeaderMapper headerMapper,
            ClaimChecks claimChecks,
            @Nullable Unwrapping unwrapping) {
        return new RouteAccess(newExchange::get, headerMapper, claimChecks, unwrapping, null);
    }
}
