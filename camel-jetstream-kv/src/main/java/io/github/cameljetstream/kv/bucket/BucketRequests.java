package io.github.cameljetstream.kv.bucket;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.NotPermittedException;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.github.cameljetstream.kv.bucket.WriteLoop.Answer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The requests about the keys of one bucket. Blocks; thread-safe. */
final class BucketRequests implements WriteLoop.Attempts {
    private static final int NO_RESPONDERS = 503;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Several attempts must fit into the timeout of an operation. */
    static final int ATTEMPTS = 5;

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final String bucket;
    private final String stream;
    /** Of a mirror, its origin: the mirror lags behind what is written there. */
    private final String writtenStream;

    private final String readPrefix;
    private final String writePrefix;

    /**
     * @param bucket the name of the bucket
     * @param bucketOfKeys the bucket whose keys it has: of a mirror, its origin
     */
    BucketRequests(ConnectionLease lease, JetStreamApi api, String bucket, String bucketOfKeys) {
        this.lease = lease;
        this.api = api;
        this.bucket = bucket;
        this.stream = BucketStream.nameOf(bucket);
        this.writtenStream = BucketStream.nameOf(bucketOfKeys);
        this.readPrefix = BucketStream.prefixOf(bucketOfKeys);
        // Behind another domain or an import, the subjects of a bucket begin with the prefix of the API (ADR-19).
        boolean isLocal = api.describe().equals("$JS.API.");
        this.writePrefix = isLocal ? readPrefix : api.subject(readPrefix);
    }

    /** The subject that a key is stored at. */
    String subject(String key) {
        return readPrefix + key;
    }

    String stream() {
        return stream;
    }

    /** Behind another domain or an import, the stored subject is another one here, or none. */
    KeyNotices notices(String key, KeyNotices.Handler handler) {
        return new KeyNotices(
                lease, writePrefix.equals(readPrefix) ? subject(key) : null, readPrefix.length(), handler);
    }

    @Override
    public @Nullable Answer send(Write write, Deadline deadline) {
        awaitConnection(deadline);
        Duration timeout = attempt(deadline);
        try {
            Message answer =
                    await(lease.request(writePrefix + write.key(), write.headers(), write.value(), timeout), timeout);
            if (answer == null) {
                return null;
            }
            PublishAck ack = new PublishAck(answer);
            return new Answer(WriteAnswer.STORED, ack.getSeqno());
        } catch (JetStreamApiException e) {
            return ofError(write, e);
        } catch (IOException e) {
            return null; // not the answer of a stream
        } catch (IllegalArgumentException e) {
            throw tooLarge(write, e);
        } catch (IllegalStateException e) {
            return unavailable(); // closed by jnats, and being replaced: nothing was sent
        } catch (RequestFailedException e) {
            return ofFailure(e);
        }
    }

    private Answer ofError(Write write, JetStreamApiException e) {
        WriteAnswer meaning = WriteAnswer.of(e.getApiErrorCode(), e.getErrorCode());
        return switch (meaning) {
            case REJECTED -> throw rejected(write, e);
            case UNAVAILABLE -> unavailable();
            default -> new Answer(meaning, 0);
        };
    }

    /** Null if the write may be stored. */
    private @Nullable Answer ofFailure(RequestFailedException e) {
        if (NotPermittedException.in(e.failure) != null) {
            throw BucketProvisioner.unanswered(bucket, api, e.failure);
        }
        return e.failure instanceof JetStreamStatusException status
                        && status.getStatus().getCode() == NO_RESPONDERS
                ? unavailable()
                : null;
    }

    private static Answer unavailable() {
        LockSupport.parkNanos(PAUSE_NANOS);
        return new Answer(WriteAnswer.UNAVAILABLE, 0);
    }

    private BucketException rejected(Write write, JetStreamApiException e) {
        String cure =
                switch (e.getApiErrorCode()) {
                    case WriteAnswer.MESSAGE_TOO_LARGE ->
                        " The value has " + write.value().length
                                + " bytes, and its headers count too: write less, or raise maxValueSize of the"
                                + " bucket.";
                    case WriteAnswer.STREAM_FULL ->
                        " The bucket is full: raise maxBytes of the bucket, or delete keys.";
                    case WriteAnswer.TTL_INVALID, WriteAnswer.TTL_NOT_ALLOWED ->
                        " The bucket allows no time to live of a key: set its limitMarker.";
                    default -> "";
                };
        return new BucketException(
                e.getApiErrorCode() == WriteAnswer.MESSAGE_TOO_LARGE ? Reason.TOO_LARGE : Reason.REJECTED,
                "Bucket '" + bucket + "' did not store key '" + write.key() + "': error " + e.getApiErrorCode() + " ("
                        + e.getErrorDescription() + ")." + cure,
                e);
    }

    private BucketException tooLarge(Write write, IllegalArgumentException e) {
        return new BucketException(
                Reason.TOO_LARGE,
                "Bucket '" + bucket + "' cannot store key '" + write.key() + "' with a value of " + write.value().length
                        + " bytes: " + e.getMessage() + ".",
                e);
    }

    @Override
    public @Nullable Entry read(String key, Deadline deadline) {
        while (true) {
            awaitConnection(deadline);
            try {
                return entry(api.within(attempt(deadline)).lastMessage(writtenStream, subject(key)));
            } catch (JetStreamApiException e) {
                if (ReadErrors.isMissingKey(e)) {
                    return null;
                }
                boolean mayAnswerLater = e.getErrorCode() == NO_RESPONDERS || ReadErrors.isUnavailable(e);
                if (!mayAnswerLater || deadline.isOver()) {
                    throw BucketProvisioner.rejected(bucket, e);
                }
            } catch (IOException e) {
                if (deadline.isOver()
                        || Thread.currentThread().isInterrupted()
                        || NotPermittedException.in(e) != null) {
                    throw BucketProvisioner.unanswered(bucket, api, e);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The entry of a stored message. */
    Entry entry(MessageInfo message) {
        return new Entry(
                requireNonNull(message.getSubject()).substring(readPrefix.length()),
                message.getData() == null ? new byte[0] : message.getData(),
                message.getSeq(),
                Operation.of(message.getHeaders()),
                requireNonNull(message.getTime()).toInstant(),
                message.getHeaders() == null ? null : message.getHeaders().getFirst(Write.ID_HEADER));
    }

    /** The entry of a message that a consumer received. */
    Entry entry(Message message) {
        return new Entry(
                message.getSubject().substring(readPrefix.length()),
                message.getData(),
                message.metaData().streamSequence(),
                Operation.of(message.getHeaders()),
                message.metaData().timestamp().toInstant(),
                message.getHeaders() == null ? null : message.getHeaders().getFirst(Write.ID_HEADER));
    }

    @Override
    public BucketException unanswered(Write write, Deadline deadline, boolean perhapsStored) {
        try {
            JetStreamApi last = api.within(deadline.timeout().dividedBy(ATTEMPTS)); // the caller waits for it too
            if (lease.state() == ConnectionState.CONNECTED && BucketProvisioner.find(last, bucket) == null) {
                return BucketProvisioner.missing(bucket);
            }
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            // The message below holds for it too.
        }
        return new BucketException(
                Reason.UNANSWERED,
                "Bucket '" + bucket + "' did not answer a write of key '" + write.key() + "' within "
                        + deadline.timeout().toMillis() + " ms; "
                        + (perhapsStored ? "it may be stored or not." : "it is not stored.")
                        + " Servers: " + lease.servers() + ", connection: " + lease.state()
                        + ". Check that a server runs, and that the stream " + stream + " has a leader.",
                null);
    }

    /** While disconnected nothing is sent: jnats would keep each attempt, and send all of them later. */
    private void awaitConnection(Deadline deadline) {
        while (lease.state() != ConnectionState.CONNECTED && !deadline.isOver()) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (lease.state() != ConnectionState.CONNECTED) {
            String problem = lease.problem();
            throw new BucketException(
                    Reason.UNANSWERED,
                    "Bucket '" + bucket + "' cannot be reached: no connection to NATS at " + lease.servers()
                            + " within "
                            + deadline.timeout().toMillis() + " ms" + (problem == null ? "" : " (" + problem + ")")
                            + ". Check that a server runs there.",
                    null);
        }
    }

    private static Duration attempt(Deadline deadline) {
        return deadline.rest(deadline.timeout().dividedBy(ATTEMPTS));
    }

    /** jnats ends a request late, so the wait has its own end. Null if there was no answer in time. */
    private @Nullable Message await(CompletableFuture<Message> answer, Duration timeout) throws RequestFailedException {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            throw new RequestFailedException(requireNonNullElse(e.getCause(), e));
        } catch (CancellationException e) {
            return null; // the connection was lost
        }
    }

    private BucketException interrupted() {
        return new BucketException(
                Reason.UNANSWERED,
                "Bucket '" + bucket + "': the thread was interrupted while it waited; a write may be stored or not.",
                null);
    }

    /** A request that jnats has ended. */
    private static final class RequestFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Throwable failure;

        RequestFailedException(Throwable failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
