/**
 * How messages arrive: the protocols of pull and push consumers. Imports {@code delivery}, {@code provision},
 * {@code connection} and {@code options}.
 *
 * <p>A {@code MessageSource} reports to its {@code Listener}, on a thread of the connection which must not block.
 * {@code Demand} is the number of messages that it may request.
 *
 * <p><b>Pull consumers</b> ({@code PullSource}; NATS ADR-13 for the requests, ADR-37 for their use, ADR-42 for priority
 * groups). The client publishes a request to {@code $JS.API.CONSUMER.MSG.NEXT.<stream>.<consumer>} with an inbox as reply
 * subject. Its JSON has the number of messages, a limit of bytes, the expiry, and the interval of idle heartbeats. The
 * server answers to the inbox with messages, and with statuses:
 *
 * <pre>
 * 100  idle heartbeat
 * 404  no messages                  408  the request expired, with Nats-Pending-Messages and -Bytes
 * 409  the request ended: limits, the consumer was deleted, the leader changed
 * 423  another instance is pinned   503  no JetStream there
 * </pre>
 *
 * <p>Several requests may be open at a time; {@code PullSource} counts only the sum of their messages. After 2.5 missed
 * heartbeats it requests again with a new inbox, and then reports a fault. An open request cannot be withdrawn: a message
 * that the server sends after the unsubscribe uses up a delivery. So an earlier inbox stays until its requests are over
 * ({@code PullInboxes}), and {@code Inbox} ends a subscription by count.
 *
 * <p><b>Push consumers</b> ({@code PushSource}; NATS ADR-15). The server sends to the deliver subject. With flow control it
 * stops after a number of bytes and asks for a reply to {@code $JS.FC.<stream>.<consumer>.<id>}; the component delays this
 * reply while too much is in flight. If the question was lost, a heartbeat repeats it in {@code Nats-Consumer-Stalled}.
 *
 * <p><b>Forged messages.</b> Anybody who may publish to an inbox can send messages and statuses. {@code DeliveryOrigin}
 * accepts only reply subjects of the own consumer, {@code RequestStatus} only statuses that match the open requests, and
 * {@code DroppedMessages} counts and logs the rest.
 */
@NullMarked
package io.github.cameljetstream.source;

import org.jspecify.annotations.NullMarked;
