/**
 * The span decorator for camel-telemetry, which finds it as a service by the scheme of the component. No other package
 * uses it, and it is loaded only if camel-telemetry is on the class path. Imports {@code headers}.
 *
 * <p>The names of spans and attributes are those of OpenTelemetry's conventions for messaging.
 */
@NullMarked
package io.github.cameljetstream.tracing;

import org.jspecify.annotations.NullMarked;
