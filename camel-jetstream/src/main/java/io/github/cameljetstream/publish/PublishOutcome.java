package io.github.cameljetstream.publish;

/** How a publication ended. */
public enum PublishOutcome {
    /** A stream has stored the message. */
    STORED("stored"),
    /** The stream had a message of that id already, and dropped this one. */
    DUPLICATE("duplicate"),
    /** The stream has stored the message, or had one with that id: a fast batch does not tell which. */
    STORED_OR_KNOWN("stored_or_known"),
    /** See {@link PublishException.Outcome#REFUSED}. */
    REFUSED("refused"),
    /** See {@link PublishException.Outcome#NO_STREAM}. */
    NO_STREAM("no_stream"),
    /** See {@link PublishException.Outcome#NOT_PERMITTED}. */
    NOT_PERMITTED("not_permitted"),
    /** See {@link PublishException.Outcome#UNKNOWN}. */
    UNKNOWN("unknown"),
    /** See {@link PublishException.Outcome#NOT_SENT}. */
    NOT_SENT("not_sent");

    private final String word;

    PublishOutcome(String word) {
        this.word = word;
    }

    /** As it is written in metrics. */
    public String word() {
        return word;
    }

    /** That of a failure. */
    public static PublishOutcome of(Exception failure) {
        return failure instanceof PublishException publish ? of(publish.getOutcome()) : NOT_SENT;
    }

    static PublishOutcome of(PublishException.Outcome outcome) {
        return switch (outcome) {
            case REFUSED -> REFUSED;
            case NO_STREAM -> NO_STREAM;
            case NOT_PERMITTED -> NOT_PERMITTED;
            case UNKNOWN -> UNKNOWN;
            case NOT_SENT -> NOT_SENT;
        };
    }
}
