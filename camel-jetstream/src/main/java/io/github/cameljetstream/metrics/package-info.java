/**
 * Meters of consumers, producers and connections for Micrometer. {@code Metrics} is the entrance, and does nothing
 * without Micrometer on the class path; only {@code MicrometerMetrics} and {@code MeterGroup} use Micrometer. Imports
 * the packages below it for the numbers that they show.
 *
 * <p>A meter reads a number when it is scraped, so that counting costs the hot paths nothing more. The meters of a
 * consumer or producer exist while it runs.
 */
@NullMarked
package io.github.cameljetstream.metrics;

import org.jspecify.annotations.NullMarked;
