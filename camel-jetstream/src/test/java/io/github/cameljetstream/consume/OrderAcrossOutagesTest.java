package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strict order while nothing comes through to the server for a moment. */
@Tag("server")
class OrderAcrossOutagesTest {
    private static final int MESSAGES = 3_500;
    private static final int STALLS = 4;
    private static final String ENDPOINT =
            "jetstream:s.a?consumerType=pull&orderOnFailure=hold&durableName=d&ackWait=5s&maxInFlight=100";

    private final List<Long> done = Collections.synchronizedList(new ArrayList<>());

    private void process(Exchange exchange) throws InterruptedException {
        Simulated.work(Duration.ofNanos(500_000));
        done.add(exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class));
    }

    /**
     * Long enough for the client to request again: the server then receives the earlier requests and the new ones at once,
     * and serves both in turn.
     */
    @Test
    void requestsFromBeforeAStallAreServedToo() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                TcpProxy proxy = TcpProxy.to(server);
                Connection nats = server.connect();
                DefaultCamelContext context = new DefaultCamelContext()) {
            Streams.create(nats.jetStreamManagement(), "s");
            for (int i = 0; i < MESSAGES; i++) {
                nats.publish("s.a", new byte[] {1});
            }
            JetStreamComponent component = new JetStreamComponent();
            component.getConnectionOptions().setNatsURL(proxy.url());
            context.addComponent("jetstream", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(ENDPOINT).process(OrderAcrossOutagesTest.this::process);
                }
            });
            context.start();
            for (int stall = 1; stall <= STALLS; stall++) {
                int enough = 700 * stall;
                await().atMost(Duration.ofSeconds(30)).until(() -> done.size() > enough);
                proxy.stall();
                Simulated.outage(Duration.ofMillis(1_600));
                proxy.unstall();
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> done.size() == MESSAGES);
            assertThat(done)
                    .isEqualTo(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
            assertThat(nats.jetStreamManagement()
                            .getConsumerInfo("s", "d")
                            .getDelivered()
                            .getConsumerSequence())
                    .as("nothing was delivered to nobody, and again")
                    .isEqualTo(MESSAGES);
        }
    }
}
