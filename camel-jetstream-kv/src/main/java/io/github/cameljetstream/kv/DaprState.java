package io.github.cameljetstream.kv;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.configure.DaprFile;
import io.github.cameljetstream.configure.ExclusiveOptions;
import io.github.cameljetstream.configure.OptionConfigurer;
import io.github.cameljetstream.kv.options.DaprStateOptions;
import io.github.cameljetstream.options.ConnectionOptions;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.jspecify.annotations.Nullable;

/**
 * The Dapr component file of a new endpoint. Options of the URI take precedence over it, and the file over those of the
 * component whose connection the endpoint uses.
 */
final class DaprState {
    /** Instead of the name of a bucket in a URI. */
    private static final String BUCKET_OF_FILE = "*";

    private final DaprFile file;
    private final Set<String> ofUri;

    private DaprState(DaprFile file, Set<String> ofUri) {
        this.file = file;
        this.ofUri = ofUri;
    }

    /**
     * Reads the file that the options name.
     *
     * @param options those of the URI, and of the component where the URI has none
     * @param ofUri the names of the options of the URI, in lower case
     * @return null if they name none
     * @throws IllegalArgumentException naming the file and its error
     */
    static @Nullable DaprState read(CamelContext context, DaprStateOptions options, Set<String> ofUri) {
        String location = options.getDaprComponent();
        if (location == null) {
            if (options.getDaprSecrets() != null) {
                throw new IllegalArgumentException(
                        "daprSecrets is set without daprComponent: set both, or remove both.");
            }
            return null;
        }
        options.validate();
        DaprFile read = DaprFile.ofState(context, location, options.getDaprSecrets());
        return new DaprState(read, ofUri);
    }

    /**
     * The bucket of the file.
     *
     * @param ofUri the bucket in the URI
     */
    String bucket(String ofUri) {
        String ofFile = file.take("bucket");
        boolean open = ofUri.equals(BUCKET_OF_FILE);
        if (ofFile == null || ofFile.isEmpty()) {
            if (open) {
                throw file.refused("it has no bucket, and the URI names none: set it.");
            }
            return ofUri;
        }
        if (!open && !ofUri.equals(ofFile)) {
            throw file.refused("its bucket is " + ofFile + ", and the URI names " + ofUri + ": write jetstream-kv:"
                    + ofFile + ", or jetstream-kv:* for the bucket of any file.");
        }
        return ofFile;
    }

    /** Sets the options of the file, except those that the URI sets. */
    void applyTo(JetStreamKeyValueEndpoint endpoint, OptionConfigurer configurer) {
        file.leaveOut(ofUri);
        file.leaveOut(ExclusiveOptions.displacedBy(ofUri));
        clear(endpoint, configurer, file.keys());
        file.applyTo(endpoint, configurer);
        if (!file.keys().contains(OptionConfigurer.key("natsURL"))
                && !ofUri.contains(OptionConfigurer.key("natsURL"))
                && endpoint.getConnectionOptions().getNatsURL().equals(new ConnectionOptions().getNatsURL())) {
            throw file.refused("it has no natsURL, and the URI and the component have none: set it.");
        }
    }

    /** Resets what the options exclude to the defaults. */
    static void clear(JetStreamKeyValueEndpoint endpoint, OptionConfigurer configurer, Set<String> given) {
        JetStreamKeyValueEndpoint untouched = new JetStreamKeyValueEndpoint(
                endpoint.getEndpointUri(), (JetStreamKeyValueComponent) endpoint.getComponent(), endpoint.getBucket());
        PropertyConfigurer setter = configurer;
        for (String option : ExclusiveOptions.displacedBy(given)) {
            if (configurer.getOptionType(option, true) != null) {
                setter.configure(
                        requireNonNull(endpoint.getCamelContext()),
                        endpoint,
                        option,
                        configurer.getOptionValue(untouched, option, true),
                        true);
            }
        }
    }

    /** A warning about settings without an effect here, if there are any. */
    Optional<String> withoutMeaningHere() {
        return file.withoutMeaningHere();
    }
}
