package io.github.cameljetstream;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.component.SendDynamicAwareSupport;

/**
 * Has {@code toD} send to any number of subjects with one endpoint, whose subject is {@code >}: the subject goes in a
 * header. Without it each subject would have an endpoint of its own, with a producer and a window.
 */
@SendDynamic("jetstream")
public class JetStreamSendDynamicAware extends SendDynamicAwareSupport {
    private static final String ANY = "jetstream:" + JetStreamEndpoint.ANY_SUBJECT;

    /** What the static URI and the subject are made of. */
    private record Parts(String subject, String query) {
        static Parts of(String uri) {
            String rest = uri.substring(uri.indexOf(':') + 1);
            rest = rest.startsWith("//") ? rest.substring(2) : rest;
            int mark = rest.indexOf('?');
            return mark < 0 ? new Parts(rest, "") : new Parts(rest.substring(0, mark), rest.substring(mark));
        }
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) throws Exception {
        Map<String, Object> properties = endpointProperties(exchange, uri);
        return new DynamicAwareEntry(uri, originalUri, properties, null);
    }

    /** Null, for an endpoint of its own, where the subject of the URI decides more than where a message goes. */
    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        return isOneForAll(exchange, entry) ? ANY + Parts.of(entry.getUri()).query() : null;
    }

    private static boolean isOneForAll(Exchange exchange, DynamicAwareEntry entry) {
        JetStreamComponent component = exchange.getContext().getComponent("jetstream", JetStreamComponent.class);
        Map<String, Object> options = entry.getProperties();
        StreamOptions streams = component.getStreamOptions();
        boolean provisions = !StreamProvisioning.NONE
                .name()
                .equalsIgnoreCase(
                        String.valueOf(options.getOrDefault("streamProvisioning", streams.getStreamProvisioning())));
        boolean streamOfSubject =
                provisions && !options.containsKey("streamSubjects") && streams.getStreamSubjects() == null;
        boolean expression = options.containsKey("publishSubject")
                || component.getPublishOptions().getPublishSubject() != null;
        String subject = Parts.of(entry.getUri()).subject();
        return !streamOfSubject && !expression && !JetStreamEndpoint.ANY_SUBJECT.equals(subject);
    }

    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        if (exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT) != null
                || !isOneForAll(exchange, entry)) {
            return null; // a header wins over the URI, as it does elsewhere
        }
        String subject = Parts.of(entry.getUri()).subject();
        return each -> each.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
    }

    /** The producer removes the header only when the message was stored. */
    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT) != null
                        || !isOneForAll(exchange, entry)
                ? null
                : each -> each.getMessage().removeHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
    }
}
