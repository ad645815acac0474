package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.AbstractXmlApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** The documented options as properties of a bean in Spring XML, under which Camel finds the component. */
@WithNatsServer
class SpringXmlTest {
    private static final String XML =
            """
            <beans xmlns="http://www.springframework.org/schema/beans"
                   xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                   xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd
                     http://camel.apache.org/schema/spring http://camel.apache.org/schema/spring/camel-spring.xsd">
              <bean id="jetstream" class="io.github.cameljetstream.JetStreamComponent">
                <property name="natsURL" value="SERVER"/>
                <property name="name" value="my-conn-name"/>
                <property name="durableName" value="my-durable"/>
                <property name="queueGroupName" value="my-queue"/>
                <property name="deliverPolicy" value="new"/>
                <property name="flowControl" value="false"/>
                <property name="maxDeliver" value="5"/>
                <property name="backOff" value="50ms, 1s, 10s"/>
                <property name="maxAckPending" value="5000"/>
                <property name="replicas" value="1"/>
                <property name="memoryStorage" value="true"/>
                <property name="rateLimit" value="1024000"/>
                <property name="hearbeat" value="1m30s"/>
                <property name="ackPolicy" value="explicit"/>
                <property name="concurrency" value="parallel"/>
                <property name="bindingOptions.consumerType" value="PUSH"/>
              </bean>
              <camelContext id="orders" xmlns="http://camel.apache.org/schema/spring">
                <route>
                  <from uri="jetstream:STREAM"/>
                  <to uri="mock:out"/>
                </route>
              </camelContext>
            </beans>
            """;

    @Test
    void theComponentIsConfiguredByProperties() throws Exception {
        String stream = Streams.uniqueName("spring");
        try (Connection nats = NatsServerExtension.service().connect()) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(stream)
                            .subjects(stream)
                            .storageType(StorageType.Memory)
                            .build());
            String xml =
                    XML.replace("SERVER", NatsServerExtension.service().url()).replace("STREAM", stream);
            try (Xml spring = new Xml(xml)) {
                MockEndpoint out = spring.getBean(CamelContext.class).getEndpoint("mock:out", MockEndpoint.class);
                out.expectedBodiesReceived("hello");
                spring.getBean(CamelContext.class).createProducerTemplate().sendBody("jetstream:" + stream, "hello");
                out.assertIsSatisfied();

                ConsumerConfiguration consumer = nats.jetStreamManagement()
                        .getConsumerInfo(stream, "my-durable")
                        .getConsumerConfiguration();
                assertThat(consumer.getDeliverGroup()).isEqualTo("my-queue");
                assertThat(consumer.getBackoff()).hasSize(3);
                assertThat(consumer.getIdleHeartbeat()).isEqualTo(Duration.ofSeconds(90));
                assertThat(consumer.isMemStorage()).isTrue();
            } finally {
                nats.jetStreamManagement().deleteStream(stream);
            }
        }
    }

    private static final class Xml extends AbstractXmlApplicationContext {
        private final Resource resource;

        Xml(String text) {
            resource = new ByteArrayResource(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            setValidating(false);
            refresh();
        }

        @Override
        protected Resource[] getConfigResources() {
            return new Resource[] {resource};
        }
    }
}
