package io.github.cameljetstream.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.object.JetStreamObjectComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The properties of the component of object store buckets reach it, or the application does not start. */
class ObjectPropertiesTest {
    private static final String PREFIX = "camel.component.jetstream-object.";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CamelAutoConfiguration.class,
                    JetStreamComponentAutoConfiguration.class,
                    JetStreamObjectComponentAutoConfiguration.class));

    @Test
    void theComponentHasThem() {
        application
                .withPropertyValues(PREFIX + "component=jetstream-east", PREFIX + "lazyStartProducer=true")
                .run(context -> {
                    JetStreamObjectComponent component = context.getBean(CamelContext.class)
                            .getComponent("jetstream-object", JetStreamObjectComponent.class);
                    assertThat(component.getComponent()).isEqualTo("jetstream-east");
                    assertThat(component.isLazyStartProducer()).isTrue();
                });
    }

    @Test
    void theyCanBeSwitchedOff() {
        application
                .withPropertyValues(PREFIX + "component=jetstream-east", PREFIX + "customizer.enabled=false")
                .run(context -> assertThat(context.getBean(CamelContext.class)
                                .getComponent("jetstream-object", JetStreamObjectComponent.class)
                                .getComponent())
                        .isEqualTo("jetstream"));
    }

    @Test
    void aMisspeltOneFailsTheStart() {
        application.withPropertyValues(PREFIX + "componnent=jetstream-east").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("camel.component.jetstream-object.componnent"));
    }

    @Test
    void theModuleIsOptional() {
        application
                .withClassLoader(new FilteredClassLoader(JetStreamObjectComponent.class))
                .withPropertyValues("camel.component.jetstream.nats-url=nats://localhost:4222")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JetStreamObjectProperties.class));
    }
}
