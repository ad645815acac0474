package io.github.cameljetstream.publish;

import io.nats.client.support.JsonValue;

/**
 * How a message that expects something of the stream is found again. After an attempt without an answer the stream may
 * refuse the next because the first was stored: then the message is there, and has our id.
 *
 * @param request what {@code STREAM.MSG.GET} is asked
 * @param certain whether another message in its place proves that ours was not stored
 */
record Expectation(String request, boolean certain) {
    /** It can only be at that sequence. */
    static Expectation at(long sequence) {
        return new Expectation("{\"seq\":" + sequence + "}", true);
    }

    /** It was the first of the subject after that sequence, unless it has been deleted since. */
    static Expectation after(long sequence, String subject) {
        return new Expectation(
                "{\"seq\":" + (sequence + 1) + ",\"next_by_subj\":" + new JsonValue(subject).toJson() + "}", false);
    }

    /** It is the last of the subject, unless others have come since. */
    static Expectation last(String subject) {
        return new Expectation("{\"last_by_subj\":" + new JsonValue(subject).toJson() + "}", false);
    }
}
