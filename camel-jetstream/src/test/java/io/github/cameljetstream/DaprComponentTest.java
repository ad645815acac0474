package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.MessageIdStrategy;
import io.github.cameljetstream.options.SecurityOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.spi.PropertiesFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the options of an endpoint come from a Dapr component file, and what of it is refused. No server is asked. */
class DaprComponentTest {
    private static final String HEAD =
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: orders
            spec:
              type: pubsub.jetstream
              version: v1
              metadata:
            """;

    @TempDir
    private Path folder;

    private TestCamel camel;

    @BeforeEach
    void startCamel() throws Exception {
        camel = TestCamel.start();
    }

    @AfterEach
    void stopCamel() {
        camel.close();
    }

    /** The path of a component file with entries such as {@code ackWait: 10}, one a line. */
    private String file(String... settings) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        for (String setting : settings) {
            int colon = setting.indexOf(": ");
            boolean elsewhere = setting.contains("Ref: ");
            text.append("  - name: ").append(setting, 0, colon).append('\n');
            text.append(elsewhere ? "    " : "    value: ")
                    .append(setting.substring(colon + 2))
                    .append('\n');
        }
        return write(text.toString());
    }

    private String write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "pubsub", ".yaml"), text)
                .toString();
    }

    private static final String URL = "natsURL: nats://localhost:4222";

    private JetStreamEndpoint endpoint(String... options) {
        return camel.context().getEndpoint(TestCamel.uri("orders", options), JetStreamEndpoint.class);
    }

    private ConsumerOptions consumer(String... settings) throws IOException {
        return endpoint("daprComponent=file:" + file(settings)).consumerOptions();
    }

    private String refusal(String... options) {
        Throwable thrown = catchThrowable(() -> endpoint(options));
        assertThat(thrown).isInstanceOf(ResolveEndpointFailedException.class);
        return thrown.getMessage();
    }

    private String refusalOf(String... settings) throws IOException {
        return refusal("daprComponent=file:" + file(settings));
    }

    // --- forms ---

    @Test
    void aBareNumberCountsSeconds() throws Exception {
        ConsumerOptions options = consumer(URL, "ackWait: 10", "heartbeat: \"15\"", "backOff: 1, 50ms, 1.5h");

        assertThat(options.acks().getAckWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.push().getHeartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(options.acks().backOffs())
                .containsExactly(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMinutes(90));
    }

    @Test
    void unitsAreThoseOfGo() throws Exception {
        assertThat(consumer(URL, "ackWait: 1m30s", "hearbeat: 250ms").acks().getAckWait())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void namesMayBeInUpperOrLowerCase() throws Exception {
        JetStreamEndpoint endpoint = endpoint("daprComponent=file:"
                + file("NATSURL: nats://a:1", "ACKPOLICY: ALL", "startsequence: 7", "Concurrency: parallel"));

        assertThat(endpoint.getConnectionOptions().getNatsURL()).isEqualTo("nats://a:1");
        assertThat(endpoint.getAckOptions().getAckPolicy()).isEqualTo(AckPolicy.ALL);
        assertThat(endpoint.getStartOptions().getStartSequence()).isEqualTo(7);
        assertThat(endpoint.getRoutingOptions().getConcurrency()).isEqualTo(Concurrency.PARALLEL);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "'\"true\"',true", "yes,true", "on,true", "1,true", "T,true", "false,false", "n,false"})
    void booleansHaveTheWordsOfDapr(String value, boolean expected) throws Exception {
        assertThat(consumer(URL, "memoryStorage: " + value).binding().getMemoryStorage())
                .isEqualTo(expected);
    }

    @Test
    void whatIsEmptyOrZeroInDaprIsNotGiven() throws Exception {
        JetStreamEndpoint endpoint = endpoint("daprComponent=file:"
                + file(
                        URL,
                        "jwt: \"\"",
                        "token:  ",
                        "maxDeliver: 0",
                        "ackWait: 0s",
                        "startSequence: 0",
                        "rateLimit: 0",
                        "maxAckPending: \"0\"",
                        "heartbeat: 0",
                        "backOff: ''"));

        ConsumerOptions options = endpoint.consumerOptions();
        assertThat(endpoint.getSecurityOptions().getJwt()).isNull();
        assertThat(endpoint.getSecurityOptions().getToken()).isNull();
        assertThat(options.acks().getMaxDeliver()).isNull();
        assertThat(options.acks().getAckWait()).isNull();
        assertThat(options.start().getStartSequence()).isNull();
        assertThat(options.push().getRateLimit()).isNull();
        assertThat(options.acks().getMaxAckPending()).isNull();
        assertThat(options.push().getHeartbeat()).isNull();
        assertThat(options.acks().getBackOff()).isNull();
    }

    @Test
    void optionsThatDaprHasNotMayBeInTheFile() throws Exception {
        JetStreamEndpoint endpoint =
                endpoint("daprComponent=file:" + file(URL, "deadLetterSubject: dead", "nakDelay: 5", "messageTtl: 60"));

        assertThat(endpoint.getFailureOptions().getDeadLetterSubject()).isEqualTo("dead");
        assertThat(endpoint.getFailureOptions().getNakDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(endpoint.getMessageOptions().getMessageTtl()).isEqualTo("60s");
    }

    /** A value is never a reference to a bean, or raw text with marks around it: it is what it is. */
    @ParameterizedTest
    @CsvSource({"#t0psecret", "#bean:t0psecret", "RAW(t0p&secret)", "t0p%26secret", "t0p${secret}"})
    void aTokenIsTakenAsItIs(String token) throws Exception {
        assertThat(endpoint("daprComponent=file:" + file(URL, "token: '" + token + "'"))
                        .getSecurityOptions()
                        .getToken())
                .isEqualTo(token);
    }

    @Test
    void aFileIsAnyResource() throws Exception {
        Path file = Path.of(file(URL, "durableName: mine"));

        assertThat(endpoint("daprComponent=classpath:dapr/plain.yaml")
                        .getBindingOptions()
                        .getDurableName())
                .isEqualTo("on-the-class-path");
        assertThat(endpoint("daprComponent=dapr/plain.yaml").getBindingOptions().getDurableName())
                .isEqualTo("on-the-class-path");
        property("pubsub", "file:" + file);
        assertThat(endpoint("daprComponent={{pubsub}}").getBindingOptions().getDurableName())
                .isEqualTo("mine");
    }

    @Test
    void aHashSignNamesOneOfSeveralComponents() throws Exception {
        String text = HEAD + "  - {name: natsURL, value: nats://a:1}\n";
        String file = write(text + "---\n" + text.replace("orders", "payments").replace("//a", "//b"));

        assertThat(endpoint("daprComponent=file:" + file + "#payments")
                        .getConnectionOptions()
                        .getNatsURL())
                .isEqualTo("nats://b:1");
        assertThat(refusal("daprComponent=file:" + file)).contains("it has several components", "(orders, payments)");
    }

    // --- precedence ---

    @Test
    void theUriWinsOverItsFileWhichWinsOverTheComponent() throws Exception {
        OptionPlace.COMPONENT.give(camel.context(), "ackWait=1s&maxDeliver=11&maxAckPending=12");

        ConsumerOptions options = endpoint(
                        "daprComponent=file:" + file(URL, "ackWait: 2s", "maxDeliver: 21"), "ackWait=3s")
                .consumerOptions();

        assertThat(options.acks().getAckWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.acks().getMaxDeliver()).isEqualTo(21);
        assertThat(options.acks().getMaxAckPending()).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource(
            value = OptionPlace.class,
            names = {"COMPONENT", "SETTER"})
    void theComponentWinsOverItsOwnFile(OptionPlace place) throws Exception {
        place.give(
                camel.context(),
                "ackWait=1s&natsURL=nats://localhost:4222&concurrency=single&daprComponent=file:"
                        + file("natsURL: nats://a:1", "ackWait: 2s", "maxDeliver: 21", "concurrency: parallel"));

        JetStreamEndpoint endpoint = endpoint("maxAckPending=31");

        assertThat(endpoint.getAckOptions().getAckWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(endpoint.getAckOptions().getMaxDeliver()).isEqualTo(21);
        assertThat(endpoint.getAckOptions().getMaxAckPending()).isEqualTo(31);
        // given, although they are the defaults
        assertThat(endpoint.getConnectionOptions().getNatsURL()).isEqualTo("nats://localhost:4222");
        assertThat(endpoint.getRoutingOptions().getConcurrency()).isEqualTo(Concurrency.SINGLE);
    }

    @Test
    void theUriWinsOverTheFileOfTheComponent() throws Exception {
        OptionPlace.COMPONENT.give(camel.context(), "daprComponent=file:" + file(URL, "ackWait: 2s", "maxDeliver: 21"));

        ConsumerOptions options = endpoint("ackWait=3s").consumerOptions();

        assertThat(options.acks().getAckWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.acks().getMaxDeliver()).isEqualTo(21);
    }

    @Test
    void theFileOfTheUriIsReadInsteadOfThatOfTheComponent() throws Exception {
        OptionPlace.COMPONENT.give(camel.context(), "daprComponent=file:" + file(URL, "maxDeliver: 21"));

        assertThat(endpoint("daprComponent=file:" + file(URL)).getAckOptions().getMaxDeliver())
                .isNull();
    }

    /** Else the token would be ignored, since a JWT is used before it. */
    @Test
    void theWayToAuthenticateOfTheUriWins() throws Exception {
        String file = file(URL, "jwt: a.b.c", "seedKey: SUABC");

        SecurityOptions security =
                endpoint("daprComponent=file:" + file, "token=mine").getSecurityOptions();

        assertThat(security.getToken()).isEqualTo("mine");
        assertThat(security.getJwt()).isNull();
        assertThat(security.getSeedKey()).isNull();
    }

    @Test
    void anEmptyValueKeepsNothingAway() throws Exception {
        OptionPlace.COMPONENT.give(camel.context(), "token=mine&startTime=1630349391");

        JetStreamEndpoint endpoint =
                endpoint("daprComponent=file:" + file(URL, "jwt: ''", "seedKey: ''", "startSequence: 0"));

        assertThat(endpoint.getSecurityOptions().getToken()).isEqualTo("mine");
        assertThat(endpoint.getStartOptions().getStartTime()).isEqualTo("1630349391");
    }

    @Test
    void theUserInTheServersOfTheUriWins() throws Exception {
        assertThat(endpoint("daprComponent=file:" + file(URL, "token: theirs"), "natsURL=nats://me:mine@a:1")
                        .getSecurityOptions()
                        .getToken())
                .isNull();
    }

    @Test
    void theWayToAuthenticateOfTheFileWinsOverThatOfTheComponent() throws Exception {
        OptionPlace.COMPONENT.give(camel.context(), "jwt=a.b.c&seedKey=SUABC");

        SecurityOptions security =
                endpoint("daprComponent=file:" + file(URL, "token: mine")).getSecurityOptions();

        assertThat(security.getToken()).isEqualTo("mine");
        assertThat(security.getJwt()).isNull();
    }

    @Test
    void theWayToAuthenticateOfTheComponentWinsOverThatOfItsFile() throws Exception {
        OptionPlace.COMPONENT.give(
                camel.context(), "token=mine&daprComponent=file:" + file(URL, "jwt: a.b.c", "seedKey: SUABC"));

        assertThat(endpoint().getSecurityOptions().getJwt()).isNull();
    }

    @Test
    void halfOfAPairMayBeInTheUri() throws Exception {
        SecurityOptions security = endpoint("daprComponent=file:" + file(URL, "jwt: a.b.c"), "seedKey=SUABC")
                .getSecurityOptions();

        assertThat(security.getJwt()).isEqualTo("a.b.c");
        assertThat(security.getSeedKey()).isEqualTo("SUABC");
    }

    @Test
    void theBeginningThatTheUriSaysWins() throws Exception {
        String file = "daprComponent=file:" + file(URL, "startTime: 1630349391", "deliverPolicy: time");

        ConsumerOptions sequence = endpoint(file, "startSequence=7").consumerOptions();
        ConsumerOptions policy = endpoint(file, "deliverPolicy=new").consumerOptions();

        assertThat(sequence.start().getStartTime()).isNull();
        assertThat(sequence.start().getDeliverPolicy()).isNull();
        assertThat(policy.start().getStartTime()).isEqualTo("1630349391");
    }

    @Test
    void theUriWinsOverTheComponentAlsoWhereNoFileIs() {
        OptionPlace.COMPONENT.give(camel.context(), "jwt=a.b.c&seedKey=SUABC&apiPrefix=A&startTime=1630349391");

        JetStreamEndpoint endpoint = endpoint("token=mine&domain=hub&startSequence=7");

        assertThat(endpoint.getSecurityOptions().getJwt()).isNull();
        assertThat(endpoint.getConnectionOptions().getApiPrefix()).isNull();
        assertThat(endpoint.getStartOptions().getStartTime()).isNull();
        assertThat(endpoint().getSecurityOptions().getJwt()).isEqualTo("a.b.c");
    }

    /** As Dapr takes it, unless another is given anywhere. */
    @Test
    void theIdOfAMessageIsThatOfItsCloudEvent() throws Exception {
        String file = "daprComponent=file:" + file(URL);

        assertThat(strategy(file)).isEqualTo(MessageIdStrategy.CLOUD_EVENT);
        assertThat(strategy(file, "messageIdStrategy=auto")).isEqualTo(MessageIdStrategy.AUTO);
        assertThat(strategy("daprComponent=file:" + file(URL, "messageIdStrategy: none")))
                .isEqualTo(MessageIdStrategy.NONE);
        assertThat(strategy("natsURL=nats://a:1")).isEqualTo(MessageIdStrategy.AUTO);
        OptionPlace.COMPONENT.give(camel.context(), "messageIdStrategy=auto");
        assertThat(strategy(file, "ackWait=1s")).isEqualTo(MessageIdStrategy.AUTO);
    }

    private MessageIdStrategy strategy(String... options) {
        return endpoint(options).getPublishOptions().getMessageIdStrategy();
    }

    // --- refusals ---

    @Test
    void aMisspeltNameIsAnError() throws Exception {
        assertThat(refusalOf(URL, "ackWayt: 10s"))
                .contains(
                        "daprComponent=file:",
                        ".yaml is refused: the name ackWayt in its spec.metadata is not known:"
                                + " write ackWait, or remove it.");
        assertThat(refusalOf(URL, "tls_client_crt: /x")).contains("write tls_client_cert, or remove it.");
        assertThat(refusalOf(URL, "deliverNew: true")).contains("write deliverPolicy=new, or remove it.");
        assertThat(refusalOf(URL, "name: \"a-{podName}\""))
                .contains("name has {podName}")
                .contains("POD_NAME");
        assertThat(refusalOf(URL, "somethingElseAltogether: 1")).contains("is not known: remove it.");
        assertThat(refusalOf(URL, "daprComponent: 1")).contains("is not known");
    }

    @Test
    void aNameIsThereOnce() throws Exception {
        assertThat(refusalOf(URL, "ackWait: 1s", "ackWait: 1s")).contains("ackWait is set twice: remove one.");
        assertThat(refusalOf(URL, "heartbeat: 1s", "hearbeat: 1s"))
                .contains("heartbeat and hearbeat are both set, and are one option");
        assertThat(refusalOf(URL, "ackWait: 1s", "ACKWAIT: 1s")).contains("are both set, and are one option");
    }

    @Test
    void aBadValueIsToldWithTheFile() throws Exception {
        assertThat(refusalOf(URL, "ackWait: soon"))
                .contains(".yaml is refused: ackWait=soon is refused: 'soon' is not a duration")
                .contains("a bare number of seconds.");
        assertThat(refusalOf(URL, "backOff: 1s, soon")).contains("backOff=1s, soon is refused");
        assertThat(refusalOf(URL, "hearbeat: soon")).contains("hearbeat=soon is refused");
        assertThat(refusalOf(URL, "ackPolicy: some")).contains("ackPolicy=some is refused: it must be one of explicit");
        assertThat(refusalOf(URL, "flowControl: maybe")).contains("flowControl=maybe is refused: it must be true or");
        assertThat(refusalOf(URL, "maxDeliver: many"))
                .contains("maxDeliver=many is refused: it must be a whole number");
        assertThat(refusalOf(URL, "maxDeliver: -2"))
                .contains("With daprComponent=file:", "and all other options: maxDeliver=-2 is refused");
        assertThat(refusalOf(URL, "jwt: a")).contains("jwt is set without seedKey");
    }

    @Test
    void aServerMustBeGiven() throws Exception {
        String file = "daprComponent=file:" + file("ackWait: 1s");

        assertThat(refusal(file)).contains("it has no natsURL, and the URI and the component have none: set it.");
        assertThat(endpoint(file, "natsURL=nats://a:1").getConnectionOptions().getNatsURL())
                .isEqualTo("nats://a:1");
        OptionPlace.COMPONENT.give(camel.context(), "natsURL=nats://localhost:4222");
        assertThat(endpoint(file)).isNotNull();
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertThat(refusal("daprComponent=file:nowhere.yaml"))
                .contains("daprComponent=file:nowhere.yaml is refused: it cannot be read (");
        assertThat(refusal("daprComponent=nowhere.yaml")).contains("it cannot be read (");
        assertThat(refusal("daprComponent=file:" + folder)).contains("it cannot be read (");
    }

    @Test
    void secretsAreOfAFile() throws Exception {
        assertThat(refusal("daprSecrets=env:{key}")).contains("daprSecrets is set without daprComponent");
        assertThat(refusal("daprSecrets=env", "daprComponent=file:" + file(URL)))
                .contains("daprSecrets=env is refused: it must be a property placeholder without its braces");
    }

    /** Dapr has a meaning for it, and so a file that is used there must not be refused here. */
    @Test
    void whatIsForDaprAloneIsToldOnce() throws Exception {
        String file = "daprComponent=file:" + file(URL, "consumerID: app", "publishingScopes: app=orders");
        try (LogCapture log = LogCapture.ours(Level.WARN)) {
            endpoint(file);
            endpoint(file, "ackWait=5s");

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "has settings that only Dapr uses, and that have no effect here: consumerID, publishingScopes");
        }
    }

    // --- secrets ---

    private void property(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        camel.context().getPropertiesComponent().setInitialProperties(properties);
    }

    private void secrets(UnaryOperator<String> secrets) {
        camel.context().getPropertiesComponent().addPropertiesFunction(new PropertiesFunction() {
            @Override
            public String getName() {
                return "secret";
            }

            @Override
            public String apply(String place) {
                return secrets.apply(place);
            }
        });
    }

    private static final String TOKEN = "token: secretKeyRef: {name: nats, key: nats-token}";

    @Test
    void aSecretIsOneOfKubernetes() throws Exception {
        secrets(Map.of("nats/nats-token", "t0p {{secret}}:x")::get);

        assertThat(endpoint("daprComponent=file:" + file(URL, TOKEN))
                        .getSecurityOptions()
                        .getToken())
                .isEqualTo("t0p {{secret}}:x");
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void aSecretMayBeElsewhere(OptionPlace place) throws Exception {
        property("tokens.nats-token", "t0psecret");
        String uri = place.give(camel.context(), "daprSecrets=tokens.{key}&daprComponent=file:" + file(URL, TOKEN));

        assertThat(endpoint(uri).getSecurityOptions().getToken()).isEqualTo("t0psecret");
    }

    @Test
    void aSecretMayBeInTheEnvironment() throws Exception {
        String file = "daprComponent=file:" + file(URL, "token: secretKeyRef: {name: nats, key: PATH}");

        assertThat(endpoint(file, "daprSecrets=env:{key}").getSecurityOptions().getToken())
                .isEqualTo(System.getenv("PATH"));
        assertThat(endpoint("daprComponent=file:" + file(URL, "name: envRef: PATH"))
                        .getConnectionOptions()
                        .getName())
                .isEqualTo(System.getenv("PATH"));
        assertThat(refusalOf(URL, "token: envRef: NOT_SET_ANYWHERE"))
                .contains("token is in the environment variable NOT_SET_ANYWHERE, which is not set");
    }

    @Test
    void aPlaceholderIsAPropertyOfCamel() throws Exception {
        property("nats.token", "t0psecret");

        assertThat(endpoint("daprComponent=file:" + file(URL, "token: \"{{nats.token}}\""))
                        .getSecurityOptions()
                        .getToken())
                .isEqualTo("t0psecret");
        assertThat(refusalOf(URL, "token: \"abc{{nats.other}}\""))
                .contains("token has a property placeholder without a value: {{nats.other}}.")
                .doesNotContain("abc");
    }

    @Test
    void aSecretThatTheUriGivesIsNotAskedFor() throws Exception {
        assertThat(endpoint("daprComponent=file:" + file(URL, TOKEN), "token=mine")
                        .getSecurityOptions()
                        .getToken())
                .isEqualTo("mine");
    }

    @Test
    void aSecretThatCannotBeHadIsAnError() throws Exception {
        assertThat(refusalOf(URL, TOKEN))
                .contains("token is the key nats-token of the secret nats, and there is no property function 'secret'"
                        + " that reads secrets: add camel-kubernetes, set daprSecrets to another function");
        secrets(place -> null);
        assertThat(refusalOf(URL, TOKEN)).contains("the property placeholder secret:nats/nats-token has no value");
        assertThat(refusal("daprSecrets=no.{key}", "daprComponent=file:" + file(URL, TOKEN)))
                .contains("the property placeholder no.nats-token has no value");
        String vault = write(Files.readString(Path.of(file(URL, TOKEN))) + "auth:\n  secretStore: vault\n");
        assertThat(refusal("daprComponent=file:" + vault))
                .contains("of the secret store vault, which is another component of Dapr: set daprSecrets");
    }

    /** The secret is in a place where it cannot be right, or its store fails with it in the message. */
    @ParameterizedTest
    @CsvSource({"ackWait", "maxDeliver", "ackPolicy", "flowControl", "backOff", "seedKey", "natsURL"})
    void noErrorShowsASecret(String option) throws Exception {
        String[] rest = option.equals("natsURL") ? new String[] {} : new String[] {URL};
        for (String value : new String[] {"nats://user:t0psecret/@a b", "#t0psecret"}) {
            for (String setting : new String[] {
                option + ": secretKeyRef: {name: a, key: b}", option + ": \"{{secret:a/b}}\"",
            }) {
                try (TestCamel another = TestCamel.start();
                        LogCapture log = LogCapture.everything(Level.INFO)) {
                    stopCamel();
                    camel = another;
                    secrets(place -> value);
                    String[] settings = java.util.Arrays.copyOf(rest, rest.length + 1);
                    settings[rest.length] = setting;
                    String uri = "daprComponent=file:" + file(settings);

                    Throwable thrown = catchThrowable(() -> endpoint(uri, option.equals("seedKey") ? "jwt=a.b" : ""));

                    if (option.equals("natsURL") && value.startsWith("#")) {
                        continue; // no URL, but nothing says that it is a secret
                    }
                    assertThat(thrown).as(setting).isInstanceOf(ResolveEndpointFailedException.class);
                    StringWriter text = new StringWriter();
                    thrown.printStackTrace(new PrintWriter(text));
                    assertThat(text.toString()).doesNotContain("t0psecret");
                    assertThat(log.lines()).noneMatch(line -> line.contains("t0psecret"));
                }
            }
        }
    }

    @Test
    void aStoreThatFailsIsToldWithoutWhatItSays() throws Exception {
        secrets(place -> {
            throw new IllegalStateException("t0psecret");
        });
        assertThat(refusalOf(URL, TOKEN))
                .contains("could not be read by the property placeholder secret:nats/nats-token"
                        + " (java.lang.IllegalStateException)")
                .doesNotContain("t0psecret");
    }
}
