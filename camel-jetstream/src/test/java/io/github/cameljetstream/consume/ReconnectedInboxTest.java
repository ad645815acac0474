package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After a short outage the server still has the requests that were made before it, and serves them: when the source of
 * the messages ends, they must not use up deliveries that nobody sees.
 */
@Tag("server")
class ReconnectedInboxTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    /** What is delivered to nobody comes again only after the wait for its acknowledgement. */
    private static final String ENDPOINT = "jetstream:s.a?consumerType=pull&durableName=d&ackWait=60s";

    /** By their bodies, the deliveries of the server, as counted by it. */
    private final Map<String, Long> deliveries = new ConcurrentHashMap<>();

    private int losses;
    private NatsServer server;
    private TcpProxy proxy;
    private Connection nats;
    private JetStreamManagement management;
    private DefaultCamelContext context;

    @BeforeEach
    void consume() throws Exception {
        server = NatsServerExtension.newServer().start();
        proxy = TcpProxy.to(server);
        nats = server.connect();
        management = nats.jetStreamManagement();
        Streams.create(management, "s");
        context = new DefaultCamelContext();
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(proxy.url());
        context.addComponent("jetstream", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(ENDPOINT).routeId("route").process(exchange -> arrived(exchange.getIn()));
                from("jetstream:s.b").log("The connection is kept when the other route stops");
            }
        });
        context.start();
    }

    private void arrived(org.apache.camel.Message message) {
        String body = message.getBody(String.class);
        long delivery = message.getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class);
        if (body.equals("bad") && delivery == 1) {
            throw new IllegalStateException("as it should");
        }
        deliveries.put(body, delivery);
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        nats.close();
        proxy.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspend", "stop"})
    void whatComesAfterAStopIsLeftToOthers(String how) throws Exception {
        loseTheConnectionForAMoment();
        if (how.equals("stop")) {
            context.getRouteController().stopRoute("route");
        } else {
            context.getRouteController().suspendRoute("route");
        }
        publish("after");
        JetStreamSubscription other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("s", "d"));
        List<Message> fetched = other.fetch(1, SOON);
        assertThat(fetched).hasSize(1);
        assertThat(fetched.get(0).metaData().deliveredCount()).isEqualTo(1);
    }

    @Test
    void allComesAfterARebind() throws Exception {
        loseTheConnectionForAMoment();
        ConsumerConfiguration of = management.getConsumerInfo("s", "d").getConsumerConfiguration();
        try (LogCapture log = LogCapture.ours()) {
            management.addOrUpdateConsumer(
                    "s", ConsumerConfiguration.builder(of).maxBatch(50).build());
            publish("bad"); // after a failure the component asks how the consumer is configured
            await().atMost(SOON).until(() -> log.warnings().stream()
                    .anyMatch(each -> each.contains("was changed on the server while the route runs")));
        }
        // While the source is replaced, the server may send a message to the inbox that is just ending, and redeliver
        // it.
        publish("during");
        await().atMost(SOON).until(() -> deliveries.containsKey("during"));
        for (int i = 0; i < 20; i++) {
            publishAndAwait("after-" + i);
        }
    }

    /** The requests of before the loss stand still, and so do those of after it. */
    private void loseTheConnectionForAMoment() throws Exception {
        publishAndAwait("before");
        awaitAllAcknowledged();
        do {
            try (LogCapture log = LogCapture.ours()) {
                proxy.cut();
                await().atMost(SOON)
                        .until(() -> log.lines().stream().anyMatch(each -> each.contains("to NATS is back")));
            }
            publishAndAwait("back-" + ++losses);
            awaitAllAcknowledged();
            assertThat(losses).isLessThan(20);
        } while (!oldRequestsStand());
    }

    /** Not if the server looks for who waits just when the connection is lost. */
    private boolean oldRequestsStand() {
        try {
            await().atMost(Duration.ofSeconds(1)).until(() -> consumer().getNumWaiting() > 1);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private void publishAndAwait(String body) throws Exception {
        publish(body);
        await().atMost(SOON).until(() -> deliveries.containsKey(body));
        assertThat(deliveries).containsEntry(body, 1L);
    }

    private void publish(String body) throws Exception {
        nats.jetStream().publish("s.a", body.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitAllAcknowledged() {
        await().atMost(SOON).until(() -> consumer().getNumAckPending() == 0);
    }

    private ConsumerInfo consumer() throws Exception {
        return management.getConsumerInfo("s", "d");
    }
}
