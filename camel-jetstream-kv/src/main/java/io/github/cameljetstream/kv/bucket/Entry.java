package io.github.cameljetstream.kv.bucket;

import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last write of a key: a value, or the marker of a deletion.
 *
 * @param key the key as it is in the bucket
 * @param value the value; empty for a marker
 * @param revision the sequence of the write in the stream
 * @param operation what the write has done
 * @param created when the leader of the stream stored the write, by the server's clock
 * @param writeId the id of the write; null if another client has written it
 */
public record Entry(
        String key, byte[] value, long revision, Operation operation, Instant created, @Nullable String writeId) {

    /** The header of a message that says what it does; values have none. */
    public static final String OPERATION_HEADER = "KV-Operation";

    private static final String MARKER_HEADER = "Nats-Marker-Reason";

    /** What a write does with its key. */
    public enum Operation {
        /** Sets the value. */
        PUT,
        /** Deletes the value, and keeps the history. */
        DELETE,
        /** Deletes the value and the history. Also the marker of a server for a key whose time to live is over. */
        PURGE;

        /** Reads the headers of a message. A marker of the server has a reason instead of an operation. */
        static Operation of(@Nullable Headers headers) {
            return headers == null ? PUT : of(headers.getFirst(OPERATION_HEADER), headers.getFirst(MARKER_HEADER));
        }

        /**
         * Reads the values of headers.
         *
         * @param operation of {@link Entry#OPERATION_HEADER}
         * @param reason of the marker of a server
         */
        public static Operation of(@Nullable String operation, @Nullable String reason) {
            if ("DEL".equals(operation) || (operation == null && "Remove".equals(reason))) {
                return DELETE;
            }
            return "PURGE".equals(operation) || (operation == null && reason != null) ? PURGE : PUT;
        }

        /** The text in the header of a write; null for a plain one. */
        public @Nullable String header() {
            return switch (this) {
                case PUT -> null;
                case DELETE -> "DEL";
                case PURGE -> "PURGE";
            };
        }
    }

    /** If true, the key has no value. */
    public boolean isMarker() {
        return operation != Operation.PUT;
    }

    /** The value as UTF-8 text. */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }
}
