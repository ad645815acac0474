package io.github.cameljetstream.kv.bucket;

import io.nats.client.JetStreamApiException;

/** Errors of the JetStream API that reads and provisioning depend on (nats-server, {@code server/errors.json}). Pure. */
final class ReadErrors {
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int STREAM_EXISTS = 10058;
    private static final int NO_MESSAGE_FOUND = 10037;
    private static final int CLUSTER_NOT_AVAILABLE = 10008;
    private static final int STREAM_OFFLINE = 10118;

    private ReadErrors() {}

    static boolean isMissingBucket(JetStreamApiException e) {
        return e.getApiErrorCode() == STREAM_NOT_FOUND;
    }

    /** A stream of that name exists with another configuration. */
    static boolean isExistingBucket(JetStreamApiException e) {
        return e.getApiErrorCode() == STREAM_EXISTS;
    }

    /** For a while: the servers have no leader, or those that store the stream are down. */
    static boolean isUnavailable(JetStreamApiException e) {
        return e.getApiErrorCode() == CLUSTER_NOT_AVAILABLE || e.getApiErrorCode() == STREAM_OFFLINE;
    }

    static boolean isMissingKey(JetStreamApiException e) {
        return e.getApiErrorCode() == NO_MESSAGE_FOUND;
    }
}
