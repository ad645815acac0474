package io.github.cameljetstream.consume;

import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.publish.Publisher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How failures are handled.
 *
 * @param terminateOn the exception classes of the option terminateOn
 * @param publisher publishes dead letters; null if there is no subject for them
 * @param deadLetterMonitor finds messages that used up their deliveries without being dead-lettered here
 */
public record FailureHandling(
        FailureOptions options,
        List<Class<?>> terminateOn,
        @Nullable Publisher publisher,
        MaxDeliverMonitor deadLetterMonitor) {}
