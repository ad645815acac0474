package io.github.cameljetstream.springboot;

import io.github.cameljetstream.JetStreamComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.service.ServiceHelper;

/** Sets options of a component, as Camel Main does: with Camel's placeholders, and references to beans. */
final class ComponentValues {
    private final CamelContext context;
    private final JetStreamComponent component;

    ComponentValues(CamelContext context, JetStreamComponent component) {
        this.context = context;
        this.component = component;
        // Only then does it have its configurer.
        ServiceHelper.initService(component);
    }

    void set(GivenOption given) {
        boolean isSet;
        try {
            isSet = PropertyBindingSupport.build()
                    .withConfigurer(component.getComponentPropertyConfigurer())
                    .withIgnoreCase(true)
                    .bind(context, component, given.option().name(), text(given));
        } catch (RuntimeException e) {
            throw refused(given, e);
        }
        if (!isSet) {
            throw new RefusedPropertiesException(given.property() + " cannot be set.");
        }
    }

    /** An object may be named without the #, as with Camel's own starters. */
    private static String text(GivenOption given) {
        boolean isName = given.option().isObject() && !given.value().startsWith("#");
        return isName ? "#bean:" + given.value() : given.value();
    }

    /** The component's own words, which show no secret. Camel's do: they have the value. */
    private static RefusedPropertiesException refused(GivenOption given, RuntimeException e) {
        if (given.option().isSecret()) {
            return new RefusedPropertiesException(
                    given.property() + " cannot be set: it refers to a property or a bean that does not exist.");
        }
        Throwable cause = e instanceof PropertyBindingException && e.getCause() != null ? e.getCause() : e;
        return new RefusedPropertiesException(given.property() + ": " + cause.getMessage(), cause);
    }
}
