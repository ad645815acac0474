package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.Monitoring;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections as the server counts them. */
@Tag("server")
class SharedConnectionsTest {
    @Test
    void aHundredEndpointsShareOneConnectionWhichTheLastCloses() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                        .config(Monitoring.CONFIG)
                        .start();
                DefaultCamelContext context = new DefaultCamelContext()) {
            Streams.create(server, "s");
            await().until(() -> Monitoring.connections(server).isEmpty());
            JetStreamComponent component = new JetStreamComponent();
            component.getConnectionOptions().setNatsURL(server.url());
            context.addComponent("jetstream", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (int i = 0; i < 50; i++) {
                        from("jetstream:s.in" + i + "?durableName=d" + i)
                                .routeId("r" + i)
                                .to("jetstream:s.out" + i);
                    }
                }
            });
            context.start();
            assertThat(Monitoring.connections(server)).hasSize(1);
            for (int i = 1; i < 50; i++) {
                context.getRouteController().stopRoute("r" + i);
            }
            assertThat(Monitoring.connections(server)).hasSize(1);
            context.stop();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Monitoring.connections(server).isEmpty());
        }
    }
}
