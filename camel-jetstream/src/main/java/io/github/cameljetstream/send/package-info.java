/**
 * The sends of exchanges: batches, the headers of the outcome, and the sends that Camel's error handler repeats.
 *
 * <p>{@link Batches} publishes a body with several elements: one by one with {@link EachSend}, or so that the stream stores
 * all or none with {@link AtomicSend}. {@link FailedSends} remembers a failed send in its exchange, so that a repetition
 * uses the same ids. {@link PublishedHeaders} writes the outcome into the Camel message. {@link StreamsBySubject} looks up
 * streams for the warnings about schedules.
 *
 * <p>This package may use {@code publish}, {@code message}, {@code headers}, {@code connection} and {@code options}; only the producer in the
 * root package uses it.
 */
@NullMarked
package io.github.cameljetstream.send;

import org.jspecify.annotations.NullMarked;
