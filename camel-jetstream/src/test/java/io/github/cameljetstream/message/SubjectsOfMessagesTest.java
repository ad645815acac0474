package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishResult;
import io.nats.client.api.StreamConfiguration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The subjects that a message gives: none that the server acts on, and none with a part that has no value. */
class SubjectsOfMessagesTest extends JetStreamTestSupport {
    private static final String REFUSED =
            "is refused: a message must not name a subject that begins with $JS., $SYS.," + " $KV. or $O.";

    /** A stream of which only its subject says that it is a bucket's. */
    private String bucket;

    @BeforeEach
    void createBucket() throws Exception {
        bucket = "KV_" + stream;
        management.addStream(StreamConfiguration.builder()
                .name(bucket)
                .subjects("$KV." + stream + ".>")
                .build());
    }

    private String key() {
        return "$KV." + stream + ".key";
    }

    private long keys() throws Exception {
        return management.getStreamInfo(bucket).getStreamState().getMsgCount();
    }

    private Exchange send(String uri, String header, Object value) {
        return template.send(uri, exchange -> exchange.getMessage().setHeader(header, value));
    }

    private void assertRefused(Exchange sent, String source) throws Exception {
        assertThat(sent.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(source)
                .hasMessageContaining(REFUSED)
                .hasMessageContaining("allowReservedSubjects=true");
        assertThat(keys()).isZero();
        assertThat(messagesInStream()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$JS.API.INFO", "$JS.hub.API.INFO", "$SYS.REQ.SERVER.PING", "$KV.b.k", "$O.b.M.x", "$JS"})
    void aHeaderNamesNoReservedSubject(String reserved) throws Exception {
        assertRefused(
                send(uri("a"), JetStreamHeaders.OVERRIDE_SUBJECT, reserved),
                "Header " + JetStreamHeaders.OVERRIDE_SUBJECT + "='" + reserved + "'");
    }

    @Test
    void norDoesAnExpression() throws Exception {
        assertRefused(send(uri("a", "publishSubject=${header.to}"), "to", key()), "publishSubject='" + key() + "'");
        assertRefused(
                send(uri("a", "publishSubject=$KV." + stream + ".${header.to}"), "to", "key"),
                "publishSubject='" + key() + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&streamProvisioning=update"})
    void norDoesADynamicUri(String options) throws Exception {
        routes(r -> {
            r.from("direct:subject").toD("jetstream:${header.to}?streamName=" + stream + options);
            r.from("direct:option").toD("jetstream:a?publishSubject=${header.to}&streamName=" + stream + options);
            r.from("direct:schedule").toD(uri("a", "schedule=1m&scheduleTarget=${header.to}") + options);
        });
        assertRefused(send("direct:subject", "to", key()), "The subject of toD='" + key() + "'");
        assertRefused(send("direct:option", "to", key()), "The subject of toD='" + key() + "'");
        assertRefused(send("direct:schedule", "to", key()), "scheduleTarget of toD='" + key() + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JetStreamHeaders.PUBLISH_SCHEDULE_TARGET,
                JetStreamHeaders.PUBLISH_SCHEDULE_SOURCE,
                JetStreamHeaders.PUBLISH_CANCEL_SCHEDULE
            })
    void norDoesASchedule(String header) throws Exception {
        Exchange sent = template.send(uri("a"), exchange -> {
            exchange.getMessage().setHeader(JetStreamHeaders.PUBLISH_SCHEDULE, "1m");
            exchange.getMessage().setHeader(header, key());
        });
        assertRefused(sent, "Header " + header + "='" + key() + "'");
    }

    @Test
    void norDoesAnElementOfABatch() throws Exception {
        Message element = new DefaultMessage(context);
        element.setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, key());
        element.setBody("x");
        Exchange sent =
                template.send(uri("a", "batch=each"), each -> each.getMessage().setBody(List.of(element, "y")));
        PublishBatchException failure = sent.getException(PublishBatchException.class);
        assertThat(failure.getResults()).extracting(PublishResult::isStored).containsExactly(false, true);
        assertThat(failure).hasMessageContaining(REFUSED);
        assertThat(keys()).isZero();
    }

    @Test
    void norDoesARequest() throws Exception {
        Exchange sent = template.send(uri("a"), ExchangePattern.InOut, exchange -> exchange.getMessage()
                .setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, key()));
        assertRefused(sent, "Header ");
    }

    @Test
    void thePrefixOfTheApiIsReservedToo() {
        SubjectRules rules = new SubjectRules(false, "hub.API.");
        assertThat(rules.isRefused("hub.API.INFO")).isTrue();
        assertThat(rules.isRefused("hub.APIS.INFO")).isFalse();
        assertThat(rules.isRefused("orders.$KV.x")).isFalse();
        assertThat(rules.isRefused("$KVX.x")).isFalse();
        assertThat(new SubjectRules(true, "hub.API.").isRefused("$JS.API.INFO")).isFalse();
    }

    @Test
    void whoeverWritesTheRouteMayNameThem() throws Exception {
        routes(r -> {
            r.from("direct:uri").to("jetstream:" + key());
            r.from("direct:dynamic").toD("jetstream:" + key() + "?publishTimeout=${header.wait}");
            r.from("direct:option").to(uri("a", "publishSubject=" + key()));
            r.from("direct:dynamicOption").toD("jetstream:a?publishSubject=" + key());
        });
        for (String each : List.of("direct:uri", "direct:dynamic", "direct:option", "direct:dynamicOption")) {
            assertThat(send(each, "wait", "3s").getException()).isNull();
        }
        assertThat(keys()).isEqualTo(4);
    }

    @Test
    void messagesMayNameThemWhereThatIsAllowed() throws Exception {
        routes(r -> r.from("direct:dynamic").toD("jetstream:${header.to}?allowReservedSubjects=true"));
        assertThat(send("direct:dynamic", "to", key()).getException()).isNull();
        String allowed = "allowReservedSubjects=true";
        assertThat(send("jetstream:" + subject("a") + "?" + allowed, JetStreamHeaders.OVERRIDE_SUBJECT, key())
                        .getException())
                .isNull();
        assertThat(send("jetstream:" + subject("a") + "?publishSubject=${header.to}&" + allowed, "to", key())
                        .getException())
                .isNull();
        assertThat(keys()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "${header.to}, null, ${header.to}",
        "STREAM.${header.to}, STREAM., ${header.to}",
        "STREAM.${header.to}.new, STREAM..new, ${header.to}",
        "STREAM.${header.empty}.${header.there}, STREAM..x, ${header.empty}",
        "STREAM.${header.to}.${exchangeProperty.none}, STREAM.., '${header.to}, ${exchangeProperty.none}'",
    })
    void aPartWithoutAValueIsNamed(String template, String subject, String part) throws Exception {
        String text = template.replace("STREAM", stream);
        String expected = "='" + subject.replace("STREAM", stream)
                + "' is no subject to publish to: the message has no value" + " for " + part + ".";
        assertThat(sendEmpty(uri("a", "publishSubject=" + text))).hasMessageStartingWith("publishSubject" + expected);
        routes(r -> {
            r.from("direct:subject").toD("jetstream:" + text + "?publishTimeout=3s");
            r.from("direct:option").toD("jetstream:a?publishSubject=" + text);
        });
        String dynamic = "The subject of toD" + expected.replace("'null'", "''");
        assertThat(sendEmpty("direct:subject")).hasMessageStartingWith(dynamic);
        assertThat(sendEmpty("direct:option")).hasMessageStartingWith(dynamic);
        assertThat(messagesInStream()).isZero();
    }

    private Exception sendEmpty(String uri) {
        Exchange sent = template.send(
                uri, exchange -> exchange.getMessage().setHeaders(new HashMap<>(Map.of("empty", "", "there", "x"))));
        assertThat(sent.getException()).isInstanceOf(IllegalArgumentException.class);
        return sent.getException();
    }

    @Test
    void aTokenMayBeNamedNull() throws Exception {
        assertThat(send(uri("a", "publishSubject=" + stream + ".${header.to}"), "to", "null")
                        .getException())
                .isNull();
        assertThat(management.getMessage(stream, 1).getSubject()).isEqualTo(subject("null"));
    }

    @Test
    void nestedFunctionsBelongToTheOuterOne() {
        assertThat(SubjectExpression.functions("a.${header.${body}}.$simple{header.b}.\\${c}.${open"))
                .containsExactly("${header.${body}}", "$simple{header.b}");
    }
}
