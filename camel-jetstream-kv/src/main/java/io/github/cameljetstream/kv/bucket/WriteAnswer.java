package io.github.cameljetstream.kv.bucket;

/** What the answer to a write means. Pure: error codes decide, never texts (nats-server, {@code server/errors.json}). */
enum WriteAnswer {
    /** The stream has stored the write. */
    STORED,
    /** The key was not as expected: another write was earlier, perhaps an earlier attempt of this one. */
    MISMATCH,
    /** Not stored, and another attempt may be: the stream has no leader, or the server lacks something for a while. */
    UNAVAILABLE,
    /** Not stored, and another attempt would not be stored either. */
    REJECTED;

    /** The two errors for a wrong last sequence of the subject; a stream with replicas answers the second one in a race. */
    static final int WRONG_LAST_SEQUENCE = 10071;

    static final int WRONG_LAST_SEQUENCE_IN_RACE = 10164;
    static final int MESSAGE_TOO_LARGE = 10054;
    static final int STREAM_FULL = 10077;
    static final int TTL_INVALID = 10165;
    static final int TTL_NOT_ALLOWED = 10166;

    private static final int HTTP_UNAVAILABLE = 503;

    /**
     * The meaning of an error.
     *
     * @param code the code of the API, such as 10071
     * @param httpCode the code in the manner of HTTP, such as 400
     */
    static WriteAnswer of(int code, int httpCode) {
        if (code == WRONG_LAST_SEQUENCE || code == WRONG_LAST_SEQUENCE_IN_RACE) {
            return MISMATCH;
        }
        if (code == STREAM_FULL) {
            return REJECTED; // its code in the manner of HTTP is 503 too
        }
        return httpCode == HTTP_UNAVAILABLE ? UNAVAILABLE : REJECTED;
    }
}
