package io.github.cameljetstream.consume;

import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.publish.Publisher;
import java.util.List;

/**
 * What failures are handled with.
 *
 * @param terminateOn the classes of the option of that name
 * @param publisher publishes dead letters; null if there is no subject for them
 * @param deadLetterMonitor finds messages that used up their deliveries without being dead-lettered here
 */
public record FailureHandling(
        FailureOptions options, List<Class<?>> terminateOn, Publisher publisher, MaxDeliverMonitor deadLetterMonitor) {}
