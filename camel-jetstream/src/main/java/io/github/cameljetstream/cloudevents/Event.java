package io.github.cameljetstream.cloudevents;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event in structured mode.
 *
 * @param attributes the attributes and extensions, each a text, a {@link Boolean} or a {@link Long}
 * @param data text or bytes; null if there is none
 */
record Event(Map<String, Object> attributes, @Nullable Object data) {
    static final String ID = "id";
    static final String SOURCE = "source";
    static final String SPEC_VERSION = "specversion";
    static final String TYPE = "type";
    static final String SUBJECT = "subject";
    static final String TIME = "time";
    static final String DATA_CONTENT_TYPE = "datacontenttype";
    static final String DATA_SCHEMA = "dataschema";
    static final String DATA = "data";
    static final String DATA_BASE64 = "data_base64";

    /** An attribute of the extension for distributed tracing. */
    static final String TRACE_PARENT = "traceparent";

    static final String TRACE_STATE = "tracestate";

    /** Attributes that Dapr adds; {@code traceid} is an older name of {@link #TRACE_PARENT}. */
    static final String TRACE_ID = "traceid";

    static final String TOPIC = "topic";
    static final String PUBSUB_NAME = "pubsubname";
    static final String EXPIRATION = "expiration";

    /** The version of published events. */
    static final String VERSION = "1.0";

    @Nullable
    String text(String attribute) {
        return attributes.get(attribute) instanceof String text ? text : null;
    }
}
