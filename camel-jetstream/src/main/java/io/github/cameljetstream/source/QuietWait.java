package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Waits at a stop until the open requests are filled, or messages stopped. Open requests cannot be withdrawn:
 * a message that the server sends after the unsubscribe reaches nobody, is redelivered after its wait, and has used up a
 * delivery. Thread-safe.
 */
final class QuietWait {
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A busy server may pause this long between messages that it has. */
    private static final long MORE_TO_COME_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** When the server has no more messages, the {@link Demand} is no more than what arrives in about this time. */
    private static final long MAX_WAIT_CAUGHT_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** The server refuses it, in its place among the messages of the consumer. */
    private static final byte[] BAD_REQUEST = "{\"batch\":\"none\"}".getBytes(StandardCharsets.US_ASCII);

    private final ConnectionLease lease;
    private final String requestSubject;
    private volatile long lastMessage;
    private volatile boolean moreToCome;

    /** @param requestSubject the subject of requests for messages */
    QuietWait(ConnectionLease lease, String requestSubject) {
        this.lease = lease;
        this.requestSubject = requestSubject;
    }

    void messageArrived(long now) {
        lastMessage = now;
    }

    /** @param more whether the server had more messages when it sent the last one */
    void moreToCome(boolean more) {
        moreToCome = more;
    }

    /**
     * Waits.
     *
     * @param outstanding the number of messages that were requested and have not arrived
     * @return whether the consumer on the server still replies
     */
    boolean await(IntSupplier outstanding) throws InterruptedException {
        long begin = System.nanoTime();
        boolean replies = true;
        while (lease.state() == ConnectionState.CONNECTED
                && (replies = reachDispatcher())
                && outstanding.getAsInt() > 0
                && System.nanoTime() - lastMessage < (moreToCome ? MORE_TO_COME_NANOS : QUIET_NANOS)
                && System.nanoTime() - begin < (moreToCome ? MAX_WAIT_NANOS : MAX_WAIT_CAUGHT_UP_NANOS)) {
            TimeUnit.NANOSECONDS.sleep(QUIET_NANOS / 10);
        }
        return replies;
    }

    /**
     * A round trip through the consumer on the server and the dispatcher here: when it ends, everything that the server
     * sent before is handled. It needs no permission that requests for messages do not need.
     */
    boolean reachDispatcher() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        String subject = lease.connection().createInbox();
        Subscription marker = lease.subscribe(subject, message -> reached.countDown());
        requestRefusal(subject);
        boolean replied = reached.await(MAX_WAIT_NANOS, TimeUnit.NANOSECONDS);
        ConnectionLease.unsubscribe(marker);
        return replied;
    }

    /** Requests a status. To publish to the inbox instead would need a permission of its own. */
    void requestRefusal(String replyTo) {
        lease.publish(requestSubject, replyTo, null, BAD_REQUEST);
    }
}
