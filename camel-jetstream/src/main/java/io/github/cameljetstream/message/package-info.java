/**
 * Maps exchanges, and the elements of batches, to {@link OutgoingMessage}s.
 *
 * <p>{@link OutgoingMessages} joins the parts: {@link SubjectChooser} chooses the subject, {@link BodyBytes} reads the
 * body, {@link MessageIds} chooses the message id, and {@link PublishDirectives} adds what the stream should do beyond
 * storing. Nothing here sends, except that {@link ScheduleWatch} may look up a stream.
 *
 * <p>This package may use {@code cloudevents}, {@code headers}, {@code connection} and {@code options}; {@code send} and
 * {@code publish} use it.
 *
 * <h2>The protocol</h2>
 *
 * All of it is in NATS headers (ADR-4):
 *
 * <ul>
 *   <li>The message id is {@code Nats-Msg-Id}. The stream drops a message whose id it has within its duplicate window, and
 *       acknowledges it as a duplicate.
 *   <li>An expectation, such as {@code Nats-Expected-Last-Sequence}, makes the stream refuse the message if it is in
 *       another state. {@link Expectation} says where to look for a message that an unanswered attempt may have stored.
 *   <li>A time to live is {@code Nats-TTL} (ADR-43), a counter increment {@code Nats-Incr} (ADR-49), a schedule
 *       {@code Nats-Schedule} and its companions (ADR-51).
 *   <li>The messages of an atomic batch have {@code Nats-Batch-Id}, {@code Nats-Batch-Sequence} and, on the last one,
 *       {@code Nats-Batch-Commit} (ADR-50).
 * </ul>
 *
 * An older server stores a message with a header that it does not know, and ignores the header. So each directive names
 * the server feature that it needs, and is refused without it.
 */
@NullMarked
package io.github.cameljetstream.message;

import org.jspecify.annotations.NullMarked;
