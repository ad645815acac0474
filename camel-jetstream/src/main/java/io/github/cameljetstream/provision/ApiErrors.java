package io.github.cameljetstream.provision;

import io.nats.client.JetStreamApiException;

/** Error codes of the JetStream API that decisions depend on (nats-server, {@code server/errors.json}). */
public final class ApiErrors {
    public static final int CONSUMER_NOT_FOUND = 10014;
    public static final int STREAM_NOT_FOUND = 10059;
    /** No message has that sequence, for a read and for a deletion. */
    public static final int NO_MESSAGE_FOUND = 10037;

    public static final int SEQUENCE_NOT_FOUND = 10043;
    public static final int MESSAGE_NOT_DELETED = 10057;
    /** JetStream is disabled: for the server, and for the account. */
    public static final int NOT_ENABLED = 10076;

    public static final int NOT_ENABLED_FOR_ACCOUNT = 10039;
    /** A stream or consumer of that name exists with another configuration. */
    public static final int STREAM_EXISTS = 10058;

    public static final int CONSUMER_EXISTS = 10148;
    public static final int CONSUMER_NAME_IN_USE = 10013;
    public static final int BACKOFF_LONGER_THAN_MAX_DELIVER = 10116;
    /** More than the stream, the account or the server allows. */
    public static final int MAX_ACK_PENDING_TOO_LARGE = 10121;

    private ApiErrors() {}

    public static boolean is(JetStreamApiException e, int... codes) {
        for (int code : codes) {
            if (e.getApiErrorCode() == code) {
                return true;
            }
        }
        return false;
    }
}
