package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Groups of options as objects, for configuration in Java. */
class OptionGroupsTest {
    private static List<Method> settersOfGroups(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(each -> each.getName().matches("set[A-Za-z]+Options") && each.getParameterCount() == 1)
                .toList();
    }

    private static void takesEachGroup(Object target) throws Exception {
        List<Method> setters = settersOfGroups(target.getClass());
        assertThat(setters).hasSize(16);
        for (Method setter : setters) {
            Object group = setter.getParameterTypes()[0].getConstructor().newInstance();
            setter.invoke(target, group);
            assertThat(target.getClass()
                            .getMethod(setter.getName().replaceFirst("set", "get"))
                            .invoke(target))
                    .isSameAs(group);
        }
    }

    @Test
    void theComponentAndAnEndpointTakeEachGroup() throws Exception {
        JetStreamComponent component = new JetStreamComponent();
        component.setCamelContext(new DefaultCamelContext());

        takesEachGroup(component);
        takesEachGroup(new JetStreamEndpoint("jetstream:a", component, "a"));
    }

    @Test
    void bothHaveTheSameGroups() {
        Stream<String> ofComponent =
                settersOfGroups(JetStreamComponent.class).stream().map(Method::getName);

        assertThat(ofComponent)
                .containsExactlyInAnyOrderElementsOf(settersOfGroups(JetStreamEndpoint.class).stream()
                        .map(Method::getName)
                        .toList());
    }
}
