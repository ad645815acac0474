package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ClassPathXmlApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** On a server that lets nobody in without the token, which comes from the environment. */
class SpringXmlExampleTest {
    @Test
    void ordersAreProcessed() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                        .config("authorization { token: \"only-for-tests\" }")
                        .start();
                Connection nats = server.connect(server.options().token("only-for-tests".toCharArray()));
                ClassPathXmlApplicationContext spring = spring(server)) {
            JetStreamManagement management = nats.jetStreamManagement();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> management
                                    .getConsumerInfo("ORDERS", "billing")
                                    .getAckFloor()
                                    .getStreamSequence()
                            >= 2);

            ConsumerInfo billing = management.getConsumerInfo("ORDERS", "billing");
            assertThat(billing.getConsumerConfiguration().getMaxDeliver()).isEqualTo(5);
            assertThat(billing.getConsumerConfiguration().getBackoff()).hasSize(3);
        }
    }

    private static ClassPathXmlApplicationContext spring(NatsServer server) {
        ClassPathXmlApplicationContext spring =
                new ClassPathXmlApplicationContext(new String[] {SpringXmlExample.CONFIGURATION}, false);
        spring.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "environment", Map.of("NATS_URL", server.url(), "NATS_TOKEN", "only-for-tests")));
        spring.refresh();
        return spring;
    }
}
