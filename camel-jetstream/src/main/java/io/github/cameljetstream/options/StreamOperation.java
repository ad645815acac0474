package io.github.cameljetstream.options;

import io.github.cameljetstream.values.EnumNames;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a producer does with a stream. */
public enum StreamOperation {
    /** Publishes the message. */
    PUBLISH,
    /** Reads the message with a sequence. */
    GET,
    /** Reads the last message of a subject. */
    GET_LAST,
    /** Reads the first message of a subject from a sequence or time on. */
    GET_NEXT,
    /** Reads several messages of a subject from a sequence or time on. */
    GET_BATCH,
    /** Reads the last message of each subject. */
    GET_LAST_PER_SUBJECT,
    /** Reads the configuration and the state of the stream. */
    STREAM_INFO,
    /** Reads the configuration and the state of a consumer. */
    CONSUMER_INFO,
    /** Removes messages of a subject. */
    PURGE,
    /** Removes the message with a sequence. */
    DELETE_MESSAGE,
    /** Stops the deliveries of a consumer until a time. */
    PAUSE_CONSUMER,
    /** Ends the pause of a consumer. */
    RESUME_CONSUMER,
    /** Moves a consumer to another position in the stream. */
    RESET_CONSUMER,
    /** Takes the pin from the client that receives the messages of a consumer. */
    UNPIN_CONSUMER;

    /** What an operation can be about, in addition to its subject or consumer. */
    public enum Parameter {
        SEQUENCE,
        TIME,
        UP_TO_SEQUENCE,
        UP_TO_TIME,
        KEEP,
        PAUSE
    }

    /** If true, the parameter has an effect on the operation. */
    public boolean uses(Parameter parameter) {
        return switch (this) {
            case GET, DELETE_MESSAGE, RESET_CONSUMER -> parameter == Parameter.SEQUENCE;
            case GET_NEXT -> parameter == Parameter.SEQUENCE || parameter == Parameter.TIME;
            case GET_BATCH -> parameter != Parameter.KEEP && parameter != Parameter.PAUSE;
            case GET_LAST_PER_SUBJECT -> parameter == Parameter.UP_TO_SEQUENCE || parameter == Parameter.UP_TO_TIME;
            case PURGE -> parameter == Parameter.UP_TO_SEQUENCE || parameter == Parameter.KEEP;
            case PAUSE_CONSUMER -> parameter == Parameter.PAUSE;
            default -> false;
        };
    }

    /** If true, the operation changes the stream or a consumer. */
    public boolean isChange() {
        return compareTo(PURGE) >= 0;
    }

    /** If true, the operation is about a consumer. */
    public boolean needsConsumer() {
        return this == CONSUMER_INFO || compareTo(PAUSE_CONSUMER) >= 0;
    }

    /** If true, the operation reads messages of a subject, or removes them. */
    public boolean hasSubject() {
        return this == GET_LAST
                || this == GET_NEXT
                || this == GET_BATCH
                || this == GET_LAST_PER_SUBJECT
                || this == PURGE;
    }

    /** If true, the result is a list of messages. */
    public boolean isList() {
        return this == GET_BATCH || this == GET_LAST_PER_SUBJECT;
    }

    /** The operation with a name, in any letter case; null if there is none. */
    public static @Nullable StreamOperation named(String name) {
        String key = name.trim().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> EnumNames.of(each).toLowerCase(Locale.ROOT).equals(key)
                        || each.name().equalsIgnoreCase(key))
                .findFirst()
                .orElse(null);
    }

    /** The names of all operations, for errors. */
    public static String names() {
        return Arrays.stream(values()).map(EnumNames::of).collect(Collectors.joining(", "));
    }
}
