package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.StreamProvisioning;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.SendDynamicAware.DynamicAwareEntry;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which endpoint toD uses for a message, and which subject it gives it. */
class SendDynamicAwareTest {
    private static final String TEMPLATE = "jetstream:a.${header.x}";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final JetStreamComponent component = new JetStreamComponent();
    private final JetStreamSendDynamicAware dynamic = new JetStreamSendDynamicAware();
    private final Exchange exchange = new DefaultExchange(context);

    @BeforeEach
    void setUp() {
        context.addComponent("jetstream", component);
        dynamic.setCamelContext(context);
        dynamic.setScheme("jetstream");
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private String endpoint(String template, String uri) throws Exception {
        return dynamic.resolveStaticUri(exchange, dynamic.prepare(exchange, uri, template));
    }

    /** The header that the message has while it is sent. */
    private Object subject(String template, String uri) throws Exception {
        DynamicAwareEntry entry = dynamic.prepare(exchange, uri, template);
        Processor before = dynamic.createPreProcessor(exchange, entry);
        Processor after = dynamic.createPostProcessor(exchange, entry);
        assertThat(before == null).isEqualTo(after == null);
        if (before == null) {
            return null;
        }
        before.process(exchange);
        Object subject = exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT);
        after.process(exchange);
        assertThat(exchange.getMessage().getHeader(JetStreamHeaders.OVERRIDE_SUBJECT))
                .isNull();
        return subject;
    }

    @ParameterizedTest
    @CsvSource({
        "jetstream:a.1, jetstream:>",
        "jetstream://a.1, jetstream:>",
        "jetstream:a.1?streamName=S, jetstream:>?streamName=S"
    })
    void allSubjectsHaveOneEndpoint(String uri, String endpoint) throws Exception {
        String template = uri.replace("a.1", "a.${header.x}");
        assertThat(endpoint(template, uri)).isEqualTo(endpoint);
        assertThat(subject(template, uri)).isEqualTo("a.1");
    }

    @Test
    void publishSubjectIsTheSubject() throws Exception {
        String template = "jetstream:>?publishSubject=a.${header.x}&streamName=S";
        assertThat(endpoint(template, "jetstream:>?publishSubject=a.1&streamName=S"))
                .isEqualTo("jetstream:>?streamName=S");
        for (String raw : new String[] {"RAW(%s)", "RAW{%s}"}) {
            String both = "jetstream:>?publishSubject=" + raw + "&streamName=S";
            assertThat(subject(both.replace("%s", "a.${header.x}"), both.replace("%s", "a.1")))
                    .isEqualTo("a.1");
        }
        String inLowerCase = "jetstream:>?" + "publishSubject".toLowerCase(Locale.ROOT) + "=";
        assertThat(subject(inLowerCase + "${header.x}", inLowerCase + "a.2")).isEqualTo("a.2");
        assertThat(endpoint("jetstream:b?publishSubject=a.${header.x}", "jetstream:b?publishSubject=a.1"))
                .isEqualTo("jetstream:>");
    }

    @Test
    void aHeaderOfTheMessageTakesPrecedence() throws Exception {
        exchange.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, "mine");
        DynamicAwareEntry entry = dynamic.prepare(exchange, "jetstream:a.1", TEMPLATE);
        assertThat(dynamic.createPreProcessor(exchange, entry)).isNull();
        assertThat(dynamic.createPostProcessor(exchange, entry)).isNull();
    }

    /** The stream is created for the subject of the URI. */
    @Test
    void anEndpointThatProvisionsAStreamForItsSubjectHasItsOwn() throws Exception {
        String options = "?streamProvisioning=create&streamName=S";
        assertThat(endpoint(TEMPLATE + options, "jetstream:a.1" + options)).isEqualTo("jetstream:a.1" + options);
        assertThat(subject(TEMPLATE + options, "jetstream:a.1" + options)).isNull();
        String subjects = options + "&streamSubjects=a.>";
        assertThat(endpoint(TEMPLATE + subjects, "jetstream:a.1" + subjects)).isEqualTo("jetstream:>" + subjects);
    }

    @Test
    void theOptionsOfTheComponentCountToo() throws Exception {
        component.getStreamOptions().setStreamProvisioning(StreamProvisioning.CREATE);
        assertThat(endpoint(TEMPLATE, "jetstream:a.1")).isEqualTo("jetstream:a.1");
        component.getStreamOptions().setStreamSubjects("a.>");
        assertThat(endpoint(TEMPLATE, "jetstream:a.1")).isEqualTo("jetstream:>");
        component.getPublishOptions().setPublishSubject("b.${header.y}");
        assertThat(endpoint(TEMPLATE, "jetstream:a.1"))
                .as("the expression of the component is the subject")
                .isEqualTo("jetstream:a.1");
        assertThat(endpoint("jetstream:>?publishSubject=${header.x}", "jetstream:>?publishSubject=a.1"))
                .isEqualTo("jetstream:>");
    }

    @Test
    void theTextOfTheTemplateMayNameAReservedSubject() throws Exception {
        assertThat(endpoint("jetstream:$KV.b.k?streamName=${header.x}", "jetstream:$KV.b.k?streamName=S"))
                .as("no header may name it")
                .isEqualTo("jetstream:$KV.b.k?streamName=S");
        assertThat(endpoint(
                        "jetstream:>?publishSubject=$KV.b.k&streamName=${header.x}",
                        "jetstream:>?publishSubject=$KV.b.k&streamName=S"))
                .isEqualTo("jetstream:>?publishSubject=$KV.b.k&streamName=S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$JS.API.STREAM.DELETE.S", "$KV.b.k", "$SYS.x"})
    void aValueMayNotNameAReservedSubject(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint("jetstream:${header.x}", "jetstream:" + value))
                .withMessageContaining("The subject of toD");
        for (String option : new String[] {"scheduleTarget", "scheduleSource", "cancelSchedule"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            endpoint("jetstream:a?" + option + "=${header.x}", "jetstream:a?" + option + "=" + value))
                    .withMessageContaining(option + " of toD");
        }
    }

    @Test
    void whatTheTemplateItselfNamesIsAllowed() throws Exception {
        String uri = "jetstream:a.1?cancelSchedule=$KV.b.k&scheduleTarget=a.2";
        assertThat(endpoint(uri.replace("a.1", "a.${header.x}"), uri))
                .isEqualTo("jetstream:>?cancelSchedule=$KV.b.k&scheduleTarget=a.2");
    }

    @Test
    void reservedSubjectsMayBeAllowedAndTheApiMayHaveAnotherPrefix() throws Exception {
        assertThat(endpoint(
                        "jetstream:${header.x}?allowReservedSubjects=true",
                        "jetstream:$KV.b.k?allowReservedSubjects=true"))
                .isEqualTo("jetstream:>?allowReservedSubjects=true");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        endpoint("jetstream:${header.x}?apiPrefix=JS.acc", "jetstream:JS.acc.x?apiPrefix=JS.acc"));
        component.getConnectionOptions().setApiPrefix("JS.other.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint("jetstream:${header.x}", "jetstream:JS.other.x"));
        component.getPublishOptions().setAllowReservedSubjects(true);
        assertThat(endpoint("jetstream:${header.x}", "jetstream:JS.other.x")).isEqualTo("jetstream:>");
    }

    @Test
    void theTemplateIsReadAgainIfItIsAnother() throws Exception {
        assertThat(endpoint("jetstream:$KV.b.k", "jetstream:$KV.b.k")).isEqualTo("jetstream:$KV.b.k");
        assertThatIllegalArgumentException().isThrownBy(() -> endpoint("jetstream:${header.x}", "jetstream:$KV.b.k"));
        assertThat(endpoint("jetstream:$KV.b.k", "jetstream:$KV.b.k")).isEqualTo("jetstream:$KV.b.k");
    }
}
