package io.github.cameljetstream.object;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/** Gives the exchanges of the replay to the router of the started watch. Thread-safe. */
final class WatchProcessor extends AsyncProcessorSupport {
    private final Supplier<@Nullable ChangeRouter> router;

    WatchProcessor(Supplier<@Nullable ChangeRouter> router) {
        this.router = router;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return requireNonNull(router.get(), "the watch is started").route(exchange, callback);
    }
}
