package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import io.github.cameljetstream.configure.SecretUris;
import io.github.cameljetstream.testinfra.JwtAccounts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.NKey;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Endpoint;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A secret is in no exception, log line, endpoint or JMX attribute, whatever goes wrong. The JWT is none without its
 * seed, and Camel can be told to mask only one of the two in the URI of an endpoint that could not be made.
 */
@Tag("newest") // texts of ours: the server's version makes no difference
@Tag("server")
class SecretsTest {
    private static final JwtAccounts ACCOUNTS = JwtAccounts.create();
    private static final JwtAccounts.User USER = ACCOUNTS.user("orders");
    private static final String NKEY_SEED = seed();

    private static String seed() {
        try {
            return new String(NKey.createUser(null).getSeed());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param options with HOST where the server's address belongs
     * @param secrets what must not be seen
     */
    record Case(String options, List<String> secrets) {
        @Override
        public String toString() {
            return options.replaceAll("=[^&]*", "");
        }

        String at(String hostAndPort) {
            return options.contains("HOST")
                    ? options.replace("HOST", hostAndPort)
                    : options + "&natsURL=nats://" + hostAndPort;
        }
    }

    private static List<Case> cases() {
        return List.of(
                new Case("jwt=" + USER.jwt() + "&seedKey=" + USER.seed(), List.of(USER.seed())),
                new Case("seedKey=" + USER.seed() + "&jwt=" + USER.jwt(), List.of(USER.seed())),
                new Case("nkeySeed=" + NKEY_SEED, List.of(NKEY_SEED)),
                new Case("token=t0psecret", List.of("t0psecret")),
                new Case("username=4lice&password=t0psecret", List.of("4lice", "t0psecret")),
                new Case("securityOptions.token=t0psecret", List.of("t0psecret")),
                new Case("securityOptions.nkeySeed=" + NKEY_SEED, List.of(NKEY_SEED)),
                new Case("password=RAW(t0p&secret)&username=alice", List.of("t0p&secret", "t0p%26secret")),
                new Case("natsURL=nats://alice:t0psecret@HOST", List.of("t0psecret")),
                new Case("natsURL=nats://t0psecret@HOST", List.of("t0psecret")),
                new Case(
                        "natsURL=nats://alice:t0psecret@127.0.0.1:1,nats://alice:t0psecret@HOST", List.of("t0psecret")),
                new Case("natsURL=nats%3A%2F%2Falice%3At0psecret%40HOST", List.of("t0psecret")),
                new Case("natsURL=RAW(nats://alice:t0p&secret@HOST)", List.of("t0p", "secret@")),
                new Case("natsURL=alice:t0psecret@HOST", List.of("t0psecret")));
    }

    /** Newer versions of Camel read the category, and warn of such a value in plain text, or refuse it. */
    @Test
    void theCatalogNamesTheCategoryOfEachSecret() throws Exception {
        try (InputStream catalog =
                JetStreamComponent.class.getResourceAsStream("/META-INF/io/github/cameljetstream/jetstream.json")) {
            List<String> secrets = new String(catalog.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("\"secret\": true"))
                    .toList();
            assertThat(secrets).isNotEmpty().allSatisfy(line -> assertThat(line).contains("\"security\": \"secret\""));
        }
    }

    @Test
    void eachSecretOfTheCatalogIsMasked() throws Exception {
        JsonObject catalog = (JsonObject) Jsoner.deserialize(new InputStreamReader(
                JetStreamEndpoint.class.getResourceAsStream("/META-INF/io/github/cameljetstream/jetstream.json"),
                StandardCharsets.UTF_8));
        JsonObject options = (JsonObject) catalog.get("properties");
        List<String> secrets = options.keySet().stream()
                .filter(name -> Boolean.TRUE.equals(((JsonObject) options.get(name)).get("secret")))
                .toList();

        assertThat(SecretUris.SECRETS).containsExactlyInAnyOrderElementsOf(secrets);
        for (String name : secrets) {
            assertThat(SecretUris.masked("jetstream://a?" + name + "=v4lue&securityOptions." + name + "=v4lue"))
                    .doesNotContain("v4lue");
        }
    }

    /** A key or credentials given as text, in a URI of all places. */
    @ParameterizedTest
    @ValueSource(strings = {"tlsClientKey", "tls_client_key", "credentialsFile", "securityOptions.tlsClientKey"})
    void aTextOfAKeyIsMasked(String option) {
        for (String value :
                List.of("-----BEGIN X-----s3cret", "RAW(-----BEGIN X-----s3cret)", "%2D----BEGIN+X-----s3cret")) {
            assertThat(SecretUris.masked("jetstream://a?ackWait=5s&" + option + "=" + value + "&name=n"))
                    .isEqualTo("jetstream://a?ackWait=5s&" + option + "=xxxxxx&name=n");
        }
        assertThat(SecretUris.masked("jetstream://a?" + option + "=/etc/x.pem")).contains("/etc/x.pem");
    }

    /** Servers whose user part is not written as it has to be, so that it is not recognized as one. */
    private static List<Case> misspeltServers() {
        return List.of(
                new Case("natsURL=nats://bob:t0p/s3cret@HOST", List.of("t0p", "s3cret")),
                new Case("natsURL=nats://bob:12/s3cret@HOST", List.of("s3cret")),
                new Case("natsURL=nats://bob:t0p s3cret@HOST", List.of("t0p", "s3cret")),
                new Case("natsURL=nats://bob:t0p,s3cret@HOST", List.of("t0p", "s3cret")),
                new Case("natsURL=nats://bob:t0p@s3cret@HOST", List.of("t0p", "s3cret")),
                new Case("natsURL=bob:t0p://s3cret@HOST", List.of("t0p", "s3cret")),
                new Case("natsURL=bob:t0p?s3cret@HOST", List.of("t0p", "s3cret")));
    }

    private static List<Case> allCases() {
        return Stream.concat(cases().stream(), misspeltServers().stream()).toList();
    }

    /** Each set of secrets, with something that is wrong with the endpoint or its surroundings. */
    private static Stream<Arguments> failures() {
        return allCases().stream().flatMap(each -> Stream.of(
                        "ackWait=soon",
                        "foo=bar",
                        "maxDeliver=0",
                        "deliverPolicy=time",
                        "consumerProvisioning=bind",
                        "")
                .map(wrong -> Arguments.of(each, wrong)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void noExceptionAndNoLogLineShowsASecret(Case given, String wrong) throws Exception {
        try (LogCapture log = LogCapture.everything(Level.INFO);
                LogCapture ours = LogCapture.ours(Level.TRACE);
                TestCamel camel = TestCamel.start()) {
            String uri = TestCamel.uri("orders", given.at("127.0.0.1:1"), wrong);

            Throwable ofRoute = catchThrowable(() -> camel.consume(uri));
            Throwable ofProducer = catchThrowable(() -> camel.publish(uri, "hello"));

            assertThat(ofRoute).isNotNull();
            assertThat(ofProducer).isNotNull();
            assertShowsNone(given, text(ofRoute));
            assertShowsNone(given, text(ofProducer));
            assertShowsNone(given, log.lines());
            assertShowsNone(given, ours.lines());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noRefusalByTheServerShowsASecret(Case given) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                        .config("authorization { token: other }")
                        .start();
                LogCapture log = LogCapture.everything(Level.INFO);
                TestCamel camel = TestCamel.start()) {
            String uri = TestCamel.uri("orders", "connectionTimeout=300ms", given.at("127.0.0.1:" + server.port()));

            Throwable thrown = catchThrowable(() -> camel.consume(uri));

            assertThat(thrown).hasStackTraceContaining("ConnectFailedException");
            assertShowsNone(given, text(thrown));
            assertShowsNone(given, log.lines());
        }
    }

    @ParameterizedTest
    @MethodSource("allCases")
    @Tag("smoke")
    void noSecretOfTheComponentIsShown(Case given) throws Exception {
        try (LogCapture log = LogCapture.everything(Level.INFO);
                TestCamel camel = TestCamel.start()) {
            OptionPlace.COMPONENT.give(
                    camel.context(),
                    given.at("127.0.0.1:1")
                            .replaceAll("RAW\\(([^)]*)&([^)]*)\\)", "$1%26$2")
                            .replace("%3A%2F%2F", "://")
                            .replace("%3A", ":")
                            .replace("%40", "@"));

            Throwable thrown = catchThrowable(() -> camel.consume("jetstream:orders"));

            assertThat(thrown).isNotNull();
            assertShowsNone(given, text(thrown));
            assertShowsNone(given, log.lines());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ackWait=soon", "foo=bar", "maxDeliver=0", ""})
    void noExceptionAndNoLogLineShowsAJwtWithoutItsSeed(String wrong) throws Exception {
        noExceptionAndNoLogLineShowsASecret(new Case("jwt=" + USER.jwt(), List.of(USER.jwt())), wrong);
    }

    @Test
    @Tag("smoke")
    void noEndpointAndNoJmxAttributeOfARunningRouteShowsASecret() throws Exception {
        Case given = new Case("jwt=" + USER.jwt() + "&seedKey=" + USER.seed(), List.of(USER.jwt(), USER.seed()));
        try (NatsServer server = NatsServerExtension.newServer()
                        .config(ACCOUNTS.serverConfig())
                        .start();
                LogCapture log = LogCapture.everything(Level.INFO);
                TestCamel camel = TestCamel.create()) {
            camel.context().start();
            camel.roundTrip(
                    "orders", given.at("127.0.0.1:" + server.port()), "streamName=ORDERS&streamProvisioning=create");

            List<String> attributes = jmxAttributes(camel.context().getManagementName());
            assertThat(attributes).hasSizeGreaterThan(50).anyMatch(line -> line.contains("jetstream://orders"));
            assertShowsNone(given, attributes);
            for (Endpoint endpoint : camel.context().getEndpoints()) {
                assertShowsNone(given, List.of(endpoint.toString(), endpoint.getEndpointUri()));
            }
            assertShowsNone(given, log.lines());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Tag("smoke")
    void noEndpointShowsASecret(Case given) throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            JetStreamEndpoint endpoint = camel.context()
                    .getEndpoint(TestCamel.uri("orders", given.at("127.0.0.1:1")), JetStreamEndpoint.class);

            assertShowsNone(
                    given,
                    List.of(
                            endpoint.toString(),
                            endpoint.getEndpointUri(),
                            endpoint.getEndpointKey(),
                            endpoint.getEndpointBaseUri(),
                            endpoint.getServiceUrl(),
                            endpoint.getServiceMetadata().toString(),
                            endpoint.createProducer().toString(),
                            endpoint.createConsumer(exchange -> {}).toString()));
        }
    }

    /** Camel ends such a value at the bracket that an ampersand, or nothing, follows. */
    @ParameterizedTest
    @ValueSource(strings = {"RAW(t0p)s3cret)", "RAW{t0p}s3cret}", "RAW(t0p)s3cret)&ackWait=5s"})
    void noEndpointShowsASecretWithABracket(String password) throws Exception {
        noEndpointShowsASecret(new Case("username=alice&password=" + password, List.of("t0p", "s3cret")));
    }

    private static List<String> jmxAttributes(String contextName) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return server.queryNames(new ObjectName("org.apache.camel:context=" + contextName + ",*"), null).stream()
                .flatMap(name -> attributes(server, name))
                .toList();
    }

    private static Stream<String> attributes(MBeanServer server, ObjectName name) {
        try {
            return Stream.concat(
                    Stream.of(name.toString()),
                    Arrays.stream(server.getMBeanInfo(name).getAttributes())
                            .filter(MBeanAttributeInfo::isReadable)
                            .map(attribute ->
                                    name + " " + attribute.getName() + "=" + value(server, name, attribute.getName())));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String value(MBeanServer server, ObjectName name, String attribute) {
        try {
            Object value = server.getAttribute(name, attribute);
            return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        } catch (JMException | RuntimeException e) {
            return "(" + e + ")";
        }
    }

    private static List<String> text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().lines().toList();
    }

    private static void assertShowsNone(Case given, List<String> lines) {
        for (String secret : given.secrets()) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
        }
    }
}
