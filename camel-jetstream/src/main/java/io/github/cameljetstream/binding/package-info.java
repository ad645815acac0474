/**
 * The consumer on the server that deliveries come from now. A {@code ConsumerBinding} holds what belongs to it: source,
 * delivery numbers, settler, order. {@code ActiveBinding} holds the one in use; a recovery replaces it, and deliveries keep
 * the binding that they began with.
 *
 * <p>{@code DeliveryMode} is what differs between plain, strictly ordered, replayed and polled consumers.
 * {@code FaultDetector}, {@code ServerRestarts} and {@code DeniedRights} notice what goes wrong, and {@code Recovery} repeats
 * an attempt with a growing delay. Imports {@code route} and the packages below it; {@code consume} joins them.
 */
package io.github.cameljetstream.binding;
