package io.github.cameljetstream.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.SystemHealth;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring Boot's health is that of the routes. */
class ActuatorTest {
    private static final String CHECK = "consumer:orders";

    @Test
    void healthIsDownWhileTheServerIsAway() {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            Streams.create(server, "ORDERS");
            SpringApplication application = new SpringApplicationBuilder(Orders.class)
                    .web(WebApplicationType.NONE)
                    .properties(
                            "camel.component.jetstream.nats-url=" + server.url(),
                            "camel.component.jetstream.durable-name=billing",
                            "camel.health.exposure-level=full",
                            "management.endpoint.health.show-details=always")
                    .build();
            try (ConfigurableApplicationContext context = application.run()) {
                HealthEndpoint health = context.getBean(HealthEndpoint.class);
                awaitState(health, "UP");

                server.kill();
                awaitState(health, "DOWN");

                server.restart();
                awaitState(health, "UP");
                assertThat(camel(health).getDetails().toString()).contains("jetstream-connections=UP");
            }
        }
    }

    private static void awaitState(HealthEndpoint health, String state) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(camel(health).getStatus().getCode()).isEqualTo(state);
            assertThat(camel(health).getDetails()).containsEntry(CHECK, state);
        });
    }

    private static Health camel(HealthEndpoint health) {
        return (Health) ((SystemHealth) health.health()).getComponents().get("camelHealth");
    }

    @Configuration
    @EnableAutoConfiguration
    static class Orders {
        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetstream:ORDERS.new").routeId("orders").to("direct:done");
                    from("direct:done").log("${body}");
                }
            };
        }
    }
}
