package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What toD does with the values of a message, and with a component of another name. */
class DynamicSendTest extends JetStreamTestSupport {
    private Exchange send(Object... headers) {
        return template.send("direct:in", e -> {
            e.getIn().setBody("x");
            for (int i = 0; i < headers.length; i += 2) {
                e.getIn().setHeader((String) headers[i], headers[i + 1]);
            }
        });
    }

    private String lastSubject() throws Exception {
        return management.getMessage(stream, messagesInStream()).getSubject();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void aComponentOfAnotherNameSendsToItsOwnServer(boolean ownEndpoint, boolean added) throws Exception {
        try (NatsServer west = NatsServerExtension.newServer().start();
                Connection there = Nats.connect(west.url())) {
            there.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(stream)
                            .subjects(stream + ".>")
                            .build());
            JetStreamComponent component = new JetStreamComponent();
            component.getConnectionOptions().setNatsURL(west.url());
            if (added) {
                context.addComponent("nats-west", component);
            } else {
                context.getRegistry().bind("nats-west", component);
            }
            String options = ownEndpoint ? "?streamName=" + stream + "&streamProvisioning=create" : "?publishRetries=1";
            routes(r -> r.from("direct:in")
                    .toD("nats-west:" + stream + ".${header.to}" + options)
                    .filter(e -> e.getMessage().getHeader("both") != null)
                    .toD("jetstream:" + stream + ".${header.to}"));
            for (int i = 0; i < 3; i++) {
                assertThat(send("to", "w" + i).getException()).isNull();
            }
            assertThat(there.jetStreamManagement()
                            .getStreamInfo(stream)
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(3);
            assertThat(messagesInStream()).isZero();
            assertThat(send("to", "w", "both", true).getException()).isNull();
            assertThat(messagesInStream()).isEqualTo(1);
            context.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a?natsURL=nats://localhost:1", "a?publishRetries=0", "a?", "?", "a?b.c", "a?name=other&token=x"
            })
    void aValueNeverBecomesAnOption(String value) throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".${header.to}?publishTimeout=3s"));
        Exchange sent = send("to", value);
        assertThat(sent.getException())
                .hasMessageContaining("got a value with '?', '&', '%' or RAW in it")
                .hasMessageNotContaining("localhost:1");
        assertThat(messagesInStream()).isZero();
        assertThat(context.getEndpoints())
                .noneMatch(each -> each.getEndpointUri().contains("localhost:1"));
        assertThat(send("to", "a").getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?streamProvisioning=create&streamName=S&publishTimeout=${header.timeout} | 3s&natsURL=nats://localhost:1",
                "?publishTimeout=${header.timeout} | 3s&natsURL=nats://localhost:1",
                "?publishTimeout=${header.timeout}&publishRetries=1 | RAW(",
                "?publishTimeout=${header.timeout} | 3s?natsURL=nats://localhost:1",
                "?publishTimeout=${header.timeout} | 3s%26natsURL=nats://localhost:1",
                "?publishTimeout=${header.timeout} | 3s%2526natsURL=nats://localhost:1"
            })
    void aValueOfAnOptionBeginsNoOther(String options, String value) throws Exception {
        String query = options.replace("streamName=S", "streamName=" + stream);
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".a" + query));
        assertThat(send("timeout", value).getException()).hasMessageContaining("could become an option of the URI");
        assertThat(messagesInStream()).isZero();
        assertThat(send("timeout", "3s").getException()).isNull();
    }

    /** Camel decodes the URI of an endpoint before it looks for options. */
    @ParameterizedTest
    @ValueSource(strings = {"a%3FnatsURL=nats://localhost:1", "a%253FnatsURL=nats://localhost:1", "a%2Eb"})
    void anEncodedValueIsASubjectOrRefused(String value) throws Exception {
        routes(r -> {
            r.from("direct:own")
                    .toD("jetstream:" + stream + ".${header.to}?streamProvisioning=update&streamName=" + stream);
            r.from("direct:in").toD("jetstream:" + stream + ".${header.to}?publishTimeout=3s");
            r.from("direct:option").toD("jetstream:" + stream + ".a?publishSubject=" + stream + ".${header.to}");
        });
        Exchange refused = template.send("direct:own", e -> e.getIn().setHeader("to", value));
        assertThat(refused.getException()).hasMessageContaining("could become an option of the URI");
        assertThat(messagesInStream()).isZero();
        assertThat(send("to", value).getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject(value));
        Exchange sent = template.send("direct:option", e -> e.getIn().setHeader("to", value));
        assertThat(sent.getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(2);
        assertThat(lastSubject()).isEqualTo(subject(value));
    }

    /** In Simple a question mark may be part of an expression. */
    @Test
    void anExpressionMayHoldWhatAnOptionBeginsWith() throws Exception {
        routes(r -> r.from("direct:in")
                .toD("jetstream:" + stream + ".${body?.toString()}?publishTimeout=3s&publishRetries=1"));
        assertThat(send().getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject("x"));
    }

    @Test
    void publishSubjectIsTextThen() throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".a?publishSubject=" + stream + ".${header.to}"));
        assertThat(send("to", "b").getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject("b"));
        assertThat(send("to", "${header.secret}", "secret", "s").getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject("${header.secret}"));
        assertThat(send("to", "b c").getException()).hasMessageContaining("is no subject to publish to");
        Exchange sent = send("to", "b", JetStreamHeaders.OVERRIDE_SUBJECT, subject("c"));
        assertThat(sent.getException()).isNull();
        assertThat(lastSubject()).isEqualTo(subject("c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a..b", "*", ">", "a."})
    void whatIsNoSubjectFailsItsExchange(String value) throws Exception {
        routes(r -> r.from("direct:in").toD("jetstream:" + stream + ".${header.to}"));
        assertThat(send("to", value).getException()).hasMessageContaining("is no subject to publish to");
        assertThat(messagesInStream()).isZero();
    }
}
