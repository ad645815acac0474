package io.github.cameljetstream.fastbatch;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A reply of the server to a message of a fast batch. Pure. */
sealed interface FastReply {
    /** The stream has everything up to {@code sequence}, and acknowledges after {@code every} more. */
    record Flow(long sequence, int every) implements FastReply {}

    /** The messages from this sequence on were lost, and the batch ends before them. */
    record Gap(long firstMissing) implements FastReply {}

    /** The batch has ended; {@code count} is the last sequence that the stream accepted. */
    record End(String stream, @Nullable String domain, long count) implements FastReply {}

    /** The stream does not store one message; {@code endsBatch} if it accepts none after it. */
    record Refused(long sequence, @Nullable String stream, int code, String description, boolean endsBatch)
            implements FastReply {}

    /** There is no such batch, or there can be none. */
    record NoBatch(long sequence, @Nullable String stream, int code, String description) implements FastReply {
        /** If true, another batch may be accepted a little later. */
        boolean isTransient() {
            return code == TOO_MANY || code == UNAVAILABLE;
        }
    }

    /** A server that does not know fast batches has stored the message as any other. */
    record StoredAlone(String stream, @Nullable String domain) implements FastReply {}

    /** The message did not reach a stream. */
    record Lost(long sequence, int status) implements FastReply {}

    /** Not a reply of JetStream. */
    record Unreadable(@Nullable String reason) implements FastReply {}

    /** No stream listens, or it has no leader now. */
    int NO_RESPONDERS = 503;

    int DISABLED = 10205;
    int INVALID_PATTERN = 10206;
    int INVALID_ID = 10207;
    int UNKNOWN_ID = 10208;
    int TOO_MANY = 10211;
    int API_LEVEL = 10185;
    /** JetStream is temporarily unavailable. */
    int UNAVAILABLE = 10008;

    /** The codes that concern the batch, and not the message. */
    Set<Integer> OF_BATCH = Set.of(DISABLED, INVALID_PATTERN, INVALID_ID, UNKNOWN_ID, TOO_MANY, API_LEVEL, UNAVAILABLE);

    /**
     * Reads the JSON of a reply.
     *
     * @param sequence of the message that is replied to, as the reply subject has it
     */
    static FastReply read(byte[] json, long sequence) {
        try {
            return read(JsonParser.parse(json), sequence);
        } catch (JsonParseException | RuntimeException e) {
            return new Unreadable(e.getMessage());
        }
    }

    private static FastReply read(JsonValue reply, long sequence) {
        String type = JsonValueUtils.readString(reply, "type", null);
        if (type == null) {
            return readWithoutType(reply, sequence);
        }
        long own = JsonValueUtils.readLong(reply, "seq", 0);
        return switch (type) {
            case "ack" -> new Flow(own, JsonValueUtils.readInteger(reply, "msgs", 0));
            case "gap" -> new Gap(JsonValueUtils.readLong(reply, "last_seq", own));
            case "err" -> refused(reply, JsonValueUtils.readValue(reply, "error"), own, true);
            default -> new Unreadable("type " + type);
        };
    }

    private static FastReply readWithoutType(JsonValue reply, long sequence) {
        String stream = JsonValueUtils.readString(reply, "stream", null);
        JsonValue error = JsonValueUtils.readValue(reply, "error");
        if (error != null) {
            return refused(reply, error, sequence, false);
        }
        if (stream == null) {
            return new Unreadable("no stream");
        }
        String domain = JsonValueUtils.readString(reply, "domain", null);
        Long count = JsonValueUtils.readLong(reply, "count");
        if (count != null || JsonValueUtils.readString(reply, "batch", null) != null) {
            return new End(stream, domain, count == null ? 0 : count);
        }
        return new StoredAlone(stream, domain);
    }

    private static FastReply refused(JsonValue reply, @Nullable JsonValue error, long sequence, boolean endsBatch) {
        String stream = JsonValueUtils.readString(reply, "stream", null);
        int code = error == null ? 0 : JsonValueUtils.readInteger(error, "err_code", 0);
        String description = error == null ? "" : JsonValueUtils.readString(error, "description", "");
        return OF_BATCH.contains(code) && !endsBatch
                ? new NoBatch(sequence, stream, code, description)
                : new Refused(sequence, stream, code, description, endsBatch);
    }
}
