package io.github.cameljetstream.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ObjectStoreConfiguration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets an error that names the option or header, its value, what is expected, and the cure. */
class ObjectErrorsTest extends ObjectTestSupport {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operation=got | operation=got is refused: it must be one of put, get, info, list, delete, link, status",
                "ttl=1h | ttl=1h has no effect with provisioning=none: set provisioning=create or update, or remove",
                "provisioning=create&replicas=6 | replicas=6 is refused: it must be a number from 1 to 5.",
                "chunkSize=1 | chunkSize=1 is refused: it must be at least 1024 bytes.",
                "maxPendingBytes=1 | maxPendingBytes=1 is refused: it must be at least 1024 bytes.",
                "maxInMemory=-1 | maxInMemory=-1 is refused: it must be a number of bytes of at least 0.",
                "timeout=0 | timeout=0s is refused: it must be a duration of more than nothing, such as 10s.",
                "linkBucket=a.b&operation=link | linkBucket=a.b is refused: it must be a name of letters, digits,",
                "linkName=a&operation=put | linkName=a has no effect on operation=put: remove it, or use the operation",
            })
    void namesTheOption(String options, String error) {
        assertThatThrownBy(() -> context.getEndpoint(uri(options)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining(error);
    }

    @Test
    void namesAWrongNameOfABucket() {
        assertThatThrownBy(() -> context.getEndpoint("jetstream-object:a.b"))
                .rootCause()
                .hasMessageContaining("bucket=a.b is refused: it must be a name of letters, digits, '-' and '_'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "put | CamelJetStreamObjectStoreOperation=got | must be one of put, get, info, list, delete, link, status",
                "put | CamelJetStreamObjectStoreName= | Header CamelJetStreamObjectStoreName has no value for this exchange",
                "put | CamelJetStreamObjectStoreMetadata=a | it must be a map of names and values.",
                "get | CamelJetStreamObjectStoreDescription=a | has no effect on the operation get: remove it, or use",
            })
    void namesTheHeader(String operation, String header, String error) {
        String name = header.substring(0, header.indexOf('='));
        Map<String, Object> headers = Map.of(name, header.substring(header.indexOf('=') + 1));
        assertThat(send("objectName=a&operation=" + operation, "1", headers).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(error);
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(send("objectName=a", "1").getException())
                .hasMessageContaining("No operation is set: set the option");
        assertThat(send("operation=put", "1").getException())
                .hasMessageContaining("No objectName is set: set the option");
        assertThat(send("operation=put&objectName=a", null).getException()).hasMessageContaining("the body is null");
        assertThat(send("operation=put&objectName=a", new Object()).getException())
                .hasMessageContaining("A body of type java.lang.Object cannot be stored as an object");
        assertThat(send("operation=link&objectName=a", null).getException()).hasMessageContaining("has no target");
        assertThatThrownBy(() -> template.send("jetstream-object:none?operation=list", each -> {}))
                .hasStackTraceContaining(
                        "Object store bucket 'none' does not exist. Create it (nats object add none), or"
                                + " let the component create it (provisioning=create).");
    }

    @Test
    void aRouteWatchesNoMissingBucket() {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("jetstream-object:none").to("log:a");
                    }
                }))
                .hasStackTraceContaining("Object store bucket 'none' does not exist");
    }

    @Test
    void namesADeniedRight() throws Exception {
        String users =
                """
                authorization { users: [
                  {user: admin, password: a}
                  {user: reader, password: r, permissions: {publish: {deny: ["$O.>", "$JS.API.CONSUMER.CREATE.>"]}}}
                ] }
                """;
        try (NatsServer own = NatsServerExtension.newServer().config(users).start()) {
            String as = own.url().replace("nats://", "nats://%s@");
            try (Connection admin = Nats.connect(
                    Options.builder().server(as.formatted("admin:a")).build())) {
                admin.objectStoreManagement()
                        .create(ObjectStoreConfiguration.builder("b").build());
                admin.objectStore("b").put("a", new byte[1]);
            }
            String uri = "jetstream-object:b?objectName=a&natsURL=" + as.formatted("reader:r");
            assertThat(template.send(uri + "&operation=put", exchange -> exchange.getMessage()
                                    .setBody("2"))
                            .getException())
                    .hasMessageContaining("Object store bucket 'b': ")
                    .hasMessageContaining("'$O.b.C.")
                    .hasMessageContaining("Allow it in the user's permissions");
            assertThat(template.send(uri + "&operation=get", exchange -> {}).getException())
                    .hasMessageContaining("$JS.API.CONSUMER.CREATE.OBJ_b");
        }
    }
}
