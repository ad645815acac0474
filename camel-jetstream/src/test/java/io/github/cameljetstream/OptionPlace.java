package io.github.cameljetstream;

import java.beans.BeanInfo;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PropertyBindingSupport;

/** Where a user may give an option. */
enum OptionPlace {
    /** The endpoint's URI. */
    URI {
        @Override
        String give(CamelContext context, String options) {
            return options;
        }
    },
    /** The component, as {@code camel.component.jetstream.*} properties reach it. */
    COMPONENT {
        @Override
        String give(CamelContext context, String options) {
            JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
            Map<String, Object> properties = new LinkedHashMap<>(parse(options));
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(component)
                    .withConfigurer(component.getComponentPropertyConfigurer())
                    .withIgnoreCase(true)
                    .withMandatory(true)
                    .withProperties(properties)
                    .bind();
            return "";
        }
    },
    /** The component's setters, by the names that Spring and Blueprint XML give in {@code <property name="..."/>}. */
    SETTER {
        @Override
        String give(CamelContext context, String options) {
            JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
            parse(options).forEach((name, value) -> set(component, name, value));
            return "";
        }
    };

    /** Gives the options, written as in a URI; returns what is left to be written there. */
    abstract String give(CamelContext context, String options);

    private static Map<String, String> parse(String options) {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String option : options.split("&", -1)) {
            if (!option.isEmpty()) {
                int equals = option.indexOf('=');
                parsed.put(option.substring(0, equals), option.substring(equals + 1));
            }
        }
        return parsed;
    }

    private static void set(JetStreamComponent component, String name, String value) {
        try {
            BeanInfo info = Introspector.getBeanInfo(JetStreamComponent.class);
            PropertyDescriptor property = Arrays.stream(info.getPropertyDescriptors())
                    .filter(each -> each.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No property " + name));
            property.getWriteMethod().invoke(component, value);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException | java.beans.IntrospectionException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
