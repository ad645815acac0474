package io.github.cameljetstream.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.testinfra.NatsService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bucket of a Dapr state store, which its file names. What Dapr does is a put, get or delete of the key with each {@code
 * ||} replaced by a dot; jnats does the same here.
 */
class DaprStateTest extends KeyValueTestSupport {
    private static final String HEAD =
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: statestore
            spec:
              type: state.jetstream
              version: v1
              metadata:
            """;

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void remember(NatsService server) {
        url = server.url();
    }

    /** A component file with entries such as {@code bucket: b}. */
    private String file(String... settings) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        for (String setting : settings) {
            int colon = setting.indexOf(": ");
            text.append("  - name: ").append(setting, 0, colon).append('\n');
            text.append("    value: ").append(setting.substring(colon + 2)).append('\n');
        }
        return write(text.toString());
    }

    private String write(String text) throws IOException {
        return "file:" + Files.writeString(Files.createTempFile(folder, "statestore", ".yaml"), text);
    }

    private String store() throws IOException {
        // the component is elsewhere, so that only the file leads here
        context.getComponent("jetstream", JetStreamComponent.class)
                .getConnectionOptions()
                .setNatsURL("nats://localhost:1");
        return "jetstream-kv:*?daprComponent=" + file("natsURL: \"" + url + "\"", "bucket: " + bucket);
    }

    @Test
    void readsWritesAndDeletesWhatDaprDoes() throws Exception {
        String store = store();
        theirs.put("shop.order-7", "{\"sum\":12}");
        assertThat(template.requestBody(store + "&operation=get&key=RAW(shop||order-7)", null, String.class))
                .isEqualTo("{\"sum\":12}");

        template.requestBodyAndHeaders(
                store + "&operation=put", "{\"sum\":13}", Map.of(JetStreamKeyValueHeaders.STEER_KEY, "shop||order-8"));
        assertThat(theirs.get("shop.order-8").getValueAsString()).isEqualTo("{\"sum\":13}");

        template.requestBody(store + "&operation=delete&key=shop.order-7", (Object) null);
        assertThat(theirs.get("shop.order-7")).isNull();
        List<?> keys = template.requestBody(store + "&operation=keys", null, List.class);
        assertThat(keys).isEqualTo(List.of("shop.order-8"));
    }

    /** NATS allows the equals sign, so Dapr does not encode it. */
    @Test
    void encodesNoKey() throws Exception {
        String store = store();
        theirs.put("shop.a=3D", "1");
        assertThat(template.requestBody(store + "&operation=get&key=RAW(shop||a=3D)", null, String.class))
                .isEqualTo("1");
        assertThat(template.send(store + "&operation=get&key=RAW(shop||a b)", exchange -> {})
                        .getException())
                .hasMessageContaining("'shop.a b' is no key.");
    }

    @Test
    void watchesTheState() throws Exception {
        theirs.put("shop.order-7", "1");
        String store = store();
        MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(store + "&keys=shop.*").to("mock:out");
            }
        });
        theirs.put("other.order-1", "2");
        theirs.put("shop.order-8", "3");
        await().untilAsserted(() -> assertThat(out.getReceivedExchanges())
                .extracting(each -> each.getMessage().getHeader(JetStreamKeyValueHeaders.KEY))
                .containsExactly("shop.order-7", "shop.order-8"));
    }

    @Test
    void theUriPrecedesTheFileAndTheFileTheComponent() throws Exception {
        String dapr = file("natsURL: nats://file:1", "name: of-file", "token: of-file", "bucket: " + bucket);
        JetStreamComponent connected = context.getComponent("jetstream", JetStreamComponent.class);
        connected.getConnectionOptions().setName("of-component");
        connected.getSecurityOptions().setUsername("of-component");
        connected.getSecurityOptions().setPassword("of-component");
        JetStreamKeyValueComponent own = context.getComponent("jetstream-kv", JetStreamKeyValueComponent.class);
        own.setDaprComponent(dapr);

        JetStreamKeyValueEndpoint endpoint =
                context.getEndpoint(uri("natsURL=nats://uri:1"), JetStreamKeyValueEndpoint.class);
        assertThat(endpoint.getConnectionOptions().getNatsURL()).isEqualTo("nats://uri:1");
        assertThat(endpoint.getConnectionOptions().getName()).isEqualTo("of-file");
        assertThat(endpoint.getSecurityOptions().getToken()).isEqualTo("of-file");
        assertThat(endpoint.getSecurityOptions().getUsername()).isNull();

        JetStreamKeyValueEndpoint user =
                context.getEndpoint(uri("username=u&password=p"), JetStreamKeyValueEndpoint.class);
        assertThat(user.getSecurityOptions().getToken()).isNull();
        assertThat(user.getSecurityOptions().getUsername()).isEqualTo("u");
    }

    /** Without a file too: the component's user must not go with the token of the URI. */
    @Test
    void anAlternativeInTheUriDisplacesThatOfTheComponent() {
        context.getComponent("jetstream", JetStreamComponent.class)
                .getSecurityOptions()
                .setJwt("of-component");
        assertThat(context.getEndpoint(uri("token=t"), JetStreamKeyValueEndpoint.class)
                        .getSecurityOptions()
                        .getJwt())
                .isNull();
    }

    @Test
    void secretsAreWhereDaprSecretsSays() throws Exception {
        context.getPropertiesComponent().addInitialProperty("nats.token", "secret");
        String text = HEAD
                + """
                  - name: natsURL
                    value: nats://localhost:4222
                  - name: token
                    secretKeyRef:
                      name: nats
                      key: token
                """
                        .indent(2);
        assertThat(context.getEndpoint(
                                uri("daprSecrets={name}.{key}&daprComponent=" + write(text)),
                                JetStreamKeyValueEndpoint.class)
                        .getSecurityOptions()
                        .getToken())
                .isEqualTo("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jetstream-kv:other | bucket: b | its bucket is b, and the URI names other: write jetstream-kv:b, or jetstream-kv:*",
                "jetstream-kv:* | name: n | it has no bucket, and the URI names none: set it.",
                "jetstream-kv:* | bucket: a.b | and all other options: bucket=a.b is refused: it must be a name of",
                "jetstream-kv:b | bukket: b | the name bukket in its spec.metadata is not known: write bucket, or remove it.",
                "jetstream-kv:b | key: b | the name key in its spec.metadata is not known",
                "jetstream-kv:b | deliverNew: b | the name deliverNew in its spec.metadata is not known",
                "jetstream-kv:b | jwt: b | and all other options: jwt",
                "jetstream-kv:b | history: 70 | history=70",
                "jetstream-kv:b | primaryEncryptionKey: k | primaryEncryptionKey in its spec.metadata is set, so Dapr encrypts",
                "jetstream-kv:b?encodeKeys=true | name: n | encodeKeys=true is refused: with daprComponent, the keys are",
            })
    void namesWhatIsWrong(String uri, String setting, String error) throws Exception {
        String dapr = file("natsURL: nats://localhost:4222", setting);
        assertThatThrownBy(() -> context.getEndpoint(uri + (uri.contains("?") ? "&" : "?") + "daprComponent=" + dapr))
                .hasMessageContaining(error);
    }

    @Test
    void namesAWrongFile() throws Exception {
        String pubsub = write(HEAD.replace("state.jetstream", "pubsub.jetstream"));
        assertThatThrownBy(() -> context.getEndpoint("jetstream-kv:*?daprComponent=" + pubsub))
                .hasMessageContaining("daprComponent=" + pubsub + " is refused: it has no component of type"
                        + " state.jetstream: it has a Component of type pubsub.jetstream.");
        assertThatThrownBy(() -> context.getEndpoint("jetstream:a?daprComponent=" + write(HEAD)))
                .hasMessageContaining("it has no component of type pubsub.jetstream: it has a Component of type"
                        + " state.jetstream.");
        context.getComponent("jetstream", JetStreamComponent.class)
                .getConnectionOptions()
                .setNatsURL("nats://localhost:4222");
        String nowhere = file("bucket: b");
        assertThatThrownBy(() -> context.getEndpoint("jetstream-kv:b?daprComponent=" + nowhere))
                .hasMessageContaining("it has no natsURL, and the URI and the component have none: set it.");
        assertThatThrownBy(() -> context.getEndpoint(uri("daprSecrets=env:{key}")))
                .hasMessageContaining("daprSecrets is set without daprComponent: set both, or remove both.");
        assertThatThrownBy(() -> context.getEndpoint("jetstream-kv:*"))
                .hasMessageContaining("bucket=* is refused: it must be a name of letters");
    }

    /** Settings of Dapr itself are no error: its own files have them. */
    @Test
    void ignoresSettingsOfDaprItself() throws Exception {
        String dapr = file("natsURL: " + url, "bucket: " + bucket, "keyPrefix: none", "actorStateStore: \"true\"");
        template.requestBody("jetstream-kv:*?daprComponent=" + dapr + "&operation=put&key=a", "x".getBytes(UTF_8));
        assertThat(theirs.get("a").getValueAsString()).isEqualTo("x");
    }
}
