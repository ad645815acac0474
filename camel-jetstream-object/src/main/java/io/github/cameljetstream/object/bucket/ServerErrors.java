package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.NotPermittedException;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusException;

/** What errors of the JetStream API mean (nats-server, {@code server/errors.json}). Pure. */
final class ServerErrors {
    static final int NO_RESPONDERS = 503;

    private static final int CONSUMER_NOT_FOUND = 10014;
    private static final int NO_MESSAGE_FOUND = 10037;
    private static final int MESSAGE_TOO_LARGE = 10054;
    private static final int STREAM_EXISTS = 10058;
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int WRONG_LAST_SEQUENCE_CONSTANT = 10164;
    private static final int STREAM_FULL = 10077;
    private static final int STORAGE_RESOURCES = 10047;
    private static final int SEALED = 10109;

    private ServerErrors() {}

    static boolean isMissingBucket(JetStreamApiException e) {
        return e.getApiErrorCode() == STREAM_NOT_FOUND;
    }

    /** A stream of that name exists with another configuration. */
    static boolean isExistingBucket(JetStreamApiException e) {
        return e.getApiErrorCode() == STREAM_EXISTS;
    }

    static boolean isMissingMessage(JetStreamApiException e) {
        return e.getApiErrorCode() == NO_MESSAGE_FOUND;
    }

    static boolean isMissingConsumer(JetStreamApiException e) {
        return e.getApiErrorCode() == CONSUMER_NOT_FOUND;
    }

    /** Somebody else has written the subject in between. */
    static boolean isOvertaken(JetStreamApiException e) {
        return e.getApiErrorCode() == WRONG_LAST_SEQUENCE || e.getApiErrorCode() == WRONG_LAST_SEQUENCE_CONSTANT;
    }

    /** The stream has no leader, or not yet. A full stream or server has the same status, and does not get better. */
    static boolean isUnavailable(Throwable e) {
        return (e instanceof JetStreamApiException api && api.getErrorCode() == NO_RESPONDERS && !isFull(api))
                || (e instanceof JetStreamStatusException status
                        && status.getStatus().getCode() == NO_RESPONDERS);
    }

    private static boolean isFull(JetStreamApiException e) {
        return e.getApiErrorCode() == STREAM_FULL || e.getApiErrorCode() == STORAGE_RESOURCES;
    }

    static ObjectStoreException missing(String bucket) {
        return new ObjectStoreException(
                Reason.BUCKET_MISSING,
                "Object store bucket '" + bucket + "' does not exist. Create it (nats object add " + bucket
                        + "), or let the component create it (provisioning=create).",
                null);
    }

    static ObjectStoreException rejected(String bucket, JetStreamApiException e) {
        if (isMissingBucket(e)) {
            return missing(bucket);
        }
        return new ObjectStoreException(
                isUnavailable(e) ? Reason.UNANSWERED : Reason.REJECTED,
                "Object store bucket '" + bucket + "': the server rejected the request with error "
                        + e.getApiErrorCode() + " (" + e.getErrorDescription() + ")." + cure(e),
                e);
    }

    private static String cure(JetStreamApiException e) {
        return switch (e.getApiErrorCode()) {
            case STREAM_FULL, STORAGE_RESOURCES ->
                " The bucket or its server is full: raise maxBytes of the bucket, or delete objects.";
            case MESSAGE_TOO_LARGE -> " Use a smaller chunkSize.";
            case SEALED -> " The bucket is sealed and cannot be changed: use another bucket.";
            default -> "";
        };
    }

    static ObjectStoreException unanswered(String bucket, JetStreamApi api, Throwable e) {
        NotPermittedException denied = NotPermittedException.in(e);
        if (denied != null) {
            return new ObjectStoreException(
                    Reason.REJECTED,
                    "Object store bucket '" + bucket + "': " + denied.denial().describe()
                            + ". Allow it in the user's permissions; the manual lists what a bucket needs.",
                    e);
        }
        return new ObjectStoreException(
                Reason.UNANSWERED,
                "Object store bucket '" + bucket + "': JetStream does not answer at " + api.describe()
                        + " Check that the server was started with JetStream (nats-server -js), that domain and"
                        + " apiPrefix are correct if they are set, and that the user may publish there.",
                e);
    }
}
