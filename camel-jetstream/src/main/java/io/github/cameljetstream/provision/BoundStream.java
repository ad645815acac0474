package io.github.cameljetstream.provision;

import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamInfo;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a bound consumer, as it was at the bind.
 *
 * @param name the name of the stream
 * @param subjects the subjects of the stream; empty if unknown
 * @param created when the stream was created, which distinguishes it from a later one of the same name; null if unknown
 * @param end the last sequence in the stream; -1 if unknown
 * @param workQueue if true, the stream does not keep messages that are done
 */
public record BoundStream(
        String name, List<String> subjects, @Nullable ZonedDateTime created, long end, boolean workQueue) {
    static BoundStream of(StreamInfo stream) {
        return new BoundStream(
                stream.getConfiguration().getName(),
                stream.getConfiguration().getSubjects(),
                stream.getCreateTime(),
                stream.getStreamState().getLastSequence(),
                stream.getConfiguration().getRetentionPolicy() == RetentionPolicy.WorkQueue);
    }

    /** A stream about which the server may not be asked. */
    public static BoundStream unasked(String name) {
        return new BoundStream(name, List.of(), null, -1, false);
    }
}
