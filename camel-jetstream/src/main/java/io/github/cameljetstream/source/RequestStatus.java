package io.github.cameljetstream.source;

import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.Message;
import io.nats.client.support.NatsJetStreamConstants;
import io.nats.client.support.Status;
import java.util.Set;

/**
 * What a message that comes for a request for messages tells instead of a message (NATS ADR-37). Anybody who may publish
 * to the inbox can send one.
 *
 * @param missing how many of the messages that the request was for do not come; {@link #NONE} if it does not tell
 * @param missingBytes how many of the bytes; {@link #NONE} if it does not tell
 * @param sent the last sequence in the consumer that was sent, 0 if it does not tell
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
     * @param outstanding how many messages were asked for and have yet to come
     * @param mostBytes the most bytes that one of the requests was for
     * @param lastBatch how many messages the last request was for
     */
    boolean fits(int outstanding, long mostBytes, int lastBatch) {
        boolean areCountsPossible = isWithin(missing, outstanding) && isWithin(missingBytes, mostBytes) && sent >= 0;
        return KNOWN.contains(code)
                && areCountsPossible
                && !(isOverMaxWaiting() && !hasEnded() && lastBatch > outstanding);
    }

    private static boolean isWithin(long count, long most) {
        return count != NO_NUMBER && count <= most;
    }

    boolean isHeartbeat() {
        return code == Status.FLOW_OR_HEARTBEAT_STATUS_CODE;
    }

    boolean isPinLost() {
        return code == Status.PIN_ERROR_CODE;
    }

    /** Whether there was no room for the last request. */
    boolean isOverMaxWaiting() {
        return Status.EXCEEDED_MAX_WAITING.equals(message);
    }

    boolean isConsumerDeleted() {
        return Status.CONSUMER_DELETED.equals(message);
    }

    /** Whether it is the end of a request that was under way. */
    boolean hasEnded() {
        return missing != NONE;
    }

    /**
     * Whether a request has ended for the size of the next message, although nothing had been sent for it: then any other
     * ends the same way, at once.
     *
     * @param mostBytes how many bytes the consumer lets a request be for; 0 or less if that is not limited
     */
    boolean isTooLargeFor(long mostBytes) {
        return mostBytes > 0 && mostBytes == missingBytes;
    }

    /** How many messages do not come that were asked for. */
    int notToCome(int lastBatch) {
        if (hasEnded()) {
            return (int) missing;
        }
        return isOverMaxWaiting() ? lastBatch : 0;
    }

    /** As it may be logged. */
    String text() {
        return code + " " + LogLimiter.excerpt(message);
    }
}
