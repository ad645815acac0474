/**
 * Publishes messages to JetStream: within a window, in order, with retries, and with one outcome for each message.
 *
 * <p>Begin with {@link Publisher}. A message is a {@link PendingPublish} until its outcome is reported. It passes
 * {@link PublishWindow} (its place), {@link AttemptSender} (an attempt), {@link ReplyHandler} and {@link RefusalHandler}
 * (the reply), {@link AttemptMonitor} (time-outs and reconnects) and {@link OutcomeReporter} (its outcome).
 *
 * <p>This package may use {@code message}, {@code connection} and {@code options}; {@code send} and {@code consume} use
 * it. It does not know Camel.
 *
 * <h2>The protocol</h2>
 *
 * An attempt is a plain publish with a reply subject of its own. The stream replies to it with a JSON text:
 *
 * <ul>
 *   <li>an acknowledgement ({@code stream}, {@code seq}, perhaps {@code duplicate}, {@code domain}, {@code val} of a
 *       counter): the message is stored,
 *   <li>an error with a code: it is not stored,
 *   <li>"no responders", a status from the server: no stream has the subject, or it has no leader now (ADR-22).
 * </ul>
 *
 * Without a reply the message may be stored or not. Another attempt with the same {@code Nats-Msg-Id} is safe within the
 * duplicate window of the stream; {@link RetryPolicy} decides. If the stream refuses a repeated attempt because of an
 * expectation, {@link PublishReconciler} looks for the message of the earlier attempt.
 *
 * <p>An atomic batch (ADR-50) counts as one publish. The server replies to the first message with nothing or an error, and
 * to the last one with the acknowledgement of the batch. Each attempt has a batch id of its own.
 *
 * <p>Behind a leaf node several streams may reply to one message; {@link AnswerFilter} and {@link AmbiguousReplies} decide
 * which reply counts.
 */
@NullMarked
package io.github.cameljetstream.publish;

import org.jspecify.annotations.NullMarked;
