package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Connections as the server counts them. */
class SharedConnectionsTest {
    private static final Pattern OPEN = Pattern.compile("\"num_connections\": (\\d+)");

    @Test
    void aHundredEndpointsShareOneConnectionWhichTheLastCloses() throws Exception {
        int port = freePort();
        try (NatsServer server = NatsServer.builder()
                        .version(NatsServerExtension.wantedVersion())
                        .config("http: \"127.0.0.1:" + port + "\"")
                        .start();
                DefaultCamelContext context = new DefaultCamelContext()) {
            try (Connection nats = server.connect()) {
                nats.jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("s")
                                .subjects("s.>")
                                .build());
            }
            await().until(() -> connections(port) == 0);
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
            assertThat(connections(port)).isEqualTo(1);
            for (int i = 1; i < 50; i++) {
                context.getRouteController().stopRoute("r" + i);
            }
            assertThat(connections(port)).isEqualTo(1);
            context.stop();
            await().atMost(Duration.ofSeconds(20)).until(() -> connections(port) == 0);
        }
    }

    private static int connections(int port) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/connz"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Matcher matcher = OPEN.matcher(answer.body());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static int freePort() throws Exception {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
