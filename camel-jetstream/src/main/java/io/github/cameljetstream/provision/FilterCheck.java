package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;

/**
 * Verifies that the stream can hold messages of the consumer's subjects: servers from 2.10 on silently create a
 * consumer that never receives a message. Blocks.
 */
final class FilterCheck {
    private FilterCheck() {}

    static void check(ConsumerTarget target, ConsumerOptions options, String subject)
            throws IOException, JetStreamApiException, ProvisionException {
        StreamConfiguration stream = target.streamConfiguration();
        if (options.binding().getConsumerProvisioning() == ConsumerProvisioning.BIND || !hasOwnSubjectsOnly(stream)) {
            return;
        }
        for (String filter : options.binding().filters(subject)) {
            if (stream.getSubjects().stream().noneMatch(each -> Subjects.overlap(each, filter))
                    && !holds(target, filter)) {
                throw neverHolds(stream, filter);
            }
        }
    }

    private static ProvisionException neverHolds(StreamConfiguration stream, String filter) {
        return new ProvisionException(
                "Stream '" + stream.getName() + "' never holds a message of the subject '" + filter
                        + "': its subjects are " + stream.getSubjects()
                        + ". Use a subject of the stream, add this one to the stream (streamProvisioning=update with"
                        + " streamSubjects), or set another streamName.");
    }

    /** A stream also holds other subjects if it mirrors or sources streams, or transforms subjects. */
    private static boolean hasOwnSubjectsOnly(StreamConfiguration stream) {
        return stream.getMirror() == null
                && (stream.getSources() == null || stream.getSources().isEmpty())
                && stream.getSubjectTransform() == null
                && !stream.getSubjects().isEmpty();
    }

    /** If true, the stream has messages of the subject, perhaps from a time when it had other subjects. */
    private static boolean holds(ConsumerTarget target, String filter) throws IOException, JetStreamApiException {
        return !target.api()
                .management()
                .getStreamInfo(target.streamName(), StreamInfoOptions.filterSubjects(filter))
                .getStreamState()
                .getSubjects()
                .isEmpty();
    }
}
