package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that the API does not show may take the subject: by a mapping, or in another account. */
@Tag("server")
class UnseenStreamTest {
    private static final String ACCOUNTS =
            """
            accounts {
              OWNER {
                jetstream: enabled, users: [ { user: owner, password: p } ]
                mappings: { "old.*": "orders.$1" }
                exports: [ { service: "orders.in" } ]
              }
              WITHOUT {
                users: [ { user: without, password: p } ]
                imports: [ { service: { account: OWNER, subject: "orders.in" }, to: "remote.in" } ]
              }
              WITH {
                jetstream: enabled, users: [ { user: with, password: p } ]
                imports: [ { service: { account: OWNER, subject: "orders.in" }, to: "remote.in" } ]
              }
            }
            """;

    private NatsServer server;
    private TestCamel camel;
    private ProducerTemplate template;
    private Connection owner;
    private JetStreamManagement management;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().config(ACCOUNTS).start();
        camel = TestCamel.start();
        template = camel.context().createProducerTemplate();
        owner = Nats.connect(new Options.Builder()
                .server(server.url())
                .userInfo("owner", "p")
                .build());
        management = owner.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("ORDERS")
                .subjects("orders.>")
                .build());
    }

    @AfterEach
    void end() throws Exception {
        owner.close();
        camel.close();
        server.close();
    }

    private Exchange send(String subject, String user, String options) {
        String uri = "jetstream:" + subject + "?username=" + user + "&password=p&natsURL=" + server.url()
                + (options == null ? "" : "&" + options);
        return template.send(uri, e -> e.getMessage().setBody("x"));
    }

    @ParameterizedTest
    @CsvSource({
        "old.x, owner,",
        "old.x, owner, streamName=ORDERS",
        "remote.in, without,",
        "remote.in, without, streamName=ORDERS",
        "remote.in, with,",
        "remote.in, with, streamName=ORDERS",
    })
    void isPublishedTo(String subject, String user, String options) throws Exception {
        for (int i = 1; i <= 2; i++) {
            Exchange sent = send(subject, user, options);
            assertThat(sent.getException()).isNull();
            assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_STREAM))
                    .isEqualTo("ORDERS");
            assertThat(management.getStreamInfo("ORDERS").getStreamState().getMsgCount())
                    .isEqualTo(i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no.such, owner, No stream has the subject 'no.such'",
        "no.such, without, JetStream is not enabled for the account of the user (10039",
        "no.such, with, No stream has the subject 'no.such'",
    })
    void theStartFailsIfNoStreamAnswers(String subject, String user, String text) {
        assertThatThrownBy(() -> send(subject, user, null))
                .hasStackTraceContaining(text)
                .hasStackTraceContaining("No stream answers at the subject 'no.such' either");
    }

    @Test
    void theStreamThatAnswersIsTheOneThatIsNamed() {
        assertThatThrownBy(() -> send("remote.in", "with", "streamName=OTHER"))
                .hasStackTraceContaining("messages to 'remote.in' are stored by stream 'ORDERS'");
    }

    /** Of a mapped stream all is known that is known of others. */
    @Test
    void whatTheStreamDoesNotAllowIsRefused() {
        assertThatThrownBy(() -> send("old.x", "owner", "rollup=subject"))
                .hasStackTraceContaining("Stream 'ORDERS' does not allow rollups");
    }
}
