package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The subject that a message is published to. */
class WhereToTest extends JetStreamTestSupport {
    private String lastSubject() throws Exception {
        return management.getMessage(stream, messagesInStream()).getSubject();
    }

    @Test
    void aThousandDynamicSubjectsHaveOneEndpoint() throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".${header.to}?maxPendingPublishes=10"));
        for (int i = 0; i < 1_000; i++) {
            template.sendBodyAndHeader("direct:in", "x", "to", i);
        }
        assertThat(messagesInStream()).isEqualTo(1_000);
        assertThat(lastSubject()).isEqualTo(subject("999"));
        assertThat(context.getEndpoints())
                .filteredOn(each -> each.getEndpointUri().startsWith("jetstream:"))
                .hasSize(1);
    }

    @Test
    void aDynamicSubjectDoesNotSteerTheNextSend() throws Exception {
        routes(r ->
                r.from("direct:in").toD("jetstream:" + stream + ".${header.to}").to(uri("next")));
        Exchange sent = template.send("direct:in", e -> e.getIn().setHeader("to", "first"));
        assertThat(sent.getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(2);
        assertThat(management.getMessage(stream, 1).getSubject()).isEqualTo(subject("first"));
        assertThat(lastSubject()).isEqualTo(subject("next"));
    }

    @Test
    void aDynamicSendThatFailsDoesNotSteerTheNextEither() throws Exception {
        routes(r -> r.from("direct:in")
                .doTry()
                .toD("jetstream:nobody-has.${header.to}?publishRetries=0")
                .doCatch(PublishException.class)
                .to(uri("next"))
                .end());
        assertThat(template.send("direct:in", e -> e.getIn().setHeader("to", "first"))
                        .getException())
                .isNull();
        assertThat(lastSubject()).isEqualTo(subject("next"));
    }

    @Test
    void theHeaderWinsOverADynamicSubject() throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".${header.to}"));
        template.send("direct:in", e -> {
            e.getIn().setHeader("to", "first");
            e.getIn().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject("other"));
        });
        assertThat(lastSubject()).isEqualTo(subject("other"));
    }

    @Test
    void aDynamicSendMakesTheStreamOfItsSubject() throws Exception {
        assertADynamicSendMakesItsStream("&streamProvisioning=create");
    }

    @Test
    void aDynamicSendMakesTheStreamThatTheComponentIsToMake() throws Exception {
        context.getComponent("jetstream", JetStreamComponent.class)
                .getStreamOptions()
                .setStreamProvisioning(StreamProvisioning.CREATE);
        assertADynamicSendMakesItsStream("");
    }

    private void assertADynamicSendMakesItsStream(String options) throws Exception {
        String name = stream + "-made";
        deleteAfterwards(name);
        routes(r -> r.from("direct:in").toD("jetstream:" + name + ".${header.to}?streamName=" + name + options));
        assertThat(template.send("direct:in", e -> e.getIn().setHeader("to", "x"))
                        .getException())
                .isNull();
        assertThat(management.getStreamInfo(name).getConfiguration().getSubjects())
                .containsExactly(name + ".x");
    }

    @Test
    void aDynamicSendHasTheSubjectOfTheExpression() throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".${header.to}?publishSubject=" + stream + ".b"));
        Exchange sent = template.send("direct:in", e -> e.getIn().setHeader("to", "a"));
        assertThat(sent.getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject("b"));
    }

    @Test
    void aDynamicSendToAnySubjectHasThatOfTheHeader() throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:>?publishTimeout=${header.timeout}"));
        Exchange sent = template.send("direct:in", e -> {
            e.getIn().setHeader("timeout", "3s");
            e.getIn().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject("b"));
        });
        assertThat(sent.getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject("b"));
        assertThat(template.send("direct:in", e -> e.getIn().setHeader("timeout", "3s"))
                        .getException())
                .hasMessageContaining("The message has no subject");
    }

    @Test
    void theExchangesOfADynamicBatchHaveItsSubject() throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".${header.to}?batch=each"));
        Exchange element = context.getEndpoint(uri("a")).createExchange();
        element.getIn().setBody("x");
        Exchange sent = template.send("direct:in", e -> {
            e.getIn().setBody(List.of(element));
            e.getIn().setHeader("to", "there");
        });
        assertThat(sent.getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject("there"));
    }

    @Test
    void anExpressionTellsTheSubject() throws Exception {
        routes(r -> r.from("direct:in").to(uri("a", "publishSubject=" + stream + ".${header.to}")));
        template.sendBodyAndHeader("direct:in", "x", "to", "there");
        assertThat(lastSubject()).isEqualTo(subject("there"));
        template.send("direct:in", e -> e.getIn().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject("other")));
        assertThat(lastSubject()).isEqualTo(subject("other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a..b", "*", "a.>", ""})
    void whatIsNoSubjectFailsThatExchangeOnly(String to) throws Exception {
        routes(r -> {
            r.from("direct:expression").to(uri("a", "publishSubject=" + stream + ".${header.to}"));
            r.from("direct:dynamic").toD("jetstream:" + stream + ".${header.to}");
        });
        for (String from : new String[] {"direct:expression", "direct:dynamic"}) {
            Exchange failed = template.send(from, e -> e.getIn().setHeader("to", to));
            assertThat(failed.getException()).hasStackTraceContaining("no subject to publish to");
            assertThat(template.send(from, e -> e.getIn().setHeader("to", "good"))
                            .getException())
                    .isNull();
        }
        assertThat(messagesInStream()).isEqualTo(2);
    }

    @Test
    void aProducerOfAnySubjectNeedsOneOfEachMessage() throws Exception {
        assertThat(template.send("jetstream:>", e -> {}).getException())
                .hasMessageContaining("The message has no subject");
        template.send("jetstream:>", e -> e.getIn().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject("b")));
        assertThat(lastSubject()).isEqualTo(subject("b"));
        assertThatThrownBy(() -> template.sendBody("jetstream:>?streamName=x&streamProvisioning=create", "x"))
                .hasStackTraceContaining("with which no stream can be created: set streamSubjects");
    }

    /** Who may only publish cannot ask about streams. */
    @Test
    void aUserWhoMayOnlyPublishPublishes() throws Exception {
        try (NatsServer guarded = NatsServerExtension.newServer()
                .config(
                        """
                        authorization { users: [
                          { user: a, password: a }
                          { user: b, password: b, permissions: { publish: "orders", subscribe: "_INBOX.>" } } ] }
                        """)
                .start()) {
            try (Connection admin = Nats.connect(guarded.url().replace("//", "//a:a@"))) {
                admin.jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("ORDERS")
                                .subjects("orders")
                                .build());
                JetStreamComponent component = new JetStreamComponent();
                component.getConnectionOptions().setNatsURL(guarded.url().replace("//", "//b:b@"));
                context.addComponent("guarded", component);
                for (String uri : new String[] {
                    "guarded:orders?requestTimeout=1s", "guarded:orders?requestTimeout=1s&streamName=ORDERS"
                }) {
                    try (Producer producer = context.getEndpoint(uri).createProducer()) {
                        producer.start();
                        Exchange exchange = producer.getEndpoint().createExchange();
                        producer.process(exchange);
                        assertThat(exchange.getException()).isNull();
                    }
                }
                assertThat(admin.jetStreamManagement()
                                .getStreamInfo("ORDERS")
                                .getStreamState()
                                .getMsgCount())
                        .isEqualTo(2);
            }
        }
    }
}
