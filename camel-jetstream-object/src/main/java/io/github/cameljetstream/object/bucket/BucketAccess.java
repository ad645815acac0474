package io.github.cameljetstream.object.bucket;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.nats.client.JetStreamApiException;
import io.nats.client.PurgeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bucket on its server: its names, and the requests that several parts need. Blocks; thread-safe.
 *
 * @param lease the connection
 * @param api the JetStream API there
 * @param bucket the name of the bucket
 * @param stored the names of what its stream stores: of a mirror, those of its origin
 * @param timeout the longest time without progress
 */
record BucketAccess(ConnectionLease lease, JetStreamApi api, String bucket, ObjectLocation stored, Duration timeout) {
    private static final Logger LOG = LoggerFactory.getLogger(BucketAccess.class);
    private static final String PREFIX = "OBJ_";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Several attempts must fit into the timeout. */
    private static final int ATTEMPTS = 4;

    static BucketAccess of(
            ConnectionLease lease, JetStreamApi api, String bucket, StreamConfiguration stream, Duration timeout) {
        String origin = stream.getMirror() == null
                ? stream.getName()
                : stream.getMirror().getName();
        return new BucketAccess(
                lease,
                api,
                bucket,
                new ObjectLocation(origin.startsWith(PREFIX) ? origin.substring(PREFIX.length()) : bucket),
                timeout);
    }

    /** The same bucket, whose operations have another timeout. */
    BucketAccess within(Duration other) {
        return new BucketAccess(lease, api, bucket, stored, other);
    }

    /** The stream that is read. */
    String stream() {
        return PREFIX + bucket;
    }

    /** The time of one request. */
    Duration attempt() {
        return timeout.dividedBy(ATTEMPTS);
    }

    /** Behind another domain or an import, the subjects of a bucket begin with the prefix of the API. */
    String published(String subject) {
        return api.describe().equals("$JS.API.") ? subject : api.subject(subject);
    }

    /**
     * The details of an object, from the leader of the stream that is written.
     *
     * @return null if there are none; also of a deleted object
     */
    @Nullable
    ObjectDetails details(String name, Progress progress) {
        while (true) {
            awaitConnection(progress);
            try {
                return parsed(api.within(progress.rest(attempt())).lastMessage(stored.stream(), stored.details(name)));
            } catch (JetStreamApiException e) {
                if (ServerErrors.isMissingMessage(e)) {
                    return null;
                }
                if (!ServerErrors.isUnavailable(e) || progress.isOver()) {
                    throw ServerErrors.rejected(bucket, e);
                }
            } catch (IOException e) {
                ObjectStoreException failure = ServerErrors.unanswered(bucket, api, e);
                if (failure.reason() != Reason.UNANSWERED
                        || progress.isOver()
                        || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private ObjectDetails parsed(MessageInfo message) {
        return details(
                message.getData() == null ? new byte[0] : message.getData(),
                requireNonNull(message.getTime()).toInstant(),
                message.getSeq());
    }

    /** The details of a message. */
    ObjectDetails details(byte[] json, Instant time, long sequence) {
        try {
            return ObjectDetails.parse(json, bucket, time, sequence);
        } catch (IllegalArgumentException e) {
            throw new ObjectStoreException(
                    Reason.DAMAGED,
                    "Object store bucket '" + bucket + "': the message with sequence " + sequence
                            + " has no readable details of an object. Delete it (nats stream rmm " + stream() + " "
                            + sequence + ").",
                    e);
        }
    }

    /** Deletes the chunks of a nuid; logs if that fails. */
    void purgeChunks(String nuid, String why) {
        if (nuid.isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            api.within(timeout).management().purgeStream(stored.stream(), PurgeOptions.subject(stored.chunks(nuid)));
        } catch (JetStreamApiException | IOException | RuntimeException e) {
            warnOfChunks(nuid, why, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void warnOfChunks(String nuid, String why, Throwable e) {
        LOG.warn(
                "The chunks {} of bucket {} are still stored: {}. Their object is {}. To delete them, allow the user to"
                        + " purge the stream, and run: nats stream purge {} --subject '{}'",
                nuid,
                bucket,
                e.getMessage(),
                why,
                stored.stream(),
                stored.chunks(nuid));
    }

    /** While disconnected nothing is sent: jnats would keep each attempt, and send all of them later. */
    void awaitConnection(Progress progress) {
        while (lease.state() != ConnectionState.CONNECTED) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            if (progress.isOver()) {
                String problem = lease.problem();
                throw new ObjectStoreException(
                        Reason.UNANSWERED,
                        "Object store bucket '" + bucket + "' cannot be reached: no connection to NATS at "
                                + lease.servers() + " within "
                                + progress.timeout().toMillis() + " ms"
                                + (problem == null ? "" : " (" + problem + ")") + ". Check that a server runs there.",
                        null);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    ObjectStoreException interrupted() {
        return new ObjectStoreException(
                Reason.UNANSWERED,
                "Object store bucket '" + bucket + "': the thread was interrupted while it waited.",
                null);
    }

    ObjectStoreException unanswered(String what) {
        return new ObjectStoreException(
                Reason.UNANSWERED,
                "Object store bucket '" + bucket + "' made no progress within " + timeout.toMillis() + " ms: " + what
                        + " Servers: " + lease.servers() + ", connection: " + lease.state()
                        + ". Check that a server runs, and that the stream " + stored.stream() + " has a leader.",
                null);
    }
}
