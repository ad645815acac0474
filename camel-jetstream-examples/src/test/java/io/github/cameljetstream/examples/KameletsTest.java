package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelets of the component's jar: what they promise to tools, and what they do. */
class KameletsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??(\\w+)}}");
    private static final Pattern CAMEL_CASE = Pattern.compile("\\b[a-z]+[A-Z]\\w*");
    private static final Duration LONG = Duration.ofSeconds(20);
    /** What a URI would take for something else. */
    private static final String TOKEN = "a&b=%41+c?d#e";

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void theyAreDefinedCompletely(String type) throws Exception {
        Map<String, Object> kamelet = Yaml.resource("kamelets/jetstream-" + type + ".kamelet.yaml");
        Map<?, ?> annotations = (Map<?, ?>) Yaml.at(kamelet, "metadata", "annotations");
        Map<?, ?> definition = (Map<?, ?>) Yaml.at(kamelet, "spec", "definition");

        assertThat(Yaml.at(kamelet, "apiVersion")).isEqualTo("camel.apache.org/v1");
        assertThat(Yaml.at(kamelet, "metadata", "name")).isEqualTo("jetstream-" + type);
        assertThat(Yaml.at(kamelet, "metadata", "labels", "camel.apache.org/kamelet.type"))
                .isEqualTo(type);
        assertThat(annotations.get("camel.apache.org/kamelet.icon"))
                .asString()
                .startsWith("data:image/svg+xml;base64,");
        assertThat(annotations.get("camel.apache.org/catalog.version"))
                .asString()
                .matches("\\d.*");
        assertThat(definition.get("title")).asString().isNotBlank();
        assertThat(definition.get("description")).asString().isNotBlank();
        assertThat(properties(kamelet).keySet())
                .containsAll(((List<?>) definition.get("required"))
                        .stream().map(Object::toString).toList());
    }

    /** As tools show it: each property is the option of its name. */
    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void theirPropertiesAreOptionsOfTheComponent(String type) throws Exception {
        Map<String, Object> kamelet = Yaml.resource("kamelets/jetstream-" + type + ".kamelet.yaml");
        List<?> required = (List<?>) Yaml.at(kamelet, "spec", "definition", "required");
        Map<?, ?> options = (Map<?, ?>) Yaml.resource("META-INF/io/github/cameljetstream/jetstream.json")
                .get("properties");

        properties(kamelet).forEach((name, property) -> {
            Map<?, ?> option = (Map<?, ?>) options.get(name);
            assertThat(option).as(name).isNotNull();
            assertThat(property.get("title")).as(name).asString().isNotBlank();
            if (name.equals("cloudEvents")) { // of which each direction has its own
                assertThat(withEmpty((List<?>) option.get("enum"))).containsAll((List<?>) property.get("enum"));
            } else {
                assertThat(property.get("enum")).as(name).isEqualTo(withEmpty((List<?>) option.get("enum")));
            }
            assertThat(property.get("type")).as(name).isEqualTo("string"); // since only a text can be empty
            assertThat(property.get("default")).as(name).isEqualTo(required.contains(name) ? null : "");
            if (!name.equals("subject")) {
                assertThat(option.get("description").toString())
                        .as(name)
                        .startsWith(property.get("description").toString());
            }
            assertThat(CAMEL_CASE
                            .matcher(property.get("description").toString())
                            .results())
                    .extracting(MatchResult::group)
                    .filteredOn(options::containsKey)
                    .as("options in the text of " + name)
                    .isSubsetOf(properties(kamelet).keySet());
            boolean isSecret = Boolean.TRUE.equals(option.get("secret"));
            Object descriptors = property.get("x-descriptors");
            if (isSecret || name.equals("credentialsFile")) {
                assertThat(descriptors).as(name).asInstanceOf(LIST).contains("urn:camel:group:credentials");
            } else {
                assertThat(descriptors).as(name).isNull();
            }
            assertThat(property.get("format"))
                    .as(name)
                    .isEqualTo(isSecret && !name.equals("username") ? "password" : null);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void theirTemplatesUseWhatTheyDefine(String type) throws Exception {
        Map<String, Object> kamelet = Yaml.resource("kamelets/jetstream-" + type + ".kamelet.yaml");

        Set<String> used = PLACEHOLDER
                .matcher(Yaml.at(kamelet, "spec", "template").toString())
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(used).isEqualTo(properties(kamelet).keySet());
    }

    /** Camel looks up what a Kamelet is not told in its URI under {@code camel.kamelet.NAME.}. */
    @Test
    void theyCarryMessagesWithAnySecret() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                        .config("authorization { token: \"" + TOKEN + "\" }")
                        .start();
                Connection nats = Nats.connect(Options.builder()
                        .server(server.url())
                        .token(TOKEN.toCharArray())
                        .build())) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(
                    StreamConfiguration.builder().name("K").subjects("k.>").build());
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            Main main = new Main();
            for (String type : List.of("source", "sink")) {
                main.addOverrideProperty("camel.kamelet.jetstream-" + type + ".natsURL", server.url());
                main.addOverrideProperty("camel.kamelet.jetstream-" + type + ".token", "RAW(" + TOKEN + ")");
            }
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:out").to("kamelet:jetstream-sink?subject=k.a");
                    from("kamelet:jetstream-source?subject=k.a&durableName=d&maxDeliver=3&backOff=10ms,20ms")
                            .process(exchange ->
                                    received.add(exchange.getMessage().getBody(String.class)));
                }
            });
            main.start();
            try {
                main.getCamelTemplate().sendBody("direct:out", "one");

                assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
                ConsumerConfiguration consumer =
                        management.getConsumerInfo("K", "d").getConsumerConfiguration();
                assertThat(consumer.getMaxDeliver()).isEqualTo(3);
                assertThat(consumer.getBackoff()).hasSize(2);
                await().atMost(LONG)
                        .until(() -> management.getConsumerInfo("K", "d").getNumAckPending() == 0);
            } finally {
                main.stop();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kamelet:jetstream-source?natsURL=nats://127.0.0.1:1&subject=k.a",
                "kamelet:jetstream-source?natsURL=nats://127.0.0.1:1&subject=k.a&durableName=d&ackWait=soon"
            })
    void aWrongPropertyFailsTheStart(String uri) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).to("log:a");
            }
        });
        try {
            assertThatThrownBy(main::start)
                    .hasStackTraceContaining(uri.contains("ackWait") ? "ackWait" : "durableName");
        } finally {
            main.stop();
        }
    }

    private static List<Object> withEmpty(List<?> words) {
        return words == null
                ? null
                : Stream.concat(Stream.of(""), words.stream()).collect(Collectors.toList());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> properties(Map<String, Object> kamelet) {
        return (Map<String, Map<String, Object>>) Yaml.at(kamelet, "spec", "definition", "properties");
    }
}
