package io.github.cameljetstream.route;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps the headers of the NATS protocol that describe a delivered message to headers of Camel. Stateless. */
public final class NatsMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(NatsMetadata.class);
    private static final String PREFIX = "Nats-";
    private static final Map<String, String> CAMEL_NAMES = Map.of(
            NatsJetStreamConstants.MSG_ID_HDR,
            JetStreamHeaders.MESSAGE_ID,
            "Nats-Marker-Reason",
            JetStreamHeaders.MARKER_REASON,
            NatsJetStreamConstants.NATS_SCHEDULE_HDR,
            JetStreamHeaders.SCHEDULE,
            NatsJetStreamConstants.NATS_SCHEDULER_HDR,
            JetStreamHeaders.SCHEDULER,
            NatsJetStreamConstants.NATS_SCHEDULE_NEXT_HDR,
            JetStreamHeaders.SCHEDULE_NEXT,
            "Nats-Stream-Source",
            JetStreamHeaders.STREAM_SOURCE);

    private NatsMetadata() {}

    /** Sets the headers. Returns whether the message is a schedule that has not fired. */
    public static boolean set(Headers headers, Message message) {
        boolean isSchedule = false;
        for (String name : headers.keySet()) {
            if (name.startsWith(PREFIX)) {
                set(name, headers.getFirst(name), message);
                isSchedule |= name.equals(NatsJetStreamConstants.NATS_SCHEDULE_HDR);
            }
        }
        return isSchedule;
    }

    private static void set(String name, @Nullable String value, Message message) {
        String camelName = CAMEL_NAMES.get(name);
        if (camelName != null) {
            message.setHeader(camelName, value);
        } else if (name.equals(NatsJetStreamConstants.MSG_SIZE_HDR)) {
            setBodySize(message, value);
        }
    }

    /** The server sets the header if it sends no body; a publisher might set it to anything. */
    private static void setBodySize(Message message, @Nullable String size) {
        try {
            message.setHeader(JetStreamHeaders.BODY_SIZE, Long.valueOf(size));
        } catch (NumberFormatException e) {
            LOG.debug("The size of a body is no number: {}", size, e);
        }
    }
}
