package io.github.cameljetstream;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ShutdownStrategy;

/** How long a stop may take. */
final class ShutdownTime {
    private ShutdownTime() {}

    /** What the shutdown strategy gives exchanges to end; nothing when it has given up waiting for them already. */
    static Duration left(CamelContext context) {
        ShutdownStrategy strategy = context.getShutdownStrategy();
        return strategy.isTimeoutOccurred()
                ? Duration.ZERO
                : Duration.of(strategy.getTimeout(), strategy.getTimeUnit().toChronoUnit());
    }
}
