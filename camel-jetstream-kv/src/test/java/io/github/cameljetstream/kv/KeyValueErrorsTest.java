package io.github.cameljetstream.kv;

import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.EXPECTED_REVISION;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.STEER_OPERATION;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets an error that names the option or header, its value, what is expected, and the cure. */
class KeyValueErrorsTest extends KeyValueTestSupport {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operation=got | operation=got is refused: it must be one of get, put, create, update, delete, purge,",
                "history=3 | history=3 has no effect with provisioning=none: set provisioning=create or update, or",
                "provisioning=create&history=65 | history=65 is refused: it must be a number from 1 to 64.",
                "provisioning=create&limitMarker=10ms | limitMarker=10ms is refused: it must be at least 1s.",
                "provisioning=create&mirror=a b | mirror=a b is refused: it must be a name of letters,",
                "operation=put&keyTtl=1500ms | keyTtl=1.5s is refused: it must be whole seconds, at least 1s.",
                "operation=get&keyTtl=2s | keyTtl=2s has no effect on operation=get: remove it, or use the",
                "timeout=0 | timeout=0s is refused: it must be a duration of more than nothing, such as 10s.",
                "keys=a..b | keys=a..b is refused: 'a..b' is no key or pattern of keys.",
                "keys=a.>,a.b | keys=a.>,a.b is refused: 'a.>' and 'a.b' have keys in common. Remove one of the two.",
                "resumeFrom=0 | resumeFrom=0 is refused: it must be a revision of at least 1.",
                "updatesOnly=true&includeHistory=true | updatesOnly and includeHistory are both set, and each says",
                "resumeFrom=1&updatesOnly=true | resumeFrom and updatesOnly are both set, and each says where the",
                "natsURL=http://a | natsURL=http://a is refused: ",
                "encodeKeys=yes | encodeKeys=yes is refused: it must be true or false."
            })
    void namesTheOption(String options, String error) {
        assertThatThrownBy(() -> context.getEndpoint(uri(options)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining(error);
    }

    @Test
    void namesAWrongNameOfABucketAndOfAComponent() {
        assertThatThrownBy(() -> context.getEndpoint("jetstream-kv:a.b"))
                .rootCause()
                .hasMessageContaining("bucket=a.b is refused: it must be a name of letters, digits, '-' and '_'");
        context.getComponent("jetstream-kv", JetStreamKeyValueComponent.class).setComponent("direct");
        assertThatThrownBy(() -> context.getEndpoint("jetstream-kv:a")).isInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CamelJetStreamKeyValueOperation=got | must be one of get, put, create, update, delete, purge, keys,",
                "CamelJetStreamKeyValueKey=  | Header CamelJetStreamKeyValueKey has no value for this exchange",
                "CamelJetStreamKeyValueTtl=soon | =soon is refused: it must be a duration, such as 30s.",
                "CamelJetStreamKeyValueTtl=100ms | =100ms is refused: it must be whole seconds, at least 1s.",
                "CamelJetStreamKeyValueExpectedRevision=1 | =1 has no effect on the operation put: remove it, or use",
            })
    void namesTheHeader(String header, String error) {
        String name = header.substring(0, header.indexOf('='));
        Map<String, Object> headers = Map.of(name, header.substring(header.indexOf('=') + 1));
        assertThat(send("operation=put&key=a", "1", headers).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(error);
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(send("key=a", "1").getException())
                .hasMessageStartingWith("No operation is set: set the option operation, or the header "
                        + STEER_OPERATION + ", to one of get, put,");
        assertThat(send("operation=put", "1").getException())
                .hasMessage("No key is set: set the option key, or the header CamelJetStreamKeyValueKey.");
        assertThat(send("operation=put&key=a", null).getException())
                .hasMessage("The operation put has no value: the body is null. Set the body, or use the operation"
                        + " delete.");
        assertThat(send("operation=put&key=a", new Object()).getException())
                .hasMessageContaining("cannot write a body of type java.lang.Object: no type converter makes bytes");
        assertThat(send("operation=update&key=a", "1").getException())
                .hasMessageContaining(
                        "The operation update has no expected revision: set the header " + EXPECTED_REVISION);
        assertThat(send("operation=update&key=a", "1", Map.of(EXPECTED_REVISION, "x"))
                        .getException())
                .hasMessageContaining(EXPECTED_REVISION + "=x is refused: it must be a revision");
        assertThat(send("operation=delete&key=a", "1", Map.of(EXPECTED_REVISION, -1))
                        .getException())
                .hasMessageContaining(EXPECTED_REVISION + "=-1 is refused: it must be a revision of at least 0.");
        assertThat(send("operation=delete&key=a", "1", Map.of(TTL, "1s")).getException())
                .hasMessageContaining(TTL + "=1s has no effect on the operation delete");
    }

    @Test
    void namesAMissingBucketAndSettingsThatDiffer() {
        assertThatThrownBy(() -> template.send("jetstream-kv:missing?operation=get&key=a", exchange -> {}))
                .hasStackTraceContaining("Bucket 'missing' does not exist. Create it (nats kv add missing), or let the"
                        + " component create it (provisioning=create).");
        assertThatThrownBy(() -> send("operation=get&key=a&provisioning=create&history=9", null))
                .hasStackTraceContaining("Bucket '" + bucket + "' has history=1, and 9 is expected.");
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("jetstream-kv:missing").to("mock:out");
                    }
                }))
                .hasStackTraceContaining("Bucket 'missing' does not exist");
    }

    @Test
    void namesWhatTheServerDoesNotStore() {
        assertThat(send("operation=put&key=a&keyTtl=5s", "1").getException())
                .hasMessageContaining("it allows no time to live of a key. Set its limitMarker, which needs nats-server"
                        + " 2.11, or use the ttl of the bucket.");
        assertThat(send("operation=put&key=a", new byte[2_000_000]).getException())
                .hasMessageContaining("cannot store key 'a' with a value of 2000000 bytes");
    }

    @Test
    void namesARevisionBeyondTheEnd() {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri("resumeFrom=2")).to("mock:out");
                    }
                }))
                .hasStackTraceContaining(
                        "resumeFrom=2 is beyond the last revision of bucket '" + bucket + "', which is 0");
    }

    @Test
    void namesADeniedRight() throws Exception {
        String users =
                """
                authorization { users: [
                  {user: admin, password: a}
                  {user: reader, password: r, permissions: {publish: {deny: ["$KV.>", "$JS.API.CONSUMER.CREATE.>"]}}}
                ] }
                """;
        try (NatsServer own = NatsServerExtension.newServer().config(users).start()) {
            String as = own.url().replace("nats://", "nats://%s@");
            try (Connection admin = Nats.connect(
                    Options.builder().server(as.formatted("admin:a")).build())) {
                admin.keyValueManagement()
                        .create(KeyValueConfiguration.builder("b").build());
                admin.keyValue("b").put("a", "1");
            }
            String uri = "jetstream-kv:b?key=a&natsURL=" + as.formatted("reader:r");
            assertThat(template.requestBody(uri + "&operation=get", null, String.class))
                    .isEqualTo("1");
            assertThat(template.send(uri + "&operation=put", exchange -> exchange.getMessage()
                                    .setBody("2"))
                            .getException())
                    .hasMessageContaining("Bucket 'b': ")
                    .hasMessageContaining("'$KV.b.a'")
                    .hasMessageContaining("Allow it in the user's permissions");
            assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from(uri).to("mock:out");
                        }
                    }))
                    .hasStackTraceContaining("$JS.API.CONSUMER.CREATE.KV_b");
        }
    }
}
