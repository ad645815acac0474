package io.github.cameljetstream.options;

/** Start position of a new consumer in the stream. */
public enum DeliverPolicy {
    /** The first message of the stream. */
    ALL,
    /** The last message that matches the subject. */
    LAST,
    /** The last message of each matching subject, then messages that the stream stores from then on. */
    LAST_PER_SUBJECT,
    /** Messages stored after the creation of the consumer. */
    NEW,
    /** The sequence {@code startSequence}. */
    SEQUENCE,
    /** The first message stored at or after {@code startTime}. */
    TIME
}
