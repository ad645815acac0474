package io.github.cameljetstream.route;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the headers of the NATS protocol say about a message that was delivered, as headers of Camel. Stateless. */
final class NatsMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(NatsMetadata.class);
    private static final String PREFIX = "Nats-";
    private static final String MARKER_REASON = "Nats-Marker-Reason";
    private static final String STREAM_SOURCE = "Nats-Stream-Source";

    private NatsMetadata() {}

    /** Whether the message is a schedule itself, which has not fired. */
    static boolean set(Headers headers, Message message) {
        boolean schedule = false;
        for (String name : headers.keySet()) {
            if (name.startsWith(PREFIX)) {
                schedule |= set(name, headers.getFirst(name), message);
            }
        }
        return schedule;
    }

    private static boolean set(String name, @Nullable String value, Message message) {
        switch (name) {
            case NatsJetStreamConstants.MSG_ID_HDR -> message.setHeader(JetStreamHeaders.MESSAGE_ID, value);
            case NatsJetStreamConstants.MSG_SIZE_HDR -> setBodySize(message, value);
            case MARKER_REASON -> message.setHeader(JetStreamHeaders.MARKER_REASON, value);
            case NatsJetStreamConstants.NATS_SCHEDULE_HDR -> {
                message.setHeader(JetStreamHeaders.SCHEDULE, value);
                return true;
            }
            case NatsJetStreamConstants.NATS_SCHEDULER_HDR -> message.setHeader(JetStreamHeaders.SCHEDULER, value);
            case NatsJetStreamConstants.NATS_SCHEDULE_NEXT_HDR ->
                message.setHeader(JetStreamHeaders.SCHEDULE_NEXT, value);
            case STREAM_SOURCE -> message.setHeader(JetStreamHeaders.STREAM_SOURCE, value);
            default -> {
                // Others steer the server, and say nothing about the message.
            }
        }
        return false;
    }

    /** The server sets the header in place of a body; anybody else might set it to anything. */
    private static void setBodySize(Message message, @Nullable String size) {
        try {
            message.setHeader(JetStreamHeaders.BODY_SIZE, Long.valueOf(size));
        } catch (NumberFormatException e) {
            LOG.debug("The size of a body is no number: {}", size, e);
        }
    }
}
