package io.github.cameljetstream.consume;

import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.publish.Publisher;
import java.util.List;

/**
 * What failures are handled with.
 *
 * @param terminateOn the classes of the option of that name
 * @param publisher publishes dead letters; null if there is no subject for them
 * @param exhaustionWatch finds dead letters that we have not made ourselves; null if there is no subject for them
 */
public record FailureHandling(
        FailureOptions options, List<Class<?>> terminateOn, Publisher publisher, MaxDeliverMonitor exhaustionWatch) {}
