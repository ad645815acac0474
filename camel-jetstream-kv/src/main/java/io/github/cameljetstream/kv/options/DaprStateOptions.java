package io.github.cameljetstream.kv.options;

import io.github.cameljetstream.options.DaprOptions;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The Dapr component file of the state store whose bucket the endpoint uses. */
@UriParams
public final class DaprStateOptions implements Cloneable {
    /**
     * Dapr component file with a component of type state.jetstream, whose settings become options. The keys are then
     * those of Dapr, in which the bucket has a dot instead of two bars. The value is a resource such as
     * file:statestore.yaml or classpath:statestore.yaml. If the file has several such components, append a hash sign
     * and the metadata.name of one. Options of the URI take precedence over the file, and the file over the options of
     * the component jetstream. For the bucket of the file, the URI has its name or an asterisk.
     */
    @UriParam(label = "common")
    private @Nullable String daprComponent;

    /**
     * Property placeholder, without its braces, for the secrets to which the file of daprComponent refers by
     * secretKeyRef. In it {name} and {key} stand for the name and key of the secret. The default, secret:{name}/{key},
     * reads secrets of Kubernetes by camel-kubernetes. Examples: env:{key}, aws:{name}#{key}
     */
    @UriParam(label = "advanced")
    private @Nullable String daprSecrets;

    /** A copy that later changes to this group do not reach. */
    public DaprStateOptions copy() {
        try {
            return (DaprStateOptions) clone();
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
        DaprOptions same = new DaprOptions();
        if (daprComponent != null) {
            same.setDaprComponent(daprComponent);
        }
        if (daprSecrets != null) {
            same.setDaprSecrets(daprSecrets);
        }
        same.validate();
    }

    public @Nullable String getDaprComponent() {
        return daprComponent;
    }

    public void setDaprComponent(@Nullable String daprComponent) {
        this.daprComponent = daprComponent;
    }

    public @Nullable String getDaprSecrets() {
        return daprSecrets;
    }

    public void setDaprSecrets(@Nullable String daprSecrets) {
        this.daprSecrets = daprSecrets;
    }
}
