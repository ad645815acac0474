package io.github.cameljetstream.options;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The Dapr component file whose settings become options. */
@UriParams
public final class DaprOptions implements Cloneable {
    /**
     * Dapr component file with a component of type pubsub.jetstream, whose settings become options. The value is a
     * resource such as file:pubsub.yaml or classpath:pubsub.yaml. If the file has several such components, append a
     * hash sign and the metadata.name of one. Options of the URI take precedence over the file. A file in the URI takes
     * precedence over the options of the Camel component, and replaces the component's own file. Options of the Camel
     * component take precedence over the component's own file. In the file, a duration without a unit is in seconds.
     */
    @UriParam(label = "common")
    private @Nullable String daprComponent;

    /**
     * Property placeholder, without its braces, for the secrets to which the file of daprComponent refers by
     * secretKeyRef. In it {name} and {key} stand for the name and key of the secret. The default, secret:{name}/{key},
     * reads secrets of Kubernetes by camel-kubernetes. A file with an auth.secretStore other than kubernetes needs this
     * option. Examples: env:{key}, aws:{name}#{key}
     */
    @UriParam(label = "advanced")
    private @Nullable String daprSecrets;

    /** A copy that later changes to this group do not reach. */
    public DaprOptions copy() {
        try {
            return (DaprOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects locations that can name no file or secret.
     *
     * @throws IllegalArgumentException naming the option, its value and what is expected
     */
    public void validate() {
        if (daprComponent != null) {
            Checks.notEmpty("daprComponent", daprComponent, "a resource such as file:pubsub.yaml");
        }
        if (daprSecrets != null && !daprSecrets.contains("{key}") && !daprSecrets.contains("{name}")) {
            throw Checks.refuse(
                    "daprSecrets",
                    daprSecrets,
                    "a property placeholder without its braces, in which {name} and {key} stand for those of a secret,"
                            + " such as secret:{name}/{key} or env:{key}");
        }
    }

    public @Nullable String getDaprComponent() {
        return daprComponent;
    }

    public void setDaprComponent(String daprComponent) {
        this.daprComponent = daprComponent;
    }

    public @Nullable String getDaprSecrets() {
        return daprSecrets;
    }

    public void setDaprSecrets(String daprSecrets) {
        this.daprSecrets = daprSecrets;
    }
}
