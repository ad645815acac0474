package io.github.cameljetstream.operations;

import io.github.cameljetstream.options.OperationOptions;
import org.jspecify.annotations.Nullable;

/**
 * The stream and the consumer that the options of an endpoint name.
 *
 * @param subject the subject of the endpoint
 * @param stream the option streamName
 * @param durable the option durableName
 * @param group the option priorityGroup
 */
public record OperationTarget(
        OperationOptions options,
        String subject,
        @Nullable String stream,
        @Nullable String durable,
        @Nullable String group) {}
