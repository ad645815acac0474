package io.github.cameljetstream.message;

import io.nats.client.support.JsonValue;

/**
 * Where to look for a message that expects a state of the stream. After an unanswered attempt, the stream may refuse the
 * next attempt because it stored the first one. The message at this place then has the id of the message.
 *
 * @param request the body of a {@code STREAM.MSG.GET} request
 * @param certain if true, another message at this place proves that the message was not stored
 */
public record Expectation(String request, boolean certain) {
    /** The message can only have this sequence. */
    public static Expectation at(long sequence) {
        return new Expectation("{\"seq\":" + sequence + "}", true);
    }

    /** The message was the first of the subject after this sequence, unless it was deleted. */
    static Expectation after(long sequence, String subject) {
        return new Expectation(
                "{\"seq\":" + (sequence + 1) + ",\"next_by_subj\":" + new JsonValue(subject).toJson() + "}", false);
    }

    /** The message is the last of the subject, unless newer ones followed. */
    public static Expectation last(String subject) {
        return new Expectation("{\"last_by_subj\":" + new JsonValue(subject).toJson() + "}", false);
    }
}
