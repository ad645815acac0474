package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The stored messages of a subject, once and in their order. A pull consumer of its own delivers them, never more than fit
 * into the window; after a loss a new one continues behind the last message. For one thread; blocks.
 */
final class StoredMessages implements AutoCloseable {
    private static final Duration INACTIVE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final long EXPIRES_NANOS = Duration.ofSeconds(20).toNanos();

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final BucketAccess bucket;
    private final String subject;
    private final int window;
    private final Progress progress;
    private @Nullable Subscription subscription;
    private String inbox = "";
    private String consumer = "";
    /** Requested, and neither received nor ended. */
    private int requested;
    /** Stored behind the last message. */
    private long pending;

    private long lastSequence;
    private long lastDelivery;

    /**
     * @param window the number of messages that are requested and not received
     */
    StoredMessages(BucketAccess bucket, String subject, int window) {
        this.bucket = bucket;
        this.subject = subject;
        this.window = window;
        this.progress = new Progress(bucket.timeout());
    }

    /** Begins. Returns the number of messages that are stored now. */
    long open() {
        while (true) {
            bucket.awaitConnection(progress);
            try {
                bind();
                return pending;
            } catch (JetStreamApiException e) {
                if (!ServerErrors.isUnavailable(e) || progress.isOver()) {
                    throw ServerErrors.rejected(bucket.bucket(), e);
                }
            } catch (IOException | IllegalStateException e) {
                ObjectStoreException failure = ServerErrors.unanswered(bucket.bucket(), bucket.api(), e);
                if (failure.reason() != ObjectStoreException.Reason.UNANSWERED
                        || progress.isOver()
                        || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void bind() throws IOException, JetStreamApiException {
        unbind();
        String name = NUID.nextGlobal();
        ConsumerConfiguration.Builder wanted = ConsumerConfiguration.builder()
                .name(name)
                .ackPolicy(AckPolicy.None)
                .filterSubject(subject)
                .inactiveThreshold(INACTIVE)
                .memStorage(true)
                .numReplicas(1);
        if (lastSequence > 0) {
            wanted.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(lastSequence + 1);
        }
        ConsumerInfo made = bucket.api()
                .within(progress.rest(bucket.attempt()))
                .management()
                .createConsumer(bucket.stream(), wanted.build());
        consumer = name;
        pending = made.getNumPending();
        lastDelivery = 0;
        requested = 0;
        inbox = bucket.lease().connection().createInbox();
        subscription = bucket.lease().connection().subscribe(inbox);
    }

    /** The number of messages that are stored behind the last one. */
    long pending() {
        return pending;
    }

    /**
     * The next message; null if none is stored now.
     *
     * @throws ObjectStoreException if the server does not send it in time
     */
    @Nullable
    Message next() {
        while (pending > 0) {
            try {
                Subscription current = subscription;
                Message message = current == null ? null : receive(current);
                if (message != null) {
                    return message;
                }
            } catch (IllegalStateException e) {
                open(); // the connection was replaced
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw bucket.interrupted();
            }
            if (progress.isOver()) {
                throw bucket.unanswered("the server sends no chunks. The user needs the permission to publish to "
                        + nextSubject() + ".");
            }
        }
        return null;
    }

    private @Nullable Message receive(Subscription current) throws InterruptedException {
        request();
        Message message = current.nextMessage(progress.rest(SILENCE));
        if (message == null) {
            checkConsumer();
            return null;
        }
        if (message.isStatusMessage()) {
            ended(message.getStatus().getCode());
            return null;
        }
        requested = Math.max(0, requested - 1);
        if (message.metaData().consumerSequence() != lastDelivery + 1) {
            open(); // one was lost on the way
            return null;
        }
        lastDelivery++;
        lastSequence = message.metaData().streamSequence();
        pending = message.metaData().pendingCount();
        progress.made();
        return message;
    }

    private void request() {
        if (requested <= window / 2) {
            int more = (int) Math.min(window - requested, Math.max(1, pending - requested));
            if (requested >= pending) {
                return;
            }
            bucket.lease()
                    .publish(
                            nextSubject(),
                            inbox,
                            null,
                            ("{\"batch\":" + more + ",\"expires\":" + EXPIRES_NANOS + "}")
                                    .getBytes(StandardCharsets.UTF_8));
            requested += more;
        }
    }

    private String nextSubject() {
        return bucket.api().subject("CONSUMER.MSG.NEXT." + bucket.stream() + "." + consumer);
    }

    /** A request has ended, or found no server. */
    private void ended(int status) throws InterruptedException {
        requested = 0;
        if (status == ServerErrors.NO_RESPONDERS || status == 409) {
            checkConsumer();
        }
    }

    /** Messages can be deleted while they are read, and a consumer can be lost with its server. */
    private void checkConsumer() {
        if (progress.isOver()) {
            return;
        }
        bucket.awaitConnection(progress);
        try {
            ConsumerInfo found = bucket.api()
                    .within(progress.rest(bucket.attempt()))
                    .management()
                    .getConsumerInfo(bucket.stream(), consumer);
            boolean isOnTheWay = found.getDelivered().getConsumerSequence() > lastDelivery;
            if (found.getNumPending() == 0 && !isOnTheWay) {
                pending = 0;
            } else if (isOnTheWay && requested == 0) {
                open(); // sent, and lost with a connection
            } else {
                requested = found.getNumWaiting() == 0 ? 0 : requested;
            }
        } catch (JetStreamApiException e) {
            if (ServerErrors.isMissingConsumer(e) || ServerErrors.isMissingBucket(e)) {
                open();
            }
        } catch (IOException e) {
            // Asked again after the next silence, until the timeout.
        }
    }

    private void unbind() {
        Subscription current = subscription;
        subscription = null;
        if (current != null) {
            try {
                current.unsubscribe();
            } catch (IllegalStateException e) {
                // It has ended with its connection.
            }
        }
        if (!consumer.isEmpty()) {
            delete(bucket.lease(), bucket.api().subject("CONSUMER.DELETE." + bucket.stream() + "." + consumer));
            consumer = "";
        }
    }

    /** Without a permission to delete it, the server removes it after some seconds. */
    private void delete(ConnectionLease lease, String request) {
        try {
            lease.request(request, null, bucket.timeout());
        } catch (IllegalStateException e) {
            // The server removes it.
        }
    }

    @Override
    public void close() {
        unbind();
    }
}
