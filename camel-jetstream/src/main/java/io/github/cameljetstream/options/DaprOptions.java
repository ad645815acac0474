package io.github.cameljetstream.options;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The Dapr component file from which options are taken. */
@UriParams
public final class DaprOptions implements Cloneable {
    /**
     * A Dapr component file with a component of type pubsub.jetstream, whose settings are used as options: a resource
     * such as file:pubsub.yaml or classpath:pubsub.yaml. If it has several such components, the metadata.name of one
     * follows after a hash sign. The options of a URI win over the file. The file of a URI wins over the options of the
     * component, and is read instead of the file of the component; the options of the component win over the
     * component's file. A bare number for a duration counts seconds in the file.
     */
    @UriParam(label = "common")
    private String daprComponent;

    /**
     * Where the secrets are to which the file of daprComponent refers by secretKeyRef: what a property placeholder
     * of Camel has between its braces, in which {name} and {key} stand for those of the secret, such as env:{key} or
     * aws:{name}#{key}. By default secret:{name}/{key}, which camel-kubernetes reads from the secrets of Kubernetes;
     * but it must be given if the file has an auth.secretStore other than kubernetes.
     */
    @UriParam(label = "advanced")
    private String daprSecrets;

    /** A copy that later changes to this group do not reach. */
    public DaprOptions copy() {
        try {
            return (DaprOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Refuses what no file and no secret can be found by.
     *
     * @throws IllegalArgumentException naming the option, its value and what it should be
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

    public String getDaprComponent() {
        return daprComponent;
    }

    public void setDaprComponent(String daprComponent) {
        this.daprComponent = daprComponent;
    }

    public String getDaprSecrets() {
        return daprSecrets;
    }

    public void setDaprSecrets(String daprSecrets) {
        this.daprSecrets = daprSecrets;
    }
}
