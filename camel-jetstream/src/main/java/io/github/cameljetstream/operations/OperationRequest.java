package io.github.cameljetstream.operations;

import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.values.EnumNames;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange asks of the stream. A value that is not set is null.
 *
 * @param subject the subjects of the messages, possibly with wildcards
 * @param consumer the consumer; empty if the operation needs none
 */
record OperationRequest(
        StreamOperation operation, String subject, String consumer, @Nullable Long sequence, Range range) {

    /** The part of the stream, and what a change leaves or sets. */
    record Range(
            @Nullable Instant time,
            @Nullable Long upToSequence,
            @Nullable Instant upToTime,
            @Nullable Long keep,
            @Nullable Instant pauseUntil) {}

    /** The operation and its subject or consumer, for errors. */
    String describe(String stream) {
        String place = "of stream '" + stream + "'";
        if (operation.needsConsumer()) {
            return "Operation " + EnumNames.of(operation) + " of consumer '" + consumer + "' " + place;
        }
        String at = sequence == null ? "" : " at sequence " + sequence;
        return "Operation " + EnumNames.of(operation) + " " + place
                + (operation.hasSubject() ? " for the subject '" + subject + "'" : at);
    }

    long sequenceOr(long other) {
        return sequence == null ? other : sequence;
    }
}
