package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the stream beyond storing a message, by headers and by options. */
class PublishDirectivesTest extends JetStreamTestSupport {
    private Exchange send(String uri, Object body, Object... headers) {
        return template.send(uri, exchange -> {
            exchange.getIn().setBody(body);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getIn().setHeader((String) headers[i], headers[i + 1]);
            }
        });
    }

    private static Object sequence(Exchange sent) {
        assertThat(sent.getException()).isNull();
        return sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE);
    }

    private static void assertRefused(Exchange sent, int... codes) {
        PublishException failure = sent.getException(PublishException.class);
        assertThat(failure).isNotNull();
        assertThat(failure.getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(codes).contains(failure.getApiErrorCode());
    }

    private MessageInfo stored(long sequence) throws Exception {
        return management.getMessage(stream, sequence);
    }

    private void allow(java.util.function.UnaryOperator<StreamConfiguration.Builder> features) throws Exception {
        assumeTrue(server().version().atLeast(2, 12), "schedules and counters");
        management.deleteStream(stream);
        management.addStream(
                features.apply(StreamConfiguration.builder().name(stream).subjects(stream + ".>"))
                        .build());
    }

    @Test
    void theLastSequenceMustBeAsExpected() throws Exception {
        assertThat(sequence(send(uri("a"), "1", JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 0)))
                .isEqualTo(1L);
        assertThat(sequence(send(uri("a"), "2", JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 1L)))
                .isEqualTo(2L);
        assertRefused(send(uri("a"), "3", JetStreamHeaders.EXPECTED_LAST_SEQUENCE, "1"), 10071, 10164);
        assertRefused(send(uri("a", "expectedLastSequence=1"), "3"), 10071, 10164);
        assertThat(sequence(send(uri("a", "expectedLastSequence=1"), "3", JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 2)))
                .isEqualTo(3L);
        assertThat(messagesInStream()).isEqualTo(3);
    }

    @Test
    void theLastSequenceOfTheSubjectMustBeAsExpected() throws Exception {
        String create = uri("a", "expectedLastSubjectSequence=0");
        assertThat(sequence(send(create, "1"))).isEqualTo(1L);
        assertRefused(send(create, "2"), 10071, 10164);
        assertThat(sequence(send(uri("b", "expectedLastSubjectSequence=0"), "2")))
                .isEqualTo(2L);
        assertThat(sequence(send(uri("a"), "3", JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE, 1)))
                .isEqualTo(3L);
        assertThat(messagesInStream()).isEqualTo(3);
    }

    @Test
    void anotherSubjectsLastSequenceMustBeAsExpected() throws Exception {
        assumeTrue(server().version().atLeast(2, 11));
        assertThat(sequence(send(uri("a.1"), "1"))).isEqualTo(1L);
        String filter = "expectedLastSubjectSequenceSubject=" + stream + ".a.*";
        assertThat(sequence(send(uri("a.2", filter, "expectedLastSubjectSequence=1"), "2")))
                .isEqualTo(2L);
        assertRefused(send(uri("a.3", filter, "expectedLastSubjectSequence=1"), "3"), 10071, 10164);
    }

    @Test
    void theLastMessageIdMustBeAsExpected() throws Exception {
        assertThat(sequence(send(uri("a"), "1", JetStreamHeaders.PUBLISH_MESSAGE_ID, "one")))
                .isEqualTo(1L);
        assertThat(sequence(
                        send(uri("a", "expectedLastMessageId=one"), "2", JetStreamHeaders.PUBLISH_MESSAGE_ID, "two")))
                .isEqualTo(2L);
        assertRefused(send(uri("a"), "3", JetStreamHeaders.EXPECTED_LAST_MESSAGE_ID, "one"), 10070);
        assertThat(messagesInStream()).isEqualTo(2);
    }

    @Test
    void theStreamMustBeTheExpectedOne() {
        assertThat(sequence(send(uri("a"), "1", JetStreamHeaders.EXPECTED_STREAM, stream)))
                .isEqualTo(1L);
        assertRefused(send(uri("a"), "2", JetStreamHeaders.EXPECTED_STREAM, "other"), 10060);
    }

    /** The outcome of the first was unknown: new servers answer the second with the expectation that fails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                JetStreamHeaders.EXPECTED_LAST_SEQUENCE,
                JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE,
                JetStreamHeaders.EXPECTED_LAST_MESSAGE_ID
            })
    void aRepeatedSendIsNotRefusedBecauseOfItself(String expectation) throws Exception {
        send(uri("a"), "before", JetStreamHeaders.PUBLISH_MESSAGE_ID, "before");
        Object value = expectation.equals(JetStreamHeaders.EXPECTED_LAST_MESSAGE_ID) ? "before" : (Object) 1;
        for (int i = 0; i < 2; i++) {
            Exchange sent = send(uri("a"), "x", expectation, value, JetStreamHeaders.PUBLISH_MESSAGE_ID, "mine");
            assertThat(sequence(sent)).isEqualTo(2L);
            assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE))
                    .isEqualTo(i > 0);
            assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_STREAM))
                    .isEqualTo(stream);
        }
        // Somebody else's send of the same expectation is refused.
        assertRefused(
                send(uri("a"), "x", expectation, value, JetStreamHeaders.PUBLISH_MESSAGE_ID, "other"),
                10071,
                10164,
                10070);
        assertThat(messagesInStream()).isEqualTo(2);
    }

    @Test
    void anExpectationHasAnIdAlsoWhereOnlyHeadersGiveOne() throws Exception {
        send(uri("a", "messageIdStrategy=header", "expectedLastSequence=0"), "x");
        assertThat(stored(1).getHeaders().getFirst("Nats-Msg-Id")).isNotBlank();
        send(uri("a", "messageIdStrategy=header"), "x");
        assertThat(stored(2).getHeaders()).isNull();
    }

    @Test
    void whatSteersASendIsGoodForOneAndNeverTravels() throws Exception {
        Exchange sent = send(uri("a"), "1", JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 0);
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.EXPECTED_LAST_SEQUENCE))
                .isNull();
        assertThat(stored(1).getHeaders().keySet()).noneMatch(name -> name.startsWith("Camel"));
    }

    @Test
    void aMessageLivesAsLongAsItSays() throws Exception {
        allow(builder -> builder.allowMessageTtl(true));
        send(uri("a", "messageTtl=1h"), "1");
        send(uri("a", "messageTtl=1h"), "2", JetStreamHeaders.PUBLISH_TTL, "never");
        send(uri("a"), "3", JetStreamHeaders.PUBLISH_TTL, Duration.ofSeconds(1));
        assertThat(stored(1).getHeaders().getFirst("Nats-TTL")).isEqualTo("3600s");
        assertThat(stored(2).getHeaders().getFirst("Nats-TTL")).isEqualTo("never");
        await().atMost(SOON).until(() -> messagesInStream() == 2);
    }

    @Test
    void aRollupDropsWhatCameBefore() throws Exception {
        management.updateStream(
                StreamConfiguration.builder(management.getStreamInfo(stream).getConfiguration())
                        .allowRollup(true)
                        .build());
        publishRaw("a", 3);
        publishRaw("b", 3);
        send(uri("a", "rollup=subject"), "x");
        assertThat(messagesInStream()).isEqualTo(4);
        send(uri("a"), "x", JetStreamHeaders.PUBLISH_ROLLUP, "all");
        assertThat(messagesInStream()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"instant", "delay", "text", "option"})
    void aScheduledMessageComesWhenItIsDue(String form) throws Exception {
        allow(builder -> builder.allowMessageSchedules(true));
        Instant due = Instant.now().plusSeconds(1);
        Exchange sent =
                switch (form) {
                    case "instant" -> send(uri("later", "scheduleTarget=" + subject("now")), "x", schedule(due));
                    case "delay" ->
                        send(uri("later", "scheduleTarget=" + subject("now")), "x", schedule(Duration.ofSeconds(1)));
                    case "text" -> send(uri("later", "scheduleTarget=" + subject("now")), "x", schedule("@at " + due));
                    default -> send(uri("later", "schedule=1s", "scheduleTarget=" + subject("now")), "x");
                };
        assertThat(sent.getException()).isNull();
        await().atMost(SOON).ignoreExceptions().until(() -> new String(
                        management.getLastMessage(stream, subject("now")).getData(), StandardCharsets.UTF_8)
                .equals("x"));
        assertThat(management.getLastMessage(stream, subject("now")).getTime().toInstant())
                .isAfterOrEqualTo(due.minusMillis(500));
    }

    private static Object[] schedule(Object when) {
        return new Object[] {JetStreamHeaders.PUBLISH_SCHEDULE, when};
    }

    @Test
    void aCronScheduleIsTaken() throws Exception {
        allow(builder -> builder.allowMessageSchedules(true).allowMessageTtl(true));
        assumeTrue(server().version().atLeast(2, 14));
        String target = "scheduleTarget=" + subject("now");
        assertThat(send(uri("a", "schedule=0 0 12 * * *", "scheduleTimeZone=Europe/Berlin", target), "x")
                        .getException())
                .isNull();
        assertThat(send(uri("b", "schedule=@every 1s", "scheduleTtl=1h", target), "x")
                        .getException())
                .isNull();
        await().atMost(SOON).until(() -> messagesInStream() > 3);
        assertThat(stored(1).getHeaders().getFirst("Nats-Schedule-Time-Zone")).isEqualTo("Europe/Berlin");
    }

    @Test
    void aScheduleRepeatsTheLatestMessageOfItsSource() throws Exception {
        allow(builder -> builder.allowMessageSchedules(true));
        assumeTrue(server().version().atLeast(2, 14));
        send(uri("measured"), "21 degrees");
        String schedule = "schedule=@every 1s";
        assertThat(send(
                                uri(
                                        "every",
                                        schedule,
                                        "scheduleTarget=" + subject("now"),
                                        "scheduleSource=" + subject("measured")),
                                "nothing measured")
                        .getException())
                .isNull();
        await().atMost(SOON).ignoreExceptions().until(() -> new String(
                        management.getLastMessage(stream, subject("now")).getData(), StandardCharsets.UTF_8)
                .equals("21 degrees"));
    }

    @Test
    void aCounterCounts() throws Exception {
        allow(builder -> builder.allowMessageCounter(true));
        send(uri("hits", "counterIncrement=5"), null);
        Exchange sent = send(uri("hits"), null, JetStreamHeaders.PUBLISH_COUNTER_INCREMENT, -2);
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_COUNTER))
                .isEqualTo(BigInteger.valueOf(3));
        assertRefused(send(uri("hits", "counterIncrement=5"), "a body"), 10170);
        assertThat(send(uri("hits", "counterIncrement=5"), null, JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 2)
                        .getException())
                .hasMessageContaining("a counter has no expected state");
        assertThat(send(uri("hits", "counterIncrement=5"), null, JetStreamHeaders.EXPECTED_STREAM, stream)
                        .getException())
                .hasMessageContaining("CamelJetStreamExpectedStream is set together with");
    }

    /** An old server would store the message, and do nothing of what it says. */
    @ParameterizedTest
    @CsvSource({
        "CamelJetStreamPublishTtl, 5s, 2.11",
        "CamelJetStreamPublishSchedule, @at 2030-01-01T00:00:00Z, 2.12",
        "CamelJetStreamPublishSchedule, 0 0 * * * *, 2.14",
        "CamelJetStreamPublishCounterIncrement, 1, 2.12",
        "CamelJetStreamExpectedLastSubjectSequenceSubject, a.b, 2.11"
    })
    void anOldServerIsNotSentWhatItWouldIgnore(String header, String value, String version) {
        assumeFalse(server().version().atLeast(2, 11));
        Exchange sent = header.equals(JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT)
                ? send(uri("a"), "x", header, value, JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE, 0)
                : send(uri("a"), "x", header, value);
        assertThat(sent.getException())
                .hasMessageContaining(header + "=")
                .hasMessageContaining("needs nats-server " + version + " or newer");
        assertThat(messagesInStream()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"messageTtl=5s, 2.11", "counterIncrement=1, 2.12"})
    void anEndpointThatAsksAnOldServerForTooMuchDoesNotStart(String option, String version) {
        assumeFalse(server().version().atLeast(2, 11));
        assertThatThrownBy(() -> routes(r -> r.from("direct:x").to(uri("a", option))))
                .hasStackTraceContaining("needs nats-server " + version + " or newer");
    }

    @Test
    void aStreamIsMadeWithWhatItIsToAllow() throws Exception {
        String name = stream + "-made";
        deleteAfterwards(name);
        String options = "&streamName=" + name + "&streamProvisioning=create&streamAllowRollup=true";
        Map<String, String> newer = Map.of(
                "streamAllowMessageTtl", "2.11",
                "streamAllowSchedules", "2.12",
                "streamAllowAtomicPublish", "2.12");
        if (!server().version().atLeast(2, 12)) {
            newer.forEach((option, version) -> assertThatThrownBy(() -> context.createProducerTemplate()
                            .sendBody("jetstream:" + name + "?" + option + "=true" + options, "x"))
                    .hasStackTraceContaining(option + "=true needs nats-server " + version + " or newer"));
            assertThat(management.getStreamNames()).doesNotContain(name);
            return;
        }
        String all = String.join("=true&", newer.keySet()) + "=true";
        template.sendBody("jetstream:" + name + "?" + all + options, "x");
        StreamConfiguration made = management.getStreamInfo(name).getConfiguration();
        assertThat(made.getAllowRollup()).isTrue();
        assertThat(made.getAllowMessageTtl()).isTrue();
        assertThat(made.getAllowMsgSchedules()).isTrue();
        assertThat(made.getAllowAtomicPublish()).isTrue();
        String counters = stream + "-counters";
        deleteAfterwards(counters);
        template.sendBody(
                "jetstream:" + counters + "?counterIncrement=1&streamAllowCounters=true&streamProvisioning=create"
                        + "&streamName=" + counters,
                null);
        assertThat(management.getStreamInfo(counters).getConfiguration().getAllowMessageCounter())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CamelJetStreamPublishTtl | 500ms | a duration of whole seconds",
                "CamelJetStreamPublishTtl | soon | a duration of whole seconds",
                "CamelJetStreamPublishRollup | some | one of subject, all",
                "CamelJetStreamExpectedLastSequence | -1 | a whole number of at least 0",
                "CamelJetStreamExpectedLastSubjectSequence | x | a whole number of at least 0",
                "CamelJetStreamPublishCounterIncrement | 1.5 | a whole number",
                "CamelJetStreamPublishSchedule | tomorrow | a time such as",
                "CamelJetStreamPublishScheduleTarget | a.* | a subject without wildcards",
                "CamelJetStreamPublishScheduleTimeZone | Moon | the IANA name of a time zone",
                "CamelJetStreamExpectedLastSubjectSequenceSubject | a..b | a subject, but it holds an empty token",
                "CamelJetStreamExpectedLastMessageId | a b | ASCII text without blanks"
            })
    void whatCannotBeAskedFailsThatExchangeOnly(String header, String value, String expected) {
        assertThat(send(uri("a"), "x", header, value).getException())
                .hasMessageContaining(header + "=" + value + " is refused: it must be " + expected);
        assertThat(messagesInStream()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "CamelJetStreamExpectedLastSubjectSequenceSubject, a.b, CamelJetStreamExpectedLastSubjectSequence",
        "CamelJetStreamPublishScheduleTarget, a.b, CamelJetStreamPublishSchedule"
    })
    void whatSaysMoreAboutNothingIsRefused(String header, String value, String about) {
        assertThat(send(uri("a"), "x", header, value).getException())
                .hasMessage(header + "=" + value + " is set without " + about + ": set both, or remove both.");
    }
}
