package io.github.cameljetstream.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in the text of a file, and how it is told what is wrong with it. */
class ComponentFileTest {
    private static final String HEAD =
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: orders
            spec:
              type: pubsub.jetstream
              version: v1
            """;

    private static DaprComponent component(String metadata) {
        return ComponentFile.find(HEAD + "  metadata:\n" + metadata.indent(2), ComponentType.PUBSUB, null);
    }

    private static void assertRefused(String text, String name, String message) {
        assertThatThrownBy(() -> ComponentFile.find(text, ComponentType.PUBSUB, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasNoCause();
    }

    /** A scalar is kept as it is written: whether it is a number is for the option to say. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1\"", "'1'", "1 # one"})
    void aValueIsTheSameWithAndWithoutQuotes(String value) {
        assertThat(component("- name: startSequence\n  value: " + value).settings())
                .containsExactly(new MetadataItem("startSequence", new MetadataItem.Text("1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1630349391", "10s", "true", "yes", "010", "1e3", "nats://localhost:4222", "2026-01-31"})
    void aValueIsWhatIsWritten(String value) {
        assertThat(component("- name: x\n  value: " + value).settings())
                .containsExactly(new MetadataItem("x", new MetadataItem.Text(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "null", "~"})
    void noValueIsAnEmptyText(String value) {
        assertThat(component("- name: x\n  value: " + value).settings())
                .containsExactly(new MetadataItem("x", new MetadataItem.Text("")));
    }

    @Test
    void aValueMayBeElsewhere() {
        DaprComponent component = ComponentFile.find(
                HEAD
                        + """
                          metadata:
                          - name: token
                            secretKeyRef:
                              name: nats
                              key: token
                          - name: jwt
                            secretKeyRef: {name: nats-jwt}
                          - {name: natsURL, envRef: NATS_URL}
                        auth:
                          secretStore: vault
                        scopes:
                        - app1
                        """,
                ComponentType.PUBSUB,
                null);

        assertThat(component.secretStore()).isEqualTo("vault");
        assertThat(component.settings())
                .containsExactly(
                        new MetadataItem("token", new MetadataItem.SecretKey("nats", "token")),
                        new MetadataItem("jwt", new MetadataItem.SecretKey("nats-jwt", "nats-jwt")),
                        new MetadataItem("natsURL", new MetadataItem.Variable("NATS_URL")));
    }

    @Test
    void theOneOfItsTypeIsFoundAmongOtherDocuments() {
        String file = "---\nkind: Secret\n---\n" + HEAD.replace("pubsub.jetstream", "pubsub.redis") + "---\n" + HEAD
                + "---\n\n---\nkind: Subscription\n";

        assertThat(ComponentFile.find(file, ComponentType.PUBSUB, null).name()).isEqualTo("orders");
    }

    @Test
    void oneOfSeveralIsNamed() {
        String file = HEAD + "---\n" + HEAD.replace("orders", "payments");

        assertThat(ComponentFile.find(file, ComponentType.PUBSUB, "payments").name())
                .isEqualTo("payments");
        assertRefused(file, null, "it has several components of type pubsub.jetstream (orders, payments): name one");
        assertRefused(file, "x", "it has no component of type pubsub.jetstream named x: it has orders, payments.");
    }

    @Test
    void otherFilesAreRefused() {
        assertRefused("", null, "it has no component of type pubsub.jetstream: it is empty.");
        assertRefused("hello", null, "the document is not a mapping of names to values (line 1, column 1).");
        assertRefused("kind: Secret", null, "it has no component of type pubsub.jetstream: it has a Secret.");
        assertRefused("a: b", null, "it has a document without kind.");
        assertRefused(HEAD.replace("jetstream", "nats"), null, "it has a Component of type pubsub.nats.");
        assertRefused(HEAD.replace("dapr.io", "x.io"), null, "a Component whose apiVersion is not dapr.io/v1alpha1");
        assertRefused(HEAD.replace("version: v1\n", "version: v2\n"), null, "its spec.version is v2, and only v1");
    }

    /** Whatever is wrong: the text may be a secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "- name: token\n  value: *t0psecret",
                "- name: token\n  value: @t0psecret",
                "- name: token\n  value: a: t0psecret",
                "- name: token\n  value: [t0psecret]",
                "- name: token\n  value: {a: t0psecret}",
                "- name: token\n  value: 'it's t0psecret",
                "- name: token\n  value: x\n  value: t0psecret",
                "- name: token\n  value: t0psecret\n  envRef: X",
                "- value: t0psecret",
                "- t0psecret",
                "t0psecret",
            })
    void noErrorShowsAValue(String metadata) {
        assertThatThrownBy(() -> component(metadata))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(line ")
                .hasNoCause()
                .satisfies(e -> assertThat(e.toString()).doesNotContain("t0psecret"));
    }

    @Test
    void anEntryHasOneValue() {
        String file = HEAD + "  metadata:\n  - name: token\n";
        assertRefused(file, null, "token has no value (line 9, column 5): set one of value, secretKeyRef and envRef.");
        assertRefused(file + "    value: x\n    envRef: Y\n", null, "token has its value twice (line 9, column 5)");
        assertRefused(file + "    envRef:\n", null, "envRef of token is empty.");
        assertRefused(file + "    secretKeyRef: {key: a}\n", null, "name in secretKeyRef of token is empty.");
    }

    /** A document of many aliases of aliases is no way to keep us busy. */
    @Test
    void aliasesAreLimited() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 100; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        assertRefused(text.toString(), null, "it is not YAML");
    }

    @Test
    void otherDocumentsAreNamed() {
        assertRefused(HEAD.replace("Component", "Subscription"), null, "a Subscription");
        assertRefused(HEAD.replace("kind: Component\n", ""), null, "a document without kind");
        assertRefused(HEAD.replace("dapr.io/v1alpha1", "other/v1"), null, "apiVersion is not dapr.io/v1alpha1");
        assertRefused(HEAD.replace("pubsub.jetstream", "pubsub.redis"), null, "a Component of type pubsub.redis");
    }

    @Test
    void theVersionIsOneOrLeftOut() {
        assertRefused(HEAD.replace("version: v1", "version: v2"), null, "its spec.version is v2");
        for (String version : new String[] {"version: V1", "version: ''", "other: x"}) {
            assertThat(ComponentFile.find(HEAD.replace("version: v1", version), ComponentType.PUBSUB, null)
                            .settings())
                    .isEmpty();
        }
    }

    @Test
    void whatIsEmptyIsRefusedByItsPlace() {
        assertThatThrownBy(() -> component("- name: ' '\n  value: x")).hasMessageContaining("has no name");
        assertThatThrownBy(() -> component("- value: x")).hasMessageContaining("has no name");
        assertThatThrownBy(() -> component("- name: x\n  envRef: ''")).hasMessageContaining("envRef of x is empty");
        assertThatThrownBy(() -> component("- name: x\n  secretKeyRef:\n    key: k"))
                .hasMessageContaining("name in secretKeyRef of x is empty");
        assertThat(component("- name: x\n  secretKeyRef:\n    name: s\n    key: ''")
                        .settings())
                .containsExactly(new MetadataItem("x", new MetadataItem.SecretKey("s", "s")));
    }
}
