/**
 * The binding to a consumer on the server. A {@code ConsumerBinding} holds its parts: source, delivery numbers, settler,
 * order. {@code ActiveBinding} holds the current one. A recovery replaces it, and deliveries keep the settler that they began
 * with.
 *
 * <p>{@code DeliveryMode} holds the differences between plain, strictly ordered, replayed and polled consumers.
 * {@code FaultDetector}, {@code ServerRestarts} and {@code DeniedRights} notice faults, and {@code Recovery} repeats the
 * attempt to rebind with a growing delay. Imports {@code route} and the packages below it; {@code consume} joins them.
 */
@NullMarked
package io.github.cameljetstream.binding;

import org.jspecify.annotations.NullMarked;
