package io.github.cameljetstream.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Each property reaches the component, in each form that Spring users write, or the application does not start. */
class PropertiesTest {
    private static final String PREFIX = "camel.component.jetstream.";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CamelAutoConfiguration.class, JetStreamComponentAutoConfiguration.class));

    @Test
    void everyOptionReachesTheComponent() {
        Map<String, Class<?>> types = new HashMap<>();
        component(application, component -> CatalogOptions.load()
                .all()
                .forEach(
                        option -> types.put(option.name(), configurer(component).getOptionType(option.name(), true))));
        Map<String, Object> expected = new HashMap<>();
        List<String> properties = new ArrayList<>();
        types.forEach((name, type) -> {
            String text = sample(name, type);
            if (text != null) {
                properties.add(PREFIX + CatalogOption.dashed(name) + "=" + text);
                expected.put(name, value(type, text));
            }
        });

        component(application.withPropertyValues(properties.toArray(String[]::new)), component -> {
            Map<String, Object> actual = new HashMap<>();
            expected.keySet()
                    .forEach(name -> actual.put(name, configurer(component).getOptionValue(component, name, true)));
            assertThat(actual).hasSizeGreaterThan(110).isEqualTo(expected);
        });
    }

    private static PropertyConfigurerGetter configurer(JetStreamComponent component) {
        return (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();
    }

    /** Text that is not the default; null for what is given as a bean. */
    private static String sample(String name, Class<?> type) {
        if (name.equals("natsURL")) {
            return "nats://elsewhere:4222";
        } else if (type == Duration.class) {
            return "1m31s";
        } else if (type == String.class || type == Object.class) {
            return "text";
        } else if (type == boolean.class || type == Boolean.class) {
            return name.equals("autowiredEnabled") || name.startsWith("healthCheck") || name.equals("autoAck")
                    ? "false"
                    : "true";
        } else if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[constants.length - 1].toString();
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type) ? "7" : null;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object value(Class<?> type, String text) {
        if (type == Duration.class) {
            return Duration.ofSeconds(91);
        } else if (type.isEnum()) {
            return Enum.valueOf((Class<Enum>) type, text);
        } else if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        } else if (type == long.class || type == Long.class) {
            return Long.valueOf(text);
        }
        return type == String.class || type == Object.class ? text : Boolean.valueOf(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heartbeat=1m30s",
                "hearbeat=1m30s",
                "heart-beat=90s",
                "HEARTBEAT=PT1M30S",
                "heartbeat=90000",
                "heartbeat=${pause:1m30s}",
                "heartbeat={{pause:1m30s}}"
            })
    void aDurationHasTheFormsOfAUri(String property) {
        component(application.withPropertyValues(PREFIX + property), component -> assertThat(
                        component.getPushOptions().getHeartbeat())
                .isEqualTo(Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls_client_cert", "tls-client-cert", "tlsClientCert", "TLS_CLIENT_CERT"})
    void aNameHasTheFormsOfSpring(String name) {
        component(application.withPropertyValues(PREFIX + name + "=/etc/cert.pem"), component -> assertThat(
                        component.getSecurityOptions().getTlsClientCert())
                .isEqualTo("/etc/cert.pem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"natsURL", "natsUrl", "nats-url", "nats-u-r-l", "natsurl"})
    void soHasTheUrl(String name) {
        component(application.withPropertyValues(PREFIX + name + "=nats://a:1"), component -> assertThat(
                        component.getConnectionOptions().getNatsURL())
                .isEqualTo("nats://a:1"));
    }

    @Test
    void aListIsSeparatedByCommas() {
        component(
                application.withPropertyValues(PREFIX + "back-off[0]=50ms", PREFIX + "back-off[1]=1s"),
                component -> assertThat(component.getAckOptions().getBackOff()).isEqualTo("50ms,1s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAMEL_COMPONENT_JETSTREAM_MAXDELIVER", "CAMEL_COMPONENT_JETSTREAM_MAX_DELIVER"})
    void theEnvironmentWinsOverAFile(String variable) {
        component(
                with(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(variable, "9"))),
                component ->
                        assertThat(component.getAckOptions().getMaxDeliver()).isEqualTo(9L));
    }

    /** Above a file that gives 5. */
    private ApplicationContextRunner with(PropertySource<?> source) {
        return application.withInitializer(context -> {
            context.getEnvironment()
                    .getPropertySources()
                    .addLast(new MapPropertySource("file", Map.of(PREFIX + "max-deliver", "5")));
            context.getEnvironment().getPropertySources().addFirst(source);
        });
    }

    @Test
    void aSourceThatCannotTellItsNamesIsAsked() {
        component(
                with(new PropertySource<>("vault") {
                    @Override
                    public Object getProperty(String name) {
                        return name.equals(PREFIX + "max-deliver") ? "9" : null;
                    }
                }),
                component ->
                        assertThat(component.getAckOptions().getMaxDeliver()).isEqualTo(9L));
    }

    @Test
    void aBeanIsGivenByItsName() {
        DefaultHeaderFilterStrategy mine = new DefaultHeaderFilterStrategy();
        for (String form : new String[] {"#bean:mine", "#mine", "mine"}) {
            component(
                    application
                            .withBean("mine", DefaultHeaderFilterStrategy.class, () -> mine)
                            .withPropertyValues(PREFIX + "header-filter-strategy=" + form),
                    component -> assertThat(component.getHeaderFilterStrategy()).isSameAs(mine));
        }
    }

    @Test
    void aSecondComponentHasThePropertiesOfItsName() {
        application
                .withBean("ordersNats", JetStreamComponent.class, JetStreamComponent::new)
                .withPropertyValues(
                        PREFIX + "nats-url=nats://one:1", "camel.component.orders-nats.nats-url=nats://two:2")
                .run(context -> {
                    CamelContext camel = context.getBean(CamelContext.class);
                    assertThat(url(camel, "jetstream")).isEqualTo("nats://one:1");
                    assertThat(url(camel, "ordersNats")).isEqualTo("nats://two:2");
                });
    }

    private static String url(CamelContext camel, String name) {
        return camel.getComponent(name, JetStreamComponent.class)
                .getConnectionOptions()
                .getNatsURL();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.jetstream.enabled",
                "camel.component.jetstream.customizer.enabled",
                "camel.component.customizer.enabled",
                "camel.component.enabled"
            })
    void itCanBeSwitchedOff(String property) {
        component(
                application.withPropertyValues(PREFIX + "max-deliver=5", property + "=false"),
                component ->
                        assertThat(component.getAckOptions().getMaxDeliver()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ack-wiat=5s | camel.component.jetstream.ack-wiat | is no option of the component. Did you mean camel.component.jetstream.ack-wait?",
                "servers=nats://h:1 | camel.component.jetstream.servers | is no option of the component.",
                "ack-options.ack-wait=5s | camel.component.jetstream.ack-options.ack-wait | Did you mean camel.component.jetstream.ack-wait?",
                "seedkye=SUSECRET | camel.component.jetstream.seedkye | Did you mean camel.component.jetstream.seed-key?",
                "ack-wait=soon | camel.component.jetstream.ack-wait | ackWait=soon is refused: 'soon' is not a duration",
                "max-deliver=many | camel.component.jetstream.max-deliver | maxDeliver=many is refused: it must be a whole number.",
                "deliver-policy=first | camel.component.jetstream.deliver-policy | deliverPolicy=first is refused: it must be one of all, last",
                "tls-first=yes | camel.component.jetstream.tls-first | tlsFirst=yes is refused: it must be true or false.",
                "token=${SECRET_UNSET} | camel.component.jetstream.token | refers to a property or an environment variable that is not set.",
                "header-filter-strategy=nobody | camel.component.jetstream.header-filter-strategy | nobody",
                "token={{SECRET_UNSET}} | camel.component.jetstream.token | cannot be set: it refers to a property or a bean that does not exist."
            })
    void whatTheComponentDoesNotTakeFailsTheStart(String property, String name, String message) {
        application.withPropertyValues(PREFIX + property).run(context -> assertThat(context.getStartupFailure())
                .satisfies(failure ->
                        assertThat(analysis(failure).getDescription()).contains(name, message))
                .satisfies(
                        failure -> assertThat(Throwables.getStackTrace(failure)).doesNotContain("SECRET")));
    }

    @Test
    void twoSpellingsAtOnceAreRefused() {
        application
                .withPropertyValues(PREFIX + "heartbeat=5s", PREFIX + "hearbeat=6s")
                .run(context -> assertThat(analysis(context.getStartupFailure()).getDescription())
                        .contains("are both set, and are one option: remove one."));
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        application
                .withPropertyValues(PREFIX + "one-thing=5s", PREFIX + "another-thing=6s")
                .run(context -> assertThat(analysis(context.getStartupFailure()).getDescription())
                        .contains(PREFIX + "one-thing", PREFIX + "another-thing"));
    }

    /** As Spring Boot shows it. */
    private static FailureAnalysis analysis(Throwable failure) {
        assertThat(failure).isNotNull();
        return new RefusedPropertiesAnalyzer().analyze(failure);
    }

    private static void component(ApplicationContextRunner application, Consumer<JetStreamComponent> check) {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            check.accept(context.getBean(CamelContext.class).getComponent("jetstream", JetStreamComponent.class));
        });
    }
}
