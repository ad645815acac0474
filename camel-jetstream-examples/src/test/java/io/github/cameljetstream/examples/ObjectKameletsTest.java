package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.api.ObjectStoreConfiguration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Kamelets of camel-jetstream-object: what they promise to tools, and what they do. */
@WithNatsServer
class ObjectKameletsTest {
    /** A sentence about an option that no Kamelet has. */
    private static final Pattern DAPR = Pattern.compile(" With daprComponent[^.]*\\.");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??(\\w+)}}");

    @ParameterizedTest
    @CsvSource({"source,source", "sink,sink", "fetch,action"})
    void theirPropertiesAreOptionsOfTheComponent(String name, String type) throws Exception {
        Map<String, Object> kamelet = Yaml.resource("kamelets/jetstream-object-" + name + ".kamelet.yaml");
        Map<?, ?> options = (Map<?, ?>) Yaml.resource("META-INF/io/github/cameljetstream/object/jetstream-object.json")
                .get("properties");
        Map<?, ?> properties = (Map<?, ?>) Yaml.at(kamelet, "spec", "definition", "properties");
        List<?> required = (List<?>) Yaml.at(kamelet, "spec", "definition", "required");

        assertThat(Yaml.at(kamelet, "metadata", "name")).isEqualTo("jetstream-object-" + name);
        assertThat(Yaml.at(kamelet, "metadata", "labels", "camel.apache.org/kamelet.type"))
                .isEqualTo(type);
        assertThat(String.valueOf(Yaml.at(kamelet, "spec", "dependencies"))).matches(".*camel-jetstream-object:\\d.*");
        properties.forEach((property, definition) -> {
            Map<?, ?> option = (Map<?, ?>) options.get(property);
            Map<?, ?> defined = (Map<?, ?>) definition;
            assertThat(option).as("%s", property).isNotNull();
            if (!property.equals("operation")) { // of which a sink has those that write
                String text = String.valueOf(option.get("description"));
                assertThat(defined.get("description"))
                        .as("%s", property)
                        .isEqualTo(DAPR.matcher(text).replaceAll(""));
                assertThat(defined.get("default"))
                        .as("%s", property)
                        .isEqualTo(required.contains(property) ? null : "");
            }
            boolean isSecret = Boolean.TRUE.equals(option.get("secret")) && !property.equals("username");
            assertThat(defined.get("format")).as("%s", property).isEqualTo(isSecret ? "password" : null);
        });
        Set<String> used = PLACEHOLDER
                .matcher(Yaml.at(kamelet, "spec", "template").toString())
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(used).isEqualTo(properties.keySet());
    }

    @Test
    void theyWriteReadAndWatchObjects(NatsService server) throws Exception {
        String bucket = Streams.uniqueName("kamelets");
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (Connection nats = server.connect()) {
            nats.objectStoreManagement()
                    .create(ObjectStoreConfiguration.builder(bucket).build());
            Main main = new Main();
            for (String name : List.of("source", "sink", "fetch")) {
                main.addOverrideProperty("camel.kamelet.jetstream-object-" + name + ".natsURL", server.url());
                main.addOverrideProperty("camel.kamelet.jetstream-object-" + name + ".bucket", bucket);
            }
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:write").to("kamelet:jetstream-object-sink?objectName=a");
                    from("direct:read")
                            .to("kamelet:jetstream-object-fetch?objectName=a")
                            .convertBodyTo(String.class);
                    from("kamelet:jetstream-object-source")
                            .process(exchange ->
                                    received.add(exchange.getMessage().getHeader("CamelJetStreamObjectOperation") + " "
                                            + exchange.getMessage().getHeader("CamelJetStreamObjectName")));
                }
            });
            main.start();
            try {
                main.getCamelTemplate().sendBody("direct:write", "1");
                assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("put a");
                assertThat(main.getCamelTemplate().requestBody("direct:read", "", String.class))
                        .isEqualTo("1");
                main.getCamelTemplate()
                        .sendBodyAndHeader("direct:write", "2", "CamelJetStreamObjectStoreOperation", "delete");
                assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("delete a");
                assertThat(nats.objectStore(bucket).getInfo("a")).isNull();
            } finally {
                main.stop();
                nats.objectStoreManagement().delete(bucket);
            }
        }
    }
}
