package io.github.cameljetstream.dapr;

import java.util.Map;
import java.util.Set;

/** The types of Dapr components whose files can be read, and the settings of each that are not options: pure. */
public enum ComponentType {
    /** Publish and subscribe. */
    PUBSUB(
            "pubsub.jetstream",
            "file:pubsub.yaml#orders",
            Set.of(
                    "consumerid",
                    "publishingscopes",
                    "subscriptionscopes",
                    "allowedtopics",
                    "protectedtopics",
                    "backoffpolicy",
                    "backoffduration",
                    "backoffinitialinterval",
                    "backoffrandomizationfactor",
                    "backoffmultiplier",
                    "backoffmaxinterval",
                    "backoffmaxelapsedtime",
                    "backoffmaxretries"),
            Map.of()),

    /** The state of applications, in a key-value bucket. */
    STATE(
            "state.jetstream",
            "file:statestore.yaml#orders",
            Set.of(
                    "keyprefix",
                    "actorstatestore",
                    "outboxpublishpubsub",
                    "outboxpublishtopic",
                    "outboxpubsub",
                    "outboxdiscardwhenmissingstate"),
            Map.of(
                    "primaryencryptionkey", ComponentType.ENCRYPTED,
                    "secondaryencryptionkey", ComponentType.ENCRYPTED));

    private static final String ENCRYPTED =
            "is set, so Dapr encrypts the values, and only Dapr can read them: use the state by the API of Dapr.";

    private final String text;
    private final String example;

    @SuppressWarnings("ImmutableEnumChecker") // of Set.of
    private final Set<String> withoutMeaning;

    @SuppressWarnings("ImmutableEnumChecker") // of Map.of
    private final Map<String, String> unsupported;

    ComponentType(String text, String example, Set<String> withoutMeaning, Map<String, String> unsupported) {
        this.text = text;
        this.example = example;
        this.withoutMeaning = withoutMeaning;
        this.unsupported = unsupported;
    }

    /** As it is written in a file. */
    String text() {
        return text;
    }

    /** An example of a location that names one of several components. */
    String example() {
        return example;
    }

    /** Settings that only Dapr itself reads, and those that its component reads and ignores, in lower case. */
    Set<String> withoutMeaning() {
        return withoutMeaning;
    }

    /** Settings that make the component unusable here, in lower case, and the reason for each. */
    Map<String, String> unsupported() {
        return unsupported;
    }
}
