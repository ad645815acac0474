package io.github.cameljetstream.springboot;

import io.github.cameljetstream.kv.JetStreamClusterService;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Adds a cluster service with the properties {@code camel.cluster.jetstream.*}, if the application has the module {@code
 * camel-jetstream-kv} and enables it.
 */
@AutoConfiguration(before = CamelAutoConfiguration.class)
@ConditionalOnClass(JetStreamClusterService.class)
@ConditionalOnProperty(prefix = JetStreamClusterProperties.PREFIX, name = "enabled")
@EnableConfigurationProperties(JetStreamClusterProperties.class)
public class JetStreamClusterServiceAutoConfiguration {
    /** Camel starts and stops it. */
    @Bean(destroyMethod = "")
    public JetStreamClusterService jetStreamClusterService(JetStreamClusterProperties properties) {
        return properties.service();
    }

    /** Adds it before the routes start: a clustered route looks it up. */
    @Bean
    public CamelContextConfiguration jetStreamClusterServiceOfTheContext(JetStreamClusterService service) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camelContext) {
                try {
                    if (!camelContext.hasService(service)) {
                        camelContext.addService(service);
                    }
                } catch (Exception e) {
                    throw RuntimeCamelException.wrapRuntimeCamelException(e);
                }
            }

            @Override
            public void afterApplicationStart(CamelContext camelContext) {
                // all is done before
            }
        };
    }
}
