package io.github.cameljetstream.springboot;

import io.github.cameljetstream.JetStreamComponent;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Gives the component the properties {@code camel.component.jetstream.*}, and a bean of its type with another name the
 * properties of that name.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnHierarchicalProperties({"camel.component", JetStreamComponentAutoConfiguration.PREFIX})
public class JetStreamComponentAutoConfiguration {
    static final String PREFIX = "camel.component.jetstream";

    private final CatalogOptions options = CatalogOptions.load();
    private final Environment environment;

    public JetStreamComponentAutoConfiguration(Environment environment) {
        this.environment = environment;
    }

    @Bean
    public ComponentCustomizer configureJetStreamComponent(CamelContext camelContext) {
        return new ComponentCustomizer() {
            @Override
            public boolean isEnabled(String name, Component target) {
                return target instanceof JetStreamComponent && isCustomized(name);
            }

            @Override
            public void configure(String name, Component target) {
                ComponentValues values = new ComponentValues(camelContext, (JetStreamComponent) target);
                GivenOptions.read(options, environment, name).forEach(values::set);
            }
        };
    }

    /**
     * Makes the component before the routes when it has properties: so one that it does not take fails the start, and
     * not the first exchange that is sent to it with {@code toD}.
     */
    @Bean
    public CamelContextConfiguration jetStreamComponentWithProperties() {
        List<GivenOption> given = GivenOptions.read(options, environment, "jetstream");
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camelContext) {
                if (!given.isEmpty() && isCustomized("jetstream")) {
                    camelContext.getComponent("jetstream", true, false);
                }
            }

            @Override
            public void afterApplicationStart(CamelContext camelContext) {
                // all is done before
            }
        };
    }

    private boolean isCustomized(String name) {
        return HierarchicalPropertiesEvaluator.evaluate(
                environment,
                "camel.component.customizer",
                "camel.component." + CatalogOption.dashed(name) + ".customizer");
    }
}
