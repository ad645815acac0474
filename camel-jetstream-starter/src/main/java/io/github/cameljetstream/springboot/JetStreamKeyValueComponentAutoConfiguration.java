package io.github.cameljetstream.springboot;

import io.github.cameljetstream.kv.JetStreamKeyValueComponent;
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
 * Gives the component of the module {@code camel-jetstream-kv} the properties {@code camel.component.jetstream-kv.*}, if the
 * application has the module.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnClass(JetStreamKeyValueComponent.class)
@ConditionalOnHierarchicalProperties({"camel.component", JetStreamKeyValueProperties.PREFIX})
@EnableConfigurationProperties(JetStreamKeyValueProperties.class)
public class JetStreamKeyValueComponentAutoConfiguration {
    private final Environment environment;

    public JetStreamKeyValueComponentAutoConfiguration(Environment environment) {
        this.environment = environment;
    }

    @Bean
    public ComponentCustomizer configureJetStreamKeyValueComponent(JetStreamKeyValueProperties properties) {
        return new ComponentCustomizer() {
            @Override
            public boolean isEnabled(String name, Component target) {
                return target instanceof JetStreamKeyValueComponent
                        && name.equals("jetstream-kv")
                        && HierarchicalPropertiesEvaluator.evaluate(
                                environment,
                                "camel.component.customizer",
                                JetStreamKeyValueProperties.PREFIX + ".customizer");
            }

            @Override
            public void configure(String name, Component target) {
                properties.configure((JetStreamKeyValueComponent) target);
            }
        };
    }
}
