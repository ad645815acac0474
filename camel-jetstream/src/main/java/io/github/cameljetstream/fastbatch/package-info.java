/**
 * Publishes the elements of a body as fast batches: the stream acknowledges every n-th message instead of each.
 *
 * <p>Begin with {@link FastBatches}, which a producer has one of. A {@link FastBatchSend} publishes one body: as one fast
 * batch, or as several, one after the other ({@link BatchSequence}). {@link BatchProgress} decides what is known about the
 * messages of a batch, {@link Attempts} whether another batch is tried, {@link FlowRequest} how much a batch may have in flight, and
 * {@link FastResults} keeps the outcomes; these four are pure. {@link OpenBatch} sends, {@link ReplyRouter} receives.
 *
 * <p>This package may use {@code publish}, {@code message}, {@code connection} and {@code options}; {@code send} uses it.
 * It does not know Camel.
 *
 * <h2>The protocol (ADR-50, fast ingest; nats-server 2.14)</h2>
 *
 * Each message has a reply subject of its own, which is all that makes it part of a batch:
 * {@code <inbox>.<batch id>.<flow>.<gap mode>.<sequence>.<operation>.$FI}. Operations: 0 starts a batch with its first
 * message, 1 appends, 2 stores the last message and ends the batch, 3 ends it and stores nothing, 4 asks for the latest
 * acknowledgement. This package does not use 2: it would have to hold back each message until it knows whether another one
 * follows.
 *
 * <ul>
 *   <li>The reply to the first message says how many may be sent. It does not say that the first message is stored.
 *   <li>{@code {"type":"ack","seq":s,"msgs":n}}: the stream has all messages up to s, and acknowledges again after n more.
 *       The sender waits while more than 2n are unacknowledged; the server drops what exceeds its own queue.
 *   <li>{@code {"type":"gap"}} and {@code {"type":"err"}}: a message was lost or refused. In the gap mode {@code fail},
 *       which this package uses, the server then ends the batch before that message. So what is stored is always a prefix.
 *   <li>An acknowledgement with {@code count}: the batch has ended. {@code count} is the last sequence that the stream
 *       accepted, which is not the number of stored messages: messages with a known id are counted and not stored, and no
 *       reply says which.
 *   <li>An error without a type: of the batch (10205 to 10208, 10211) or of the one message.
 *   <li>A status 503 or 429: the message did not reach the stream, so that the next one is a gap.
 * </ul>
 *
 * Nothing may be sent twice within a batch: a repeated sequence ends it. What is not stored goes again in another batch. What
 * may be stored is published by itself first, see {@link Confirmations}. A server that is restarted forgets its open batches
 * (10208), and one without messages for 10 seconds. A new leader of the stream continues a batch.
 */
@NullMarked
package io.github.cameljetstream.fastbatch;

import org.jspecify.annotations.NullMarked;
