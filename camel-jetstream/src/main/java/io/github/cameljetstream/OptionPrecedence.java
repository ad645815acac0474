package io.github.cameljetstream;

import io.github.cameljetstream.configure.DaprFile;
import io.github.cameljetstream.configure.ExclusiveOptions;
import io.github.cameljetstream.configure.OptionConfigurer;
import io.github.cameljetstream.options.DaprOptions;
import io.github.cameljetstream.options.MessageIdStrategy;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies options to a new endpoint that are not in its URI. The order of precedence is: the URI, the Dapr component
 * file of the URI, the component, the Dapr component file of the component. An option also overrides those that it
 * excludes ({@link ExclusiveOptions}).
 */
final class OptionPrecedence {
    private static final Logger LOG = LoggerFactory.getLogger(OptionPrecedence.class);
    private static final Set<String> OF_FILES = Set.of("daprComponent", "daprSecrets");

    private final JetStreamComponent component;
    private final JetStreamEndpoint endpoint;
    /** An endpoint with the defaults. */
    private final JetStreamEndpoint untouched;

    private final CamelContext context;
    private final PropertyConfigurer configurer;

    /**
     * @param endpoint the new endpoint, with copies of the component's options
     */
    OptionPrecedence(JetStreamComponent component, JetStreamEndpoint endpoint) {
        this.component = component;
        this.endpoint = endpoint;
        this.untouched = new JetStreamEndpoint(endpoint.getEndpointUri(), component, endpoint.getSubject());
        this.context = component.getCamelContext();
        this.configurer = component.endpointConfigurer();
    }

    /**
     * Applies all options of lower precedence than the URI.
     *
     * @param parameters the parameters of the URI, which are set on the endpoint later
     */
    void applyBelow(Map<String, Object> parameters) throws Exception {
        Set<String> ofUri = ExclusiveOptions.keysOf(parameters);
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            if (OF_FILES.stream().anyMatch(parameter.getKey()::equalsIgnoreCase)) {
                configurer.configure(context, endpoint, parameter.getKey(), parameter.getValue(), true);
            }
        }
        DaprOptions dapr = endpoint.getDaprOptions();
        dapr.validate();
        clear(ExclusiveOptions.displacedBy(ofUri));
        String file = dapr.getDaprComponent();
        if (file != null) {
            applyFile(ofUri, DaprFile.ofPubSub(context, file, dapr.getDaprSecrets()));
        } else if (ofUri.contains(OptionConfigurer.key("daprSecrets"))) {
            throw new IllegalArgumentException("daprSecrets is set without daprComponent: set both, or remove both.");
        }
    }

    private void applyFile(Set<String> ofUri, DaprFile file) {
        file.withoutMeaningHere().ifPresent(this::warnOnce);
        if (ofUri.contains(OptionConfigurer.key("daprComponent"))) {
            leaveOut(file, ofUri);
            clear(ExclusiveOptions.displacedBy(file.keys()));
        } else {
            leaveOut(file, withOptionsOfComponent(ofUri, file));
        }
        file.applyTo(endpoint, configurer);
        completeFile(ofUri, file);
    }

    private void completeFile(Set<String> ofUri, DaprFile file) {
        if (isNowhere(ofUri, file, "natsURL")) {
            throw file.refused("it has no natsURL, and the URI and the component have none: set it.");
        }
        if (isNowhere(ofUri, file, "messageIdStrategy")) {
            // Dapr uses this id, by which the stream detects duplicates.
            endpoint.getPublishOptions().setMessageIdStrategy(MessageIdStrategy.CLOUD_EVENT);
        }
    }

    private static void leaveOut(DaprFile file, Set<String> above) {
        file.leaveOut(above);
        file.leaveOut(ExclusiveOptions.displacedBy(above));
    }

    private Set<String> withOptionsOfComponent(Set<String> ofUri, DaprFile file) {
        Set<String> above = new HashSet<>(ofUri);
        // The value shows options that Java code has set.
        file.options().stream()
                .filter(this::isOfComponent)
                .map(OptionConfigurer::key)
                .forEach(above::add);
        ExclusiveOptions.all().stream().filter(this::isOfComponent).forEach(above::add);
        return above;
    }

    private boolean isNowhere(Set<String> ofUri, DaprFile file, String option) {
        return !ofUri.contains(OptionConfigurer.key(option))
                && !file.keys().contains(OptionConfigurer.key(option))
                && !isOfComponent(option);
    }

    /** If true, the option is set on the component, as far as the component can know. */
    private boolean isOfComponent(String option) {
        return component.wasGiven(OptionConfigurer.key(option))
                || !Objects.equals(value(endpoint, option), value(untouched, option));
    }

    /** Resets options that the endpoint has from the component. */
    private void clear(Collection<String> options) {
        for (String option : options) {
            configurer.configure(context, endpoint, option, value(untouched, option), true);
        }
    }

    private @Nullable Object value(JetStreamEndpoint of, String option) {
        return ((PropertyConfigurerGetter) configurer).getOptionValue(of, option, true);
    }

    private void warnOnce(String warning) {
        if (component.isNewWarning(warning)) {
            LOG.warn(warning);
        }
    }
}
