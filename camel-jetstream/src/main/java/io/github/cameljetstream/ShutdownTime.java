package io.github.cameljetstream;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ShutdownStrategy;

/** Time limit of a stop. */
final class ShutdownTime {
    private ShutdownTime() {}

    /** The timeout of the shutdown strategy; zero if the strategy no longer waits. */
    static Duration left(CamelContext context) {
        ShutdownStrategy strategy = context.getShutdownStrategy();
        return strategy.isTimeoutOccurred()
                ? Duration.ZERO
                : Duration.of(strategy.getTimeout(), strategy.getTimeUnit().toChronoUnit());
    }
}
