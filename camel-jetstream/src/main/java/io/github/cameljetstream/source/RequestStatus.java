package io.github.cameljetstream.source;

import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.Message;
import io.nats.client.support.NatsJetStreamConstants;
import io.nats.client.support.Status;
import java.util.Set;

/**
 * A status message, with which the server answers a request for messages (NATS ADR-37). Anybody who may publish to the
 * inbox can send one.
 *
 * @param missing how many messages of the request the server will not send; {@link #NONE} if the status does not say
 * @param missingBytes the same in bytes
 * @param sent the consumer sequence of the last message that was sent; 0 if the status does not say
 */
record RequestStatus(int code, String message, long missing, long missingBytes, long sent) {
    private static final int PRECONDITION_FAILED = 412;
    private static final Set<Integer> KNOWN = Set.of(
            Status.FLOW_OR_HEARTBEAT_STATUS_CODE,
            Status.BAD_REQUEST_CODE,
            Status.NOT_FOUND_CODE,
            Status.REQUEST_TIMEOUT_CODE,
            Status.CONFLICT_CODE,
            PRECONDITION_FAILED,
            Status.PIN_ERROR_CODE,
            Status.NO_RESPONDERS_CODE);

    private static final long NONE = -1;
    private static final long NO_NUMBER = -2;

    static RequestStatus of(Message message) {
        Status status = message.getStatus();
        return new RequestStatus(
                status.getCode(),
                status.getMessage(),
                number(message, NatsJetStreamConstants.NATS_PENDING_MESSAGES, NONE),
                number(message, NatsJetStreamConstants.NATS_PENDING_BYTES, NONE),
                number(message, NatsJetStreamConstants.LAST_CONSUMER_HDR, 0));
    }

    private static long number(Message message, String header, long ifNone) {
        String value = message.hasHeaders() ? message.getHeaders().getFirst(header) : null;
        if (value == null) {
            return ifNone;
        }
        try {
            long number = Long.parseLong(value);
            return number < 0 ? NO_NUMBER : number;
        } catch (NumberFormatException e) {
            return NO_NUMBER;
        }
    }

    /**
     * Whether the server can have sent it.
     *
     * @param outstanding how many messages were requested and have not arrived
     * @param maxBytes the largest limit of bytes of the requests
     * @param lastBatch the number of messages of the last request
     */
    boolean fits(int outstanding, long maxBytes, int lastBatch) {
        boolean areCountsPossible = isWithin(missing, outstanding) && isWithin(missingBytes, maxBytes) && sent >= 0;
        return KNOWN.contains(code)
                && areCountsPossible
                && !(isOverMaxWaiting() && !hasEnded() && lastBatch > outstanding);
    }

    private static boolean isWithin(long count, long max) {
        return count != NO_NUMBER && count <= max;
    }

    boolean isHeartbeat() {
        return code == Status.FLOW_OR_HEARTBEAT_STATUS_CODE;
    }

    boolean isPinLost() {
        return code == Status.PIN_ERROR_CODE;
    }

    /** Whether the server had no room for the last request. */
    boolean isOverMaxWaiting() {
        return Status.EXCEEDED_MAX_WAITING.equals(message);
    }

    boolean isConsumerDeleted() {
        return Status.CONSUMER_DELETED.equals(message);
    }

    /** Whether an open request ended. */
    boolean hasEnded() {
        return missing != NONE;
    }

    /**
     * Whether a request ended because of the size of the next message, before anything was sent for it. Then every other
     * request ends the same way, at once.
     *
     * @param maxRequestBytes the limit of the consumer; 0 or less if there is none
     */
    boolean isTooLargeFor(long maxRequestBytes) {
        return maxRequestBytes > 0 && maxRequestBytes == missingBytes;
    }

    /** How many requested messages the server will not send. */
    int notDelivered(int lastBatch) {
        if (hasEnded()) {
            return (int) missing;
        }
        return isOverMaxWaiting() ? lastBatch : 0;
    }

    /** The text for a log line. */
    String text() {
        return code + " " + LogLimiter.excerpt(message);
    }
}
