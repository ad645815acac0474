package io.github.cameljetstream.kv.election;

/**
 * What an election asks the bucket.
 *
 * @param kind read or write
 * @param record what to write
 * @param expected the expected revision of the key; 0 if the key must have no write at all
 * @param sent when the election has asked: before anything was sent
 */
record Request(Kind kind, LeaderRecord record, long expected, Moment sent) {

    enum Kind {
        /** Reads the key from the leader of the stream. */
        READ,
        /** Writes a new claim. */
        CLAIM,
        /** Writes the same claim again. */
        RENEW,
        /** Writes that the claim has ended. */
        RELEASE
    }
}
