package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.testinfra.LeafNode;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client at a leaf publishes to the hub, and the leaf has a stream that takes the subject too. */
@Tag("server")
class AnswersOfDomainsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private LeafNode node;
    private TestCamel camel;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        node = LeafNode.start(NatsServerExtension.wantedVersion());
        camel = TestCamel.start();
        template = camel.context().createProducerTemplate();
        addStream(node.hub(), named("ORDERS"));
    }

    @AfterEach
    void end() throws Exception {
        camel.close();
        node.close();
    }

    private static StreamConfiguration.Builder named(String name) {
        return StreamConfiguration.builder().name(name).subjects("orders.>");
    }

    private static void addStream(NatsServer server, StreamConfiguration.Builder stream) throws Exception {
        try (Connection connection = server.connect()) {
            connection.jetStreamManagement().addStream(stream.build());
        }
    }

    private static long stored(NatsServer server, String stream) throws Exception {
        try (Connection connection = server.connect()) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(stream)
                    .getStreamState()
                    .getMsgCount();
        }
    }

    private Exchange send(Object body, String... options) {
        String uri = "jetstream:orders.a?domain=hub&natsURL=" + node.leaf().url()
                + (options.length == 0 ? "" : "&" + String.join("&", options));
        return template.send(uri, e -> e.getMessage().setBody(body));
    }

    private static void isOfTheHub(Exchange sent) {
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_DOMAIN))
                .isEqualTo("hub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"streamName=ORDERS", "messageIdStrategy=none", "apiPrefix=$JS.hub.API"})
    void theLeafsAcknowledgementDoesNotCount(String option) throws Exception {
        addStream(node.leaf(), named("ORDERS"));
        String[] options = {option, "publishTimeout=1s", "publishRetries=1"};
        isOfTheHub(send("x", options));
        node.hub().kill();
        Exchange failed = send("y", options);
        assertThat(failed.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failed.getException())
                .hasMessageContaining("Only stream 'ORDERS' of domain 'leaf' answered")
                .hasMessageContaining("of domain 'hub' was to store it");
        node.hub().restart();
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> isOfTheHub(send("z", options)));
    }

    @Test
    void theLeafsRefusalDoesNotCount() throws Exception {
        addStream(node.leaf(), named("LOCAL"));
        isOfTheHub(send("x", "streamName=ORDERS"));
        assertThat(stored(node.hub(), "ORDERS")).isEqualTo(1);
    }

    /** A refusal names no domain, so one of a stream with the same name may be another's. */
    @Test
    void theRefusalOfALeafsStreamOfThatNameDoesNotCount() throws Exception {
        addStream(node.leaf(), named("ORDERS").maxMessages(1).discardPolicy(DiscardPolicy.New));
        for (int i = 0; i < 3; i++) {
            isOfTheHub(send("x" + i, "streamName=ORDERS"));
        }
        assertThat(stored(node.leaf(), "ORDERS")).isEqualTo(1);
        assertThat(stored(node.hub(), "ORDERS")).isEqualTo(3);
    }

    /** The endpoint names no domain, and only its own subject is that of a stream of the leaf. */
    @Test
    void theHubAnswersForASubjectThatAHeaderNames() throws Exception {
        addStream(node.leaf(), StreamConfiguration.builder().name("LOCAL").subjects("local.>"));
        String uri = "jetstream:local.a?publishTimeout=2s&publishRetries=0&natsURL="
                + node.leaf().url();
        assertThat(template.send(uri, e -> e.getMessage().setBody("x")).getException())
                .isNull();
        isOfTheHub(template.send(uri, e -> {
            e.getMessage().setBody("x");
            e.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, "orders.b");
        }));
        assertThat(stored(node.hub(), "ORDERS")).isEqualTo(1);
    }

    @Test
    void theHubsRefusalCounts() throws Exception {
        isOfTheHub(send("x", "streamName=ORDERS"));
        Exchange refused = send("y", "streamName=ORDERS", "expectedLastSequence=7");
        assertThat(refused.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.REFUSED);
        addStream(node.leaf(), named("ORDERS"));
        Exchange again = send("y", "streamName=ORDERS", "expectedLastSequence=7");
        assertThat(again.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERS", "LOCAL"})
    void theLeafsAnswerToABatchDoesNotCount(String nameAtTheLeaf) throws Exception {
        assumeTrue(node.hub().version().atLeast(2, 12));
        try (Connection connection = node.hub().connect()) {
            connection
                    .jetStreamManagement()
                    .updateStream(named("ORDERS").allowAtomicPublish(true).build());
        }
        addStream(node.leaf(), named(nameAtTheLeaf).allowAtomicPublish("ORDERS".equals(nameAtTheLeaf)));
        String[] options = {"streamName=ORDERS", "batch=atomic", "publishTimeout=1s", "publishRetries=0"};
        assertThat(send(List.of("a", "b"), options).getException()).isNull();
        assertThat(stored(node.hub(), "ORDERS")).isEqualTo(2);
        node.hub().kill();
        assertThat(send(List.of("c", "d"), options).getException()).isNotNull();
    }

    /** The hub has no stream for dead letters: the message stays. */
    @Test
    void theLeafsAcknowledgementOfADeadLetterDoesNotCount() throws Exception {
        addStream(node.leaf(), StreamConfiguration.builder().name("DEAD").subjects("dead"));
        try (LogCapture log = LogCapture.ours();
                Connection toHub = node.hub().connect()) {
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetstream:orders.in?domain=hub&durableName=d&deadLetterSubject=dead&nakDelay=10m"
                                    + "&terminateOn=java.lang.IllegalStateException&natsURL="
                                    + node.leaf().url())
                            .process(e -> {
                                throw new IllegalStateException("never");
                            });
                }
            });
            toHub.jetStream().publish("orders.in", new byte[] {'x'});
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> log.warnings().stream().anyMatch(line -> line.contains("could not be published to")));
            assertThat(toHub.jetStreamManagement()
                            .getConsumerInfo("ORDERS", "d")
                            .getNumAckPending())
                    .isEqualTo(1);
        }
    }
}
