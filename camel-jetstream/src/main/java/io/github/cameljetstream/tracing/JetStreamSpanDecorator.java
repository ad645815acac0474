package io.github.cameljetstream.tracing;

import io.github.cameljetstream.headers.JetStreamHeaders;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.TagConstants;
import org.apache.camel.telemetry.decorators.AbstractMessagingSpanDecorator;

/**
 * Adds attributes of OpenTelemetry's messaging conventions to the spans of camel-telemetry. Camel's tracers propagate
 * the context of a trace in headers of a message, which become NATS headers of the same names. The {@link
 * java.util.ServiceLoader} finds this class, and does not load it without camel-telemetry. Thread-safe.
 */
public class JetStreamSpanDecorator extends AbstractMessagingSpanDecorator {
    static final String SYSTEM = "messaging.system";
    static final String OPERATION_NAME = "messaging.operation.name";
    static final String OPERATION_TYPE = "messaging.operation.type";
    static final String DESTINATION_TEMPLATE = "messaging.destination.template";
    static final String CONSUMER_GROUP = "messaging.consumer.group.name";
    static final String BATCH_COUNT = "messaging.batch.message_count";
    static final String STREAM = "messaging.jetstream.stream";
    static final String SEQUENCE = "messaging.jetstream.stream.sequence";
    static final String DELIVERY_COUNT = "messaging.jetstream.delivery.count";
    static final String DUPLICATE = "messaging.jetstream.duplicate";

    private static final String PROCESS = "process";
    private static final String PUBLISH = "publish";

    /** Property that is set when the span of a received exchange starts. All later spans of the exchange are sends. */
    private static final String RECEIVED = "CamelJetStreamSpanReceived";
    /** Property that is set while the span of a send is open. */
    private static final String SENDING = "CamelJetStreamSpanSending";

    @Override
    public String getComponent() {
        return "jetstream";
    }

    @Override
    public String getComponentClassName() {
        return "io.github.cameljetstream.JetStreamComponent";
    }

    /** The operation and the subject of the endpoint, so that there are no more span names than endpoints. */
    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return clip((isReceived(exchange, endpoint) ? PROCESS : PUBLISH) + " " + subject(endpoint));
    }

    /** Camel has a method for this only since 4.18. */
    private static String clip(String name) {
        return name.length() <= 500 ? name : name.substring(0, 500);
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        super.beforeTracingEvent(span, exchange, endpoint);
        span.setTag(SYSTEM, "nats");
        String pattern = subject(endpoint);
        if (!pattern.equals(getDestination(exchange, endpoint))) {
            span.setTag(DESTINATION_TEMPLATE, pattern);
        }
        if (isReceived(exchange, endpoint)) {
            exchange.setProperty(RECEIVED, Boolean.TRUE);
            received(span, exchange.getIn());
        } else {
            exchange.setProperty(SENDING, Boolean.TRUE);
            span.setTag(OPERATION_NAME, PUBLISH);
            span.setTag(OPERATION_TYPE, "send");
            tag(span, TagConstants.MESSAGE_ID, exchange.getIn(), JetStreamHeaders.PUBLISH_MESSAGE_ID);
        }
    }

    private static void received(Span span, Message message) {
        span.setTag(OPERATION_NAME, PROCESS);
        span.setTag(OPERATION_TYPE, PROCESS);
        tag(span, TagConstants.MESSAGE_ID, message, JetStreamHeaders.MESSAGE_ID);
        tag(span, BATCH_COUNT, message, JetStreamHeaders.BATCH_SIZE);
        tag(span, CONSUMER_GROUP, message, JetStreamHeaders.CONSUMER);
        tag(span, STREAM, message, JetStreamHeaders.STREAM);
        tag(span, SEQUENCE, message, JetStreamHeaders.STREAM_SEQUENCE);
        tag(span, DELIVERY_COUNT, message, JetStreamHeaders.DELIVERED_COUNT);
    }

    @Override
    public void afterTracingEvent(Span span, Exchange exchange) {
        super.afterTracingEvent(span, exchange);
        if (exchange.removeProperty(SENDING) != null && !exchange.isFailed()) {
            Message message = exchange.getMessage();
            tag(span, STREAM, message, JetStreamHeaders.PUBLISHED_STREAM);
            tag(span, SEQUENCE, message, JetStreamHeaders.PUBLISHED_SEQUENCE);
            tag(span, DUPLICATE, message, JetStreamHeaders.PUBLISHED_DUPLICATE);
        }
    }

    private static void tag(Span span, String tag, Message message, String header) {
        Object value = message.getHeader(header);
        if (value != null) {
            span.setTag(tag, value.toString());
        }
    }

    @Override
    protected String getDestination(Exchange exchange, Endpoint endpoint) {
        String header = isReceived(exchange, endpoint) ? JetStreamHeaders.SUBJECT : JetStreamHeaders.OVERRIDE_SUBJECT;
        String subject = exchange.getIn().getHeader(header, String.class);
        return subject == null ? subject(endpoint) : subject;
    }

    /** The subject of the endpoint, which may be encoded in its URI. */
    private static String subject(Endpoint endpoint) {
        return endpoint instanceof EndpointServiceLocation location
                        && location.getServiceMetadata().get("subject") != null
                ? location.getServiceMetadata().get("subject")
                : stripSchemeAndOptions(endpoint);
    }

    private static boolean isReceived(Exchange exchange, Endpoint endpoint) {
        return exchange.getFromEndpoint() == endpoint && exchange.getProperty(RECEIVED) == null;
    }
}
