package io.github.cameljetstream.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.kv.JetStreamClusterService;
import io.github.cameljetstream.kv.JetStreamClusterView;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** The properties of the cluster service reach it, or the application does not start. */
class ClusterPropertiesTest {
    private static final String PREFIX = "camel.cluster.jetstream.";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CamelAutoConfiguration.class,
                    JetStreamComponentAutoConfiguration.class,
                    JetStreamClusterServiceAutoConfiguration.class));

    private static SpringApplication application(String... properties) {
        return new SpringApplicationBuilder(Empty.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .build();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Empty {}

    @Test
    void theServiceOfThePropertiesLeads() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                ConfigurableApplicationContext context = application(
                                "camel.component.jetstream.nats-url=" + server.url(),
                                PREFIX + "enabled=true",
                                PREFIX + "id=one",
                                PREFIX + "order=3",
                                PREFIX + "attributes.zone=a",
                                PREFIX + "bucket=orders-cluster",
                                PREFIX + "lease-timeout=1m30s",
                                PREFIX + "provisioning=create",
                                PREFIX + "replicas=1")
                        .run()) {
            JetStreamClusterService service = context.getBean(JetStreamClusterService.class);
            assertThat(service.getBucket()).isEqualTo("orders-cluster");
            assertThat(service.getLeaseTimeout()).isEqualTo(Duration.ofSeconds(90));
            assertThat(service.getProvisioning()).isEqualTo(BucketProvisioning.CREATE);
            assertThat(service.getReplicas()).isOne();
            assertThat(service.getOrder()).isEqualTo(3);
            assertThat(service.getAttributes()).containsEntry("zone", "a");
            assertThat(context.getBean(CamelContext.class).hasService(CamelClusterService.class))
                    .isSameAs(service);
            JetStreamClusterView view = service.getView("orders");
            await().until(view::isLeader);
            assertThat(view.getLocalMember().getId()).isEqualTo("one");
        }
    }

    @Test
    void thereIsNoneUnlessItIsEnabledAndTheModuleIsThere() {
        application.withPropertyValues(PREFIX + "bucket=orders-cluster").run(context -> assertThat(context)
                .doesNotHaveBean(CamelClusterService.class));
        application
                .withClassLoader(new FilteredClassLoader("io.github.cameljetstream.kv"))
                .withPropertyValues(PREFIX + "enabled=true", PREFIX + "bucket=orders-cluster")
                .run(context -> assertThat(context).doesNotHaveBean(CamelClusterService.class));
    }

    @Test
    void aPropertyThatTheServiceDoesNotHaveFailsTheStart() {
        application
                .withPropertyValues(PREFIX + "enabled=true", PREFIX + "bucket=a", PREFIX + "lease-time=15s")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("camel.cluster.jetstream.lease-time"));
        application
                .withPropertyValues(PREFIX + "enabled=true", PREFIX + "bucket=a", PREFIX + "lease-timeout=soon")
                .run(context -> assertThat(context).hasFailed());
        assertThatThrownBy(() -> application(PREFIX + "enabled=true").run())
                .rootCause()
                .hasMessageContaining("bucket of the cluster service is not set");
    }
}
