package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.cameljetstream.testinfra.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Endpoint;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong in itself is refused when the endpoint is made, by a message with the option, its value, what was
 * expected, and what to do. No server is asked.
 */
@Tag("newest")
class BadOptionsTest {
    private static final String NOT_A_DURATION =
            "is not a duration. Write a number with a unit (ns, us, ms, s, m, h, d), such as 50ms";

    @TempDir
    private static Path folder;

    private TestCamel camel;

    @BeforeEach
    void startCamel() throws Exception {
        camel = TestCamel.start();
    }

    @AfterEach
    void stopCamel() {
        camel.close();
    }

    private String refusal(String options) {
        Throwable thrown = catchThrowable(() -> camel.context().getEndpoint("jetstream:orders?" + options));
        assertThat(thrown).as(options).isInstanceOf(ResolveEndpointFailedException.class);
        return thrown.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // durations
                "ackWait=soon | ackWait=soon is refused: 'soon' " + NOT_A_DURATION,
                "ackWait=10 | -",
                "ackWait=10x | ackWait=10x is refused: '10x' " + NOT_A_DURATION,
                "ackWait=-5s | ackWait=-5s is refused: '-5s' " + NOT_A_DURATION,
                "ackWait=PT-5S | ackWait=PT-5S is refused: 'PT-5S' " + NOT_A_DURATION,
                "ackWait=0s | ackWait=0s is refused: it must be a duration of more than nothing, such as 10s.",
                "ackWait=9999999999999999999999 | ackWait=9999999999999999999999 is refused: '9999999999999999999999' is too long",
                "ackWait=1000000d | ackWait=1000000d is refused: '1000000d' is too long",
                "ackWait=PT9999999999H | ackWait=PT9999999999H is refused: 'PT9999999999H' is too long",
                "heartbeat=50ms | heartbeat=50ms is refused: it must be at least 100ms.",
                "hearbeat=1 | heartbeat=1ms is refused: it must be at least 100ms.",
                "inactiveThreshold=0 | inactiveThreshold=0s is refused: it must be a duration of more than nothing",
                "connectionTimeout=0 | connectionTimeout=0s is refused",
                "requestTimeout=0 | requestTimeout=0s is refused",
                "reconnectWait=0 | reconnectWait=0s is refused",
                "pingInterval=0 | pingInterval=0s is refused",
                "publishTimeout=0 | publishTimeout=0s is refused",
                "maxBlock=-1s | maxBlock=-1s is refused",
                "backOff=50ms, soon | backOff=50ms, soon is refused: 'soon' " + NOT_A_DURATION,
                "backOff=50ms, | backOff=50ms, is refused: '' " + NOT_A_DURATION,
                "backOff=1s, 0s | backOff=1s, 0s is refused: each must be a duration of more than nothing",
                "cloudEvents=maybe | cloudEvents=maybe is refused: it must be one of none, unwrap, wrap, wrapBinary, both.",
                // numbers
                "maxDeliver=many | maxDeliver=many is refused: it must be a whole number.",
                "maxDeliver=0 | maxDeliver=0 is refused: it must be a number of at least 1, or -1 for no limit.",
                "maxDeliver=-2 | maxDeliver=-2 is refused: it must be a number of at least 1, or -1 for no limit.",
                "maxAckPending=1.5 | maxAckPending=1.5 is refused: it must be a whole number up to 2147483647.",
                "maxAckPending=99999999999 | maxAckPending=99999999999 is refused: it must be a whole number up to 2147483647.",
                "maxAckPending=-2 | maxAckPending=-2 is refused: it must be a number of at least 1, or -1 for no limit.",
                "maxAckPending=0 | maxAckPending=0 is refused: it must be a number of at least 1, or -1 for no limit.",
                "replicas=6 | replicas=6 is refused: it must be a number from 0 to 5.",
                "rateLimit=0 | rateLimit=0 is refused: it must be a number of at least 1.",
                "rateLimit=-1 | rateLimit=-1 is refused: it must be a number of at least 1.",
                "startSequence=0 | startSequence=0 is refused: it must be a number of at least 1.",
                "maxInFlight=0 | maxInFlight=0 is refused: it must be a number from 1 to 1000000.",
                "maxInFlightBytes=0 | maxInFlightBytes=0 is refused",
                "maxPendingPublishes=0 | maxPendingPublishes=0 is refused",
                "maxPendingPublishBytes=0 | maxPendingPublishBytes=0 is refused",
                "publishRetries=-1 | publishRetries=-1 is refused",
                "nakDelay=-1s | nakDelay=-1s is refused: '-1s' " + NOT_A_DURATION,
                "publishRetryDelay=-1s | publishRetryDelay=-1s is refused: '-1s' " + NOT_A_DURATION,
                "maxBatchSize=0 | maxBatchSize=0 is refused: it must be a number from 1 to 1000000.",
                "batchingInterval=0 | batchingInterval=0s is refused: it must be a duration of more than nothing",
                "drainTimeout=-1s | drainTimeout=-1s is refused: '-1s' " + NOT_A_DURATION,
                "maxAckExtension=0 | maxAckExtension=0s is refused: it must be a duration of more than nothing",
                "streamReplicas=6 | streamReplicas=6 is refused: it must be a number from 1 to 5.",
                "streamMaxMessages=0 | streamMaxMessages=0 is refused: it must be a number of at least 1.",
                "streamMaxMessagesPerSubject=0 | streamMaxMessagesPerSubject=0 is refused: it must be a number of at least 1.",
                "streamMaxBytes=0 | streamMaxBytes=0 is refused: it must be a number of at least 1.",
                "streamMaxMessageSize=0 | streamMaxMessageSize=0 is refused: it must be a number from 1 to 2147483647.",
                "maxWaiting=0 | maxWaiting=0 is refused: it must be a number from 1 to 2147483647.",
                "maxRequestBatch=0 | maxRequestBatch=0 is refused: it must be a number from 1 to 2147483647.",
                "maxRequestExpires=0 | maxRequestExpires=0s is refused: it must be at least 1ms.",
                "maxRequestMaxBytes=0 | maxRequestMaxBytes=0 is refused: it must be a number of at least 1.",
                "priorityTimeout=10ms | priorityTimeout=10ms is refused: it must be at least 1s.",
                "minPending=0 | minPending=0 is refused: it must be a number of at least 1.",
                "minAckPending=0 | minAckPending=0 is refused: it must be a number of at least 1.",
                "priority=10 | priority=10 is refused: it must be a number from 0 to 9.",
                "sampleFrequency=0 | sampleFrequency=0 is refused: it must be a share in percent, from 1 to 100.",
                "sampleFrequency=101 | sampleFrequency=101 is refused: it must be a share in percent, from 1 to 100.",
                "consumerMetadata=owner | consumerMetadata=owner is refused: it must be pairs of a name and a value, each name once, such as owner=billing, tier=2.",
                "consumerMetadata=a=1,a=2 | consumerMetadata=a=1,a=2 is refused: it must be pairs of a name and a value",
                "consumerMetadata=a=1, | consumerMetadata=a=1, is refused: it must be pairs of a name and a value",
                // times
                "pauseUntil=tomorrow | pauseUntil=tomorrow is not a time: use seconds since 1970, or an instant such as",
                "startTime=yesterday | startTime=yesterday is not a time: use seconds since 1970, or an instant such as",
                "startTime=99999999999999999999 | startTime=99999999999999999999 is not a time: use seconds since 1970",
                "startTime=9999999999999999 | startTime=9999999999999999 is not a time: use seconds since 1970",
                // booleans
                "deliverAll=yes | deliverAll=yes is refused: it must be true or false.",
                "flowControl=1 | flowControl=1 is refused: it must be true or false.",
                "memoryStorage=on | memoryStorage=on is refused: it must be true or false.",
                // enumerations
                "deliverPolicy=first | deliverPolicy=first is refused: it must be one of all, last, lastPerSubject, new, sequence, time.",
                "ackPolicy=some | ackPolicy=some is refused: it must be one of explicit, all, none.",
                "concurrency=both | concurrency=both is refused: it must be one of single, parallel.",
                "consumerType=pulled | consumerType=pulled is refused: it must be one of auto, pull, push.",
                "consumerProvisioning=maybe | consumerProvisioning=maybe is refused: it must be one of bind, create, update, none.",
                "streamProvisioning=maybe | streamProvisioning=maybe is refused: it must be one of none, create, update.",
                "streamStorage=disk | streamStorage=disk is refused: it must be one of file, memory.",
                "streamRetention=x | streamRetention=x is refused: it must be one of limits, interest, workqueue.",
                "streamDiscard=x | streamDiscard=x is refused: it must be one of old, new.",
                "onFailure=x | onFailure=x is refused: it must be one of nak, term, ack, leave.",
                "onExhausted=x | onExhausted=x is refused: it must be one of leave, term.",
                "messageIdStrategy=x | messageIdStrategy=x is refused: it must be one of auto, header, cloudEvent, none.",
                "replayPolicy=fast | replayPolicy=fast is refused: it must be one of instant, original.",
                "priorityPolicy=x | priorityPolicy=x is refused: it must be one of none, overflow, pinnedClient, prioritized.",
                "headersOnly=yes | headersOnly=yes is refused: it must be true or false.",
                "ordered=yes | ordered=yes is refused: it must be true or false.",
                // names and subjects
                "priorityGroup=a b | priorityGroup=a b is refused: it must be 1 to 16 letters, digits, and the characters - _ / =.",
                "durableName=a.b | durableName=a.b is refused: it must be a name without spaces, dots, '*', '>', '/' and '\\'.",
                "durableName=a b | durableName=a b is refused: it must be a name without spaces",
                "queueGroupName=a.b | queueGroupName=a.b is refused: it must be a name without spaces",
                "streamName=a* | streamName=a* is refused: it must be a name without spaces",
                "domain=a.b | domain=a.b is refused: it must be a name without spaces",
                "apiPrefix=a..b | apiPrefix=a..b is refused: it must be a NATS subject",
                "apiPrefix=a.> | apiPrefix=a.> is refused: it must be a subject without the wildcards",
                "deadLetterSubject=a.* | deadLetterSubject=a.* is refused: it must be a subject without the wildcards",
                // addresses
                "natsURL=http://localhost:4222 | natsURL=http://localhost:4222 is refused: it must be a URL of scheme nats, tls, ws or wss",
                "natsURL=opentls://localhost:4222 | opentls, which trusts anyone, is not among them",
                "natsURL=nats:// | natsURL=nats:// is refused: it must be a URL such as nats://localhost:4222.",
                "natsURL=nats://local host:1 | natsURL=nats://local host:1 is refused: it must be a URL such as",
                "natsURL=nats://localhost:99999 | natsURL=nats://localhost:99999 is refused: it must be a URL with a port from 1 to 65535",
                "natsURL=nats://localhost:port | natsURL=nats://localhost:port is refused: it must be a URL with a host",
                "natsURL=nats://bob:p@local host:1 | natsURL=xxxxxx (not shown: it may hold a password, in which '/', ',', '@' and blanks are written %2F, %2C, %40, %20) is refused: it must be a URL such as nats://localhost:4222.",
                "natsURL=nats://bob:1/w@localhost:4222 | natsURL=xxxxxx (not shown: it may hold a password",
                "natsURL=nats://a:1,,nats://b:1 | is refused: it must be a URL",
                "terminateOn=java.lang.Nothing | terminateOn=java.lang.Nothing is refused: 'java.lang.Nothing' is not the full name of an exception class",
                "terminateOn=java.lang.String | terminateOn=java.lang.String is refused"
            })
    void aBadValueIsRefusedWithWhatItShouldBe(String options, String message) {
        if (message.equals("-")) {
            assertThatCode(() -> camel.context().getEndpoint("jetstream:orders?" + options))
                    .doesNotThrowAnyException();
        } else {
            assertThat(refusal(options)).contains(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jwt=x | jwt is set without seedKey: set both, or remove both.",
                "seedKey=SUAX | seedKey is set without jwt: set both, or remove both.",
                "username=x | username is set without password: set both, or remove both.",
                "password=x | password is set without username: set both, or remove both.",
                "tls_client_cert=/x | tlsClientCert is set without tlsClientKey: set both, or remove both.",
                "tls_client_key=/x | tlsClientKey is set without tlsClientCert: set both, or remove both.",
                "tlsClientKeyPassword=x | tlsClientKeyPassword is set without tlsClientKey: set both",
                "tlsReload=true | tlsReload=true is refused: there is nothing to renew.",
                "username=x&password=y&passwordFile=z | password and passwordFile are both set, and are one secret",
                "passwordFile=/x | passwordFile is set without username: set both, or remove both.",
                "tokenFile=/nowhere | tokenFile=/nowhere is refused: it must be the path of a file that this process can read.",
                "nkeySeed=file:/nowhere | nkeySeed=file:/nowhere is refused: it must be the path of a file",
                "inboxPrefix=a.* | inboxPrefix=a.* is refused",
                "tls_client_cert=/a&tlsClientCert=/b | tls_client_cert and tlsClientCert are both set, and are one option: remove one.",
                "durableName=a&durableName=b | durableName is set 2 times: set it once.",
                "ackWait=1s&ackWait=2s&ackWait=3s | ackWait is set 3 times: set it once.",
                "tls_client_key=/a&tls_client_key=/b | tls_client_key is set 2 times: set it once.",
                "hearbeat=1s&heartbeat=2s | hearbeat and heartbeat are both set, and are one option: remove one.",
                "concurrency=parallel&orderOnFailure=hold | orderOnFailure=hold is set with concurrency=parallel and without orderBy: there is no order to hold. Set orderBy, or concurrency=single.",
                "ackPolicy=none&doubleAck=true | doubleAck=true is set with ackPolicy=none, which acknowledges nothing: remove one of the two.",
                "consumerType=pull&queueGroupName=g | consumerType=pull is set together with queueGroupName=g, which only a push consumer has: remove one of the two.",
                "consumerType=pull&flowControl=true | consumerType=pull is set together with flowControl=true, which",
                "consumerType=pull&rateLimit=1024 | consumerType=pull is set together with rateLimit=1024, which",
                "consumerType=pull&heartbeat=1s | consumerType=pull is set together with heartbeat=1s, which",
                "deliverPolicy=sequence | deliverPolicy=sequence needs startSequence: set the first sequence.",
                "deliverPolicy=time | deliverPolicy=time needs startTime: set the first time.",
                "ackPolicy=all&queueGroupName=g | ackPolicy=all is set together with queueGroupName=g: the ack of one member would cover messages that another still processes. Use ackPolicy=explicit.",
                "ackPolicy=none&queueGroupName=g | ackPolicy=none is set together with queueGroupName=g: a push consumer without acks needs flow control",
                "maxDeliver=2&backOff=1s, 2s, 3s | maxDeliver=2 is less than the 3 delays of backOff=1s, 2s, 3s: set maxDeliver to at least that, or shorten the list.",
                "consumerType=push&maxWaiting=5 | consumerType=push is set together with maxWaiting=5, which only a pull consumer has: remove one of the two.",
                "consumerType=push&maxRequestBatch=5 | consumerType=push is set together with maxRequestBatch=5, which only a pull",
                "queueGroupName=g&maxRequestExpires=5s | queueGroupName=g is set together with maxRequestExpires=5s, which only a pull",
                "flowControl=true&maxRequestMaxBytes=5 | flowControl=true is set together with maxRequestMaxBytes=5, which only a pull",
                "consumerType=push&priorityGroup=g&priorityPolicy=overflow | consumerType=push is set together with priorityGroup=g, which only a pull",
                "priorityPolicy=overflow | priorityPolicy=overflow needs priorityGroup: set a name for the group of its instances.",
                "priorityGroup=g | priorityGroup=g needs priorityPolicy: set one of overflow, pinnedClient, prioritized.",
                "priorityGroup=g&priorityPolicy=none | priorityGroup=g needs priorityPolicy",
                "priorityTimeout=5s | priorityTimeout has an effect only with priorityPolicy=pinnedClient: set that, or remove it.",
                "priorityGroup=g&priorityPolicy=overflow&priorityTimeout=5s | priorityTimeout has an effect only with priorityPolicy=pinnedClient",
                "priorityGroup=g&priorityPolicy=pinnedClient&minPending=5 | minPending has an effect only with priorityPolicy=overflow",
                "minAckPending=5 | minAckPending has an effect only with priorityPolicy=overflow: set that, or remove it.",
                "priority=5 | priority has an effect only with priorityPolicy=prioritized: set that, or remove it.",
                "ordered=true&consumerType=push | consumerType=push is set together with ordered=true, which only a pull consumer has",
                "ordered=true&queueGroupName=g | queueGroupName=g is set together with ordered=true, which only a pull consumer has",
                "ordered=true&durableName=d | ordered=true is set together with durableName=d, which has no effect: the consumer is ephemeral, and the component creates it again when needed. Remove one of the two.",
                "ordered=true&replicas=3 | ordered=true is set together with replicas=3, which has no effect",
                "ordered=true&memoryStorage=false | ordered=true is set together with memoryStorage=false, which has no effect",
                "ordered=true&consumerProvisioning=update | ordered=true is set together with consumerProvisioning=update, which has no effect",
                "ordered=true&priorityGroup=g&priorityPolicy=overflow | ordered=true is set together with priorityGroup=g",
                "ordered=true&ackPolicy=explicit | ordered=true is set together with ackPolicy=explicit, which has no effect: the component acknowledges nothing, and the server redelivers nothing.",
                "ordered=true&ackWait=5s | ordered=true is set together with ackWait=5s, which",
                "ordered=true&maxDeliver=5 | ordered=true is set together with maxDeliver=5, which",
                "ordered=true&backOff=5s | ordered=true is set together with backOff=5s, which",
                "ordered=true&maxAckPending=5 | ordered=true is set together with maxAckPending=5, which",
                "ordered=true&sampleFrequency=5 | ordered=true is set together with sampleFrequency=5, which",
                "ordered=true&deadLetterSubject=dead | ordered=true is set together with deadLetterSubject=dead, which",
                "ordered=true&doubleAck=true | ordered=true is set together with doubleAck=true, which",
                "ordered=true&autoAck=false | ordered=true is set together with autoAck=false, which",
                "ordered=true&concurrency=parallel | ordered=true is set together with concurrency=parallel, which has no effect: the component routes one message at a time, in the order of the stream.",
                "ordered=true&orderBy=subject | ordered=true is set together with orderBy=subject, which",
                "ordered=true&onExhausted=term | ordered=true is set together with onExhausted=term, which has no effect: the component acknowledges nothing",
                "ordered=true&maxAckExtension=5s | ordered=true is set together with maxAckExtension=5s, which",
                "ordered=true&drainTimeout=1s | ordered=true is set together with drainTimeout=1s, which",
                "ordered=true&onFailure=term | ordered=true is set together with onFailure=term, which has no effect: the component skips a failed message.",
                "ordered=true&nakDelay=5s | ordered=true is set together with nakDelay=5s, which has no effect: the component skips a failed message. Set orderOnFailure=hold to retry it in place.",
                "ordered=true&terminateOn=java.lang.Exception | ordered=true is set together with terminateOn=java.lang.Exception, which",
                "streamProvisioning=create | streamProvisioning=create needs streamName: set the name of the stream to create for 'orders'.",
                "natsURL=nats://a:b@h:1,nats://c:d@h:2 | natsURL is refused: its URLs have different users. Use the same user in all, or the options username and password."
            })
    void halfOfAPairAndWhatExcludesEachOtherIsRefused(String options, String message) {
        assertThat(refusal(options)).contains(message);
    }

    /** Only a consumer needs these names: a producer may get consumerProvisioning from the component. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "consumerProvisioning=none | consumerProvisioning=none needs streamName and durableName",
                "consumerProvisioning=none&durableName=d | consumerProvisioning=none needs streamName and durableName",
                "consumerProvisioning=none&durableName=d&streamName=s&queueGroupName=g | consumerProvisioning=none needs deliverSubject for a push consumer",
                "consumerProvisioning=none&durableName=d&streamName=s&consumerType=push | consumerProvisioning=none needs deliverSubject for a push consumer, because the component never asks the server for it ($JS.API.CONSUMER.INFO)",
                "deliverSubject=deliver.* | deliverSubject=deliver.* is refused: it must be a subject without the wildcards",
                "deliverSubject=d&consumerType=pull | consumerType=pull is set together with deliverSubject=d",
                "deliverSubject=d&ordered=true | deliverSubject=d is set together with ordered=true, which only a pull consumer has",
                "consumerProvisioning=bind | consumerProvisioning=bind needs durableName: set the name of the durable."
            })
    void aConsumerThatIsNotProvisionedNeedsItsNames(String options, String message) {
        assertThat(catchThrowable(() -> camel.consume("jetstream:orders?" + options)))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filterSubjects=orders..a | filterSubjects=orders..a is refused: it must be a NATS subject",
                "filterSubjects=orders, | filterSubjects= is refused: it must be a NATS subject: it is empty.",
                "filterSubjects=others | filterSubjects=others is refused: the subject of the URI, 'orders', does not cover 'others'. Use a subject in the URI that covers all, such as '>', with streamName.",
                "filterSubjects=orders.a | filterSubjects=orders.a is refused: the subject of the URI, 'orders', does not cover 'orders.a'.",
                "filterSubjects=orders, orders | filterSubjects=orders, orders is refused: 'orders' and 'orders' have subjects in common, which the server rejects. Remove one of the two."
            })
    void filterSubjectsAreOfAConsumer(String options, String message) throws Exception {
        assertThat(catchThrowable(() -> camel.consume("jetstream:orders?" + options)))
                .hasStackTraceContaining(message);
        Endpoint endpoint = camel.context().getEndpoint("jetstream:orders?" + options);
        assertThat(catchThrowable(endpoint::createPollingConsumer)).hasMessageContaining(message);
        // A producer may get them from the component.
        assertThatCode(endpoint::createProducer).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "durableName=d | deadLetterAdvisories=true needs deadLetterSubject: set the subject for the dead letters.",
                "deadLetterSubject=x | deadLetterAdvisories=true needs durableName or queueGroupName: the exhausted messages of an ephemeral consumer cannot be found again. Set a name.",
                "deadLetterSubject=x&durableName=d&streamName=s&consumerProvisioning=none | deadLetterAdvisories=true is set with consumerProvisioning=none, but the component must ask the server for advisories and messages. Use consumerProvisioning=bind, or remove deadLetterAdvisories.",
                "deadLetterSubject=x&durableName=d&ackPolicy=none | deadLetterAdvisories=true is set with ackPolicy=none, where the server delivers each message once and none is exhausted: remove one of the two.",
                "deadLetterSubject=x&durableName=d&maxDeliver=-1 | deadLetterAdvisories=true is set with maxDeliver=-1: no message ever uses up its deliveries. Set maxDeliver to at least 1."
            })
    void advisoriesNeedWhatTheyAreAbout(String options, String message) {
        assertThat(catchThrowable(() -> camel.consume("jetstream:orders?deadLetterAdvisories=true&" + options)))
                .hasStackTraceContaining(message);
        // A producer may get the option from the component.
        assertThatCode(() -> camel.context()
                        .getEndpoint("jetstream:orders?deadLetterAdvisories=true&" + options)
                        .createProducer())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo=bar", "ackWaits=1s", "tls_client_ca=/x", "deliver_policy=all"})
    @Tag("smoke")
    void anUnknownOptionIsCamelsOwnError(String options) {
        assertThat(refusal(options)).contains("Unknown parameters=[{" + options + "}]");
    }

    @ParameterizedTest
    @CsvSource({"a..b", ".a", "a.", "a b", "a.>.b"})
    void aBadSubjectIsRefused(String subject) {
        Throwable thrown = catchThrowable(() -> camel.context().getEndpoint("jetstream:" + subject));

        assertThat(thrown)
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("is not a NATS subject");
    }

    @ParameterizedTest
    @CsvSource({
        "tlsCaCert, tlsCaCert",
        "tls_client_cert, tlsClientCert",
        "tls_client_key, tlsClientKey",
        "credentialsFile, credentialsFile"
    })
    void aFileThatIsNotThereIsRefused(String option, String shown) throws Exception {
        Path file = Files.writeString(folder.resolve("other-half.pem"), "the other half of the pair");
        String pair =
                switch (option) {
                    case "tls_client_cert" -> "&tls_client_key=" + file;
                    case "tls_client_key" -> "&tls_client_cert=" + file;
                    default -> "";
                };
        assertThat(refusal(option + "=/nowhere" + pair))
                .contains(shown + "=/nowhere is refused: it must be the path of a file that this process can read.");
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(refusal("tlsCaCert=" + folder))
                .contains("tlsCaCert=" + folder
                        + " is refused: it must be the path of a file that this process can read.");
    }

    @Test
    void aFileWithoutACertificateIsRefusedWhenTheRouteStarts() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "no certificate");

        Throwable thrown = catchThrowable(() -> camel.consume("jetstream:orders?tlsCaCert=" + garbage));

        assertThat(thrown)
                .hasStackTraceContaining(
                        "tlsCaCert=" + garbage + " is refused: the file holds no certificate in PEM form.");
    }

    @Test
    void aFileWithoutAPrivateKeyIsRefusedWhenTheRouteStarts() throws Exception {
        try (TestCertificates certificates = TestCertificates.create()) {
            Path certificate = certificates.clientCertificate();

            Throwable thrown = catchThrowable(() ->
                    camel.consume("jetstream:orders?tlsClientCert=" + certificate + "&tlsClientKey=" + certificate));

            assertThat(thrown)
                    .hasStackTraceContaining("tlsClientKey=" + certificate
                            + " is refused: the file holds no private key in PEM form (PKCS#8, PKCS#1 or SEC1).");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlsCaCert=FILE", "tlsClientCert=FILE&tlsClientKey=FILE"})
    void certificatesInTwoWaysAreRefused(String options) throws Exception {
        Path file = Files.writeString(folder.resolve("given.pem"), "never read");
        camel.context().getRegistry().bind("tls", new SSLContextParameters());

        assertThat(refusal("sslContextParameters=#tls&" + options.replace("FILE", file.toString())))
                .contains(
                        "sslContextParameters is set together with tlsClientCert or tlsCaCert: configure the certificates in one of the two ways.");
    }

    @Test
    void aSeedThatIsNoneIsRefusedWithoutBeingShown() {
        assertThat(refusal("nkeySeed=XXSECRET"))
                .contains("nkeySeed is refused: it must be the seed of a user key, which begins with SU")
                .doesNotContain("XXSECRET");
        assertThat(refusal("jwt=J&seedKey=XXSECRET"))
                .contains("seedKey is refused: it must be the seed of a user key, which begins with SU")
                .doesNotContain("XXSECRET");
    }

    @Test
    void aMistypedSeedIsRefusedWhenTheRouteStarts() {
        Throwable thrown = catchThrowable(() -> camel.consume("jetstream:orders?nkeySeed=SUMISTYPED"));

        assertThat(thrown)
                .hasStackTraceContaining("nkeySeed is refused: it is no valid seed of a user key")
                .satisfies(e -> assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                        .doesNotContain("MISTYPED"));
    }

    @Test
    void aWildcardCannotBePublishedTo() {
        assertThat(catchThrowable(() -> camel.publish("jetstream:orders.*", "hello")))
                .hasStackTraceContaining(
                        "holds a wildcard: a producer needs a subject without '*' and '>', or '>' alone");
    }

    @Test
    void deadLettersMustNotComeBack() {
        assertThat(catchThrowable(() -> camel.consume("jetstream:orders.>?deadLetterSubject=orders.dead")))
                .hasStackTraceContaining("deadLetterSubject=orders.dead is one of the subjects that the consumer itself"
                        + " receives (orders.>): it would receive its own dead letters. Use another subject.");
    }

    @Test
    void deadLettersHaveABody() {
        assertThat(catchThrowable(() -> camel.consume("jetstream:orders?headersOnly=true&deadLetterSubject=dead")))
                .hasStackTraceContaining(
                        "deadLetterSubject=dead is set together with headersOnly=true: dead letters would have no body. Remove one of the two.");
    }

    @Test
    void aDescriptionThatIsTooLongIsRefused() {
        assertThat(refusal("consumerDescription=" + "x".repeat(4097)))
                .contains("consumerDescription is refused: it must have no more than 4096 bytes.");
    }

    /** The component says the same as the URI, at the place where the option is set. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ackWait=soon | ackWait=soon is refused: 'soon' is not a duration",
                "maxDeliver=many | maxDeliver=many is refused: it must be a whole number.",
                "maxAckPending=1.5 | maxAckPending=1.5 is refused: it must be a whole number up to 2147483647.",
                "deliverAll=yes | deliverAll=yes is refused: it must be true or false.",
                "deliverPolicy=first | deliverPolicy=first is refused: it must be one of all, last, lastPerSubject, new, sequence, time.",
                "ackPolicy=some | ackPolicy=some is refused: it must be one of explicit, all, none.",
                "hearbeat=x | hearbeat=x is refused: 'x' is not a duration",
                "concurrency=both | concurrency=both is refused: it must be one of single, parallel."
            })
    @Tag("smoke")
    void theComponentRefusesTheSame(String option, String message) {
        assertThat(catchThrowable(() -> OptionPlace.COMPONENT.give(camel.context(), option)))
                .hasStackTraceContaining(message);
        assertThat(catchThrowable(() -> OptionPlace.SETTER.give(camel.context(), option)))
                .hasStackTraceContaining(message);
    }
}
