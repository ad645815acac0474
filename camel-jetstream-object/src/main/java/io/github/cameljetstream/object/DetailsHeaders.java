package io.github.cameljetstream.object;

import io.github.cameljetstream.object.bucket.ObjectDetails;
import java.util.List;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** The details of an object as headers. */
final class DetailsHeaders {
    private static final List<String> ALL = List.of(
            JetStreamObjectHeaders.BUCKET,
            JetStreamObjectHeaders.NAME,
            JetStreamObjectHeaders.OPERATION,
            JetStreamObjectHeaders.SIZE,
            JetStreamObjectHeaders.CHUNKS,
            JetStreamObjectHeaders.DIGEST,
            JetStreamObjectHeaders.MODIFIED,
            JetStreamObjectHeaders.DESCRIPTION,
            JetStreamObjectHeaders.METADATA,
            JetStreamObjectHeaders.LINK_BUCKET,
            JetStreamObjectHeaders.LINK_NAME,
            JetStreamObjectHeaders.FOUND);

    private DetailsHeaders() {}

    /** Removes those of an earlier operation. */
    static void clear(Message message) {
        ALL.forEach(message::removeHeader);
    }

    static void set(Message message, ObjectDetails details) {
        message.setHeader(JetStreamObjectHeaders.NAME, details.name());
        message.setHeader(JetStreamObjectHeaders.SIZE, details.size());
        message.setHeader(JetStreamObjectHeaders.CHUNKS, details.chunks());
        message.setHeader(JetStreamObjectHeaders.MODIFIED, details.modified());
        setIf(message, JetStreamObjectHeaders.DIGEST, details.digest().isEmpty() ? null : details.digest());
        setIf(message, JetStreamObjectHeaders.DESCRIPTION, details.description());
        setIf(message, JetStreamObjectHeaders.METADATA, details.metadata().isEmpty() ? null : details.metadata());
        ObjectDetails.Link link = details.link();
        if (link != null) {
            message.setHeader(JetStreamObjectHeaders.LINK_BUCKET, link.bucket());
            setIf(message, JetStreamObjectHeaders.LINK_NAME, link.name());
        }
    }

    private static void setIf(Message message, String header, @Nullable Object value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }
}
