package io.github.cameljetstream.options;

/** Where in the stream a new consumer begins. */
public enum DeliverPolicy {
    /** At the first message that the stream holds. */
    ALL,
    /** At the last message that matches the subject. */
    LAST,
    /** With the last message of each subject that matches, then what is stored from then on. */
    LAST_PER_SUBJECT,
    /** At messages stored after the consumer was created. */
    NEW,
    /** At the sequence of {@code startSequence}. */
    SEQUENCE,
    /** At the first message stored at or after {@code startTime}. */
    TIME
}
