package io.github.cameljetstream.publish;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValueUtils;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream's reply that it does not store a message.
 *
 * @param stream the name of the stream; null if the reply has none
 * @param error the error of the server
 */
record Refusal(@Nullable String stream, JetStreamApiException error) {
    /**
     * Nothing was stored, and a retry may be: JetStream is temporarily unavailable; a batch is incomplete, since the leader
     * changed or the connection was lost; too many batches are in progress.
     */
    private static final Set<Integer> TRANSIENT = Set.of(10008, 10176, 10210);

    /** Another message with the same id is being stored: possibly an earlier attempt. */
    private static final int ID_IN_PROCESS = 10158;

    /**
     * Wrong last message id; wrong last sequence, of the stream or of a subject, in both codes it has; a batch with an id
     * that the stream has.
     */
    private static final Set<Integer> UNEXPECTED = Set.of(10070, 10071, 10164, 10201);

    static Refusal of(Message reply, JetStreamApiException error) {
        return new Refusal(streamIn(reply), error);
    }

    private static @Nullable String streamIn(Message reply) {
        try {
            return JsonValueUtils.readString(JsonParser.parse(reply.getData()), "stream", null);
        } catch (JsonParseException e) {
            return null;
        }
    }

    boolean isTransient() {
        return TRANSIENT.contains(error.getApiErrorCode());
    }

    /** If true, an earlier attempt may be stored. */
    boolean isIdInProcess() {
        return error.getApiErrorCode() == ID_IN_PROCESS;
    }

    /** If true, the stream is in another state than expected, possibly since it stored an earlier attempt. */
    boolean isUnexpectedState() {
        return UNEXPECTED.contains(error.getApiErrorCode());
    }

    /** For error messages. */
    String sender() {
        return PublishFailures.name(stream, error);
    }
}
