package io.github.cameljetstream.springboot;

import io.github.cameljetstream.object.JetStreamObjectComponent;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Gives the component of the module {@code camel-jetstream-object} the properties {@code camel.component.jetstream-object.*}, if the
 * application has the module.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnClass(JetStreamObjectComponent.class)
@ConditionalOnHierarchicalProperties({"camel.component", JetStreamObjectProperties.PREFIX})
@EnableConfigurationProperties(JetStreamObjectProperties.class)
public class JetStreamObjectComponentAutoConfiguration {
    private final Environment environment;

    public JetStreamObjectComponentAutoConfiguration(Environment environment) {
        this.environment = environment;
    }

    @Bean
    public ComponentCustomizer configureJetStreamObjectComponent(JetStreamObjectProperties properties) {
        return new ComponentCustomizer() {
            @Override
            public boolean isEnabled(String name, Component target) {
                return target instanceof JetStreamObjectComponent
                        && name.equals("jetstream-object")
                        && HierarchicalPropertiesEvaluator.evaluate(
                                environment,
                                "camel.component.customizer",
                                JetStreamObjectProperties.PREFIX + ".customizer");
            }

            @Override
            public void configure(String name, Component target) {
                properties.configure((JetStreamObjectComponent) target);
            }
        };
    }
}
