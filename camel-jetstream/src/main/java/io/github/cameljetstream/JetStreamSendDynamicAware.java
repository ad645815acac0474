package io.github.cameljetstream;

import io.github.cameljetstream.configure.DynamicUri;
import io.github.cameljetstream.configure.OptionConfigurer;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.message.SubjectExpression;
import io.github.cameljetstream.message.SubjectRules;
import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.values.Subjects;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has {@code toD} send to any number of subjects with one endpoint, whose subject is {@code >}: the subject goes in a
 * header. Without it each subject would have an endpoint of its own, with a producer and a window. Values that a
 * message gives are the subject, or values of options, and never options.
 */
@SendDynamic("jetstream")
public class JetStreamSendDynamicAware extends SendDynamicAwareSupport {
    private static final String PUBLISH_SUBJECT = "publishSubject";
    /** Others that the server publishes to, or deletes from. */
    private static final List<String> SUBJECT_OPTIONS = List.of("scheduleTarget", "scheduleSource", "cancelSchedule");

    /** Options with which the stream does not have the subject of the endpoint. */
    private static final List<String> STREAM_SUBJECTS =
            List.of("streamSubjects", "streamMirror", "streamSources", "streamConfiguration");

    /** What was read last: a {@code toD} has one template. */
    private record Template(String original, String text, DynamicUri uri, Parts literal) {
        static Template of(String original, String text) {
            return new Template(original, text, DynamicUri.ofTemplate(text), Parts.of(DynamicUri.literal(text)));
        }
    }

    private volatile @Nullable Template template;

    /** Where one message goes. */
    private static final class Target extends DynamicAwareEntry {
        private final String staticUri;
        /** For the header; null if the endpoint has it. */
        private final @Nullable String subject;

        Target(
                String uri,
                String originalUri,
                Map<String, Object> properties,
                String staticUri,
                @Nullable String subject) {
            super(uri, originalUri, properties, null);
            this.staticUri = staticUri;
            this.subject = subject;
        }
    }

    /** What the static URI and the subject are made of. */
    private record Parts(String subject, String query) {
        static Parts of(String uri) {
            String rest = uri.substring(uri.indexOf(':') + 1);
            rest = rest.startsWith("//") ? rest.substring(2) : rest;
            int mark = rest.indexOf('?');
            return mark < 0 ? new Parts(rest, "") : new Parts(rest.substring(0, mark), rest.substring(mark));
        }

        /** The text of the option, as it stands in the query; null if it is not given. */
        @Nullable
        String publishSubject() {
            return option(PUBLISH_SUBJECT);
        }

        /** The subject to publish to. Camel has evaluated it: an expression in it now is one that a value has added. */
        String target() {
            return publishSubject() == null ? subject : publishSubject();
        }

        @Nullable
        String option(String name) {
            return Arrays.stream(
                            query.isEmpty() ? new String[0] : query.substring(1).split("&"))
                    .map(each -> each.split("=", 2))
                    .filter(each -> each.length == 2 && isNamed(each[0], name))
                    .map(each -> plain(each[1]))
                    .findFirst()
                    .orElse(null);
        }

        private static String plain(String value) {
            return value.startsWith("RAW(") || value.startsWith("RAW{")
                    ? value.substring(4, value.length() - 1)
                    : value;
        }

        /** The query without the option, which goes in a header. */
        String queryWithoutPublishSubject() {
            if (query.isEmpty()) {
                return "";
            }
            String rest = Arrays.stream(query.substring(1).split("&"))
                    .filter(each -> !isNamed(each.split("=", 2)[0], PUBLISH_SUBJECT))
                    .collect(Collectors.joining("&"));
            return rest.isEmpty() ? "" : "?" + rest;
        }
    }

    private static boolean isNamed(String given, String option) {
        return OptionConfigurer.key(given).equals(OptionConfigurer.key(option));
    }

    /** The options are known; Camel would look for them by the name of the component, which may be another one. */
    @Override
    protected void doInit() {
        // Nothing to look up: the properties are not lenient.
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) throws Exception {
        Template given = template(originalUri);
        given.uri().check(originalUri, uri);
        Parts parts = Parts.of(uri);
        DynamicUri.checkEncoded(
                originalUri, given.literal().queryWithoutPublishSubject(), parts.queryWithoutPublishSubject());
        JetStreamComponent component = exchange.getContext().getComponent(getScheme(), JetStreamComponent.class);
        Map<String, Object> properties =
                endpointProperties(exchange, getScheme() + ":" + JetStreamEndpoint.ANY_SUBJECT + parts.query());
        if (exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT) == null) {
            checkSubject(exchange, given, parts.target());
        }
        if (isOperation(component, parts)) {
            DynamicUri.checkWildcards(originalUri, given.literal().subject(), parts.subject());
        }
        Destination to = destination(component, properties, given, parts);
        return new Target(uri, originalUri, properties, getScheme() + ":" + to.endpoint(), to.subject());
    }

    /**
     * An endpoint for a message.
     *
     * @param endpoint its URI without the scheme
     * @param subject for the header; null if the endpoint has it
     */
    private record Destination(String endpoint, @Nullable String subject) {}

    private static Destination destination(
            JetStreamComponent component, Map<String, Object> properties, Template given, Parts parts) {
        String query = parts.queryWithoutPublishSubject();
        if (isRefused(rules(component, properties), given, parts)) {
            return new Destination(parts.subject() + parts.query(), null); // a header must not name this subject
        }
        if (isOneForAll(component, properties, parts)) {
            return new Destination(JetStreamEndpoint.ANY_SUBJECT + query, parts.target());
        }
        DynamicUri.checkEncoded(given.original(), given.literal().subject(), parts.subject());
        return new Destination(parts.subject() + query, parts.publishSubject());
    }

    private static void checkSubject(Exchange exchange, Template given, String subject) {
        if (Subjects.problem(subject) != null) {
            SubjectExpression.checkParts(exchange.getContext(), given.text(), "The subject of toD", subject, exchange);
        }
    }

    /** If true, the subject is a filter for messages of the stream. */
    private static boolean isOperation(JetStreamComponent component, Parts parts) {
        return parts.option("operation") != null
                || parts.option("allowChangesByHeader") != null
                || component.getOperationOptions().getOperation() != StreamOperation.PUBLISH
                || component.getOperationOptions().isAllowChangesByHeader();
    }

    private static SubjectRules rules(JetStreamComponent component, Map<String, Object> options) {
        Object allowed = options.getOrDefault(
                "allowReservedSubjects", component.getPublishOptions().isAllowReservedSubjects());
        Object prefix = options.getOrDefault(
                "apiPrefix", component.getConnectionOptions().getApiPrefix());
        return new SubjectRules(Boolean.parseBoolean(allowed.toString()), prefix == null ? null : prefix.toString());
    }

    /**
     * If true, messages must not name the subject of the endpoint.
     *
     * @throws IllegalArgumentException if a message names it, or such a subject in another option
     */
    private static boolean isRefused(SubjectRules rules, Template given, Parts parts) {
        Parts literal = given.literal();
        checkSubjectOptions(rules, literal, parts);
        String subject = parts.target();
        if (!rules.isRefused(subject)) {
            return false;
        }
        if (!subject.equals(parts.publishSubject() == null ? literal.subject() : literal.publishSubject())) {
            rules.check("The subject of toD", subject);
        }
        return true;
    }

    private static void checkSubjectOptions(SubjectRules rules, Parts literal, Parts parts) {
        for (String option : SUBJECT_OPTIONS) {
            String value = parts.option(option);
            if (value != null && !value.equals(literal.option(option)) && rules.isRefused(value)) {
                rules.check(option + " of toD", value);
            }
        }
    }

    private Template template(String originalUri) throws Exception {
        Template known = template;
        if (known == null || !known.original().equals(originalUri)) {
            String text = EndpointHelper.resolveEndpointUriPropertyPlaceholders(getCamelContext(), originalUri);
            known = Template.of(originalUri, text);
            template = known;
        }
        return known;
    }

    /** If true, one endpoint can publish to all subjects: the subject of the URI has no other effect. */
    private static boolean isOneForAll(JetStreamComponent component, Map<String, Object> options, Parts parts) {
        StreamOptions streams = component.getStreamOptions();
        boolean provisions = !StreamProvisioning.NONE
                .name()
                .equalsIgnoreCase(
                        String.valueOf(options.getOrDefault("streamProvisioning", streams.getStreamProvisioning())));
        boolean streamOfSubject = provisions
                && STREAM_SUBJECTS.stream().noneMatch(options::containsKey)
                && !streams.namesSubjects()
                && streams.getStreamConfiguration() == null;
        boolean expression =
                parts.publishSubject() == null && component.getPublishOptions().getPublishSubject() != null;
        boolean findsStream =
                isOperation(component, parts) && streams.getStreamName() == null && !options.containsKey("streamName");
        return !findsStream
                && !streamOfSubject
                && !expression
                && !JetStreamEndpoint.ANY_SUBJECT.equals(parts.subject());
    }

    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        return ((Target) entry).staticUri;
    }

    @Override
    public @Nullable Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        String subject = ((Target) entry).subject;
        if (subject == null || exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT) != null) {
            return null; // a header wins over the URI, as it does elsewhere
        }
        return each -> each.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
    }

    /** The producer removes the header only when the message was stored. */
    @Override
    public @Nullable Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return ((Target) entry).subject == null
                        || exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT) != null
                ? null
                : each -> each.getMessage().removeHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
    }
}
