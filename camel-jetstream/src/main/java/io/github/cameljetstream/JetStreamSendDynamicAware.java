package io.github.cameljetstream;

import io.github.cameljetstream.headers.JetStreamHeaders;
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

    /** Null, for an endpoint of its own, where the subject decides what stream is made. */
    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        Map<String, Object> options = entry.getProperties();
        boolean streamOfSubject = options.containsKey("streamProvisioning") && !options.containsKey("streamSubjects");
        return streamOfSubject ? null : ANY + Parts.of(entry.getUri()).query();
    }

    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        if (exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT) != null) {
            return null; // which wins over the URI, as it does elsewhere
        }
        String subject = Parts.of(entry.getUri()).subject();
        return each -> each.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
    }

    /** The producer removes the header only when the message was stored. */
    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT) != null
                ? null
                : each -> each.getMessage().removeHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
    }
}
