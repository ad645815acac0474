package io.github.cameljetstream.operations;

import java.util.List;

/**
 * A part of a list.
 *
 * @param pending the number of messages that follow; {@link #UNKNOWN} if the server does not say it
 * @param upToSequence the sequence of the stream up to which the server looked; 0 if it does not say it
 * @param isLast if true, nothing follows
 */
record Page(List<FoundMessage> messages, long pending, long upToSequence, boolean isLast) {
    static final long UNKNOWN = -1;
    static final Page NOTHING = new Page(List.of(), 0, 0, true);
}
