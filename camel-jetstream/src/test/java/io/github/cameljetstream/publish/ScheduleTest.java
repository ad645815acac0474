package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules that would be refused, replaced, dropped or taken before they fire, and how they are cancelled. */
class ScheduleTest extends JetStreamTestSupport {
    private void scheduling(UnaryOperator<StreamConfiguration.Builder> more) throws Exception {
        assumeTrue(server().version().atLeast(2, 14), "schedules");
        management.deleteStream(stream);
        management.addStream(more.apply(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream + ".>")
                        .allowMessageSchedules(true)
                        .allowMessageTtl(true))
                .build());
    }

    private Exchange send(String uri, Object body, Object... headers) {
        return template.send(uri, exchange -> {
            exchange.getIn().setBody(body);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getIn().setHeader((String) headers[i], headers[i + 1]);
            }
        });
    }

    private Map<String, Long> bySubject() throws Exception {
        return management
                .getStreamInfo(stream, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjectMap();
    }

    private String target() {
        return "scheduleTarget=" + subject("due");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheduleTimeZone=RAW(+02:00)&schedule=0 0 12 * * * | scheduleTimeZone=+02:00 is refused: it must be the IANA name",
                "scheduleTimeZone=RAW(GMT+2)&schedule=@daily | scheduleTimeZone=GMT+2 is refused: it must be the IANA name",
                "scheduleTimeZone=Europe/Berlin&schedule=@every 1h | a time zone is for a cron expression",
                "scheduleTimeZone=Europe/Berlin&schedule=@at 2030-01-01T00:00:00Z | a time zone is for a cron expression",
                "scheduleTimeZone=Europe/Berlin&schedule=10m | a time zone is for a cron expression",
                "schedule=10m&messageTtl=5m | messageTtl=300s (option, or header CamelJetStreamPublishTtl) is too short",
                "schedule=@every 1h&messageTtl=5m | is too short for schedule=@every 1h, which first fires in 1h",
                "schedule=10m&rollup=all | rollup=all (option, or header CamelJetStreamPublishRollup) is set together",
                "schedule=@every 10ms | schedule=@every 10ms is refused: it must be a time such as",
                "schedule=0 0 25 * * * | schedule=0 0 25 * * * is refused: it must be a time such as",
                "schedule=10m&scheduleRollup=all | scheduleRollup=all is refused: it must be subject"
            })
    void whatTheServerWouldRefuseOrDropIsRefusedAtTheStart(String options, String expected) {
        assertThatThrownBy(() -> context.getEndpoint(uri("later", target(), options)))
                .hasStackTraceContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({"scheduleTarget, later", "scheduleSource, later", "cancelSchedule, later"})
    void aScheduleDoesNotUseItsOwnSubject(String option, String subject) throws Exception {
        scheduling(builder -> builder);
        String other = option.equals("scheduleTarget") ? "schedule=10m" : "schedule=10m&" + target();
        assertThatThrownBy(
                        () -> routes(r -> r.from("direct:x").to(uri(subject, option + "=" + subject(subject), other))))
                .hasStackTraceContaining(option + "=" + subject(subject))
                .hasStackTraceContaining("is the subject that the message itself is published to");
        String header = "CamelJetStreamPublish" + Character.toUpperCase(option.charAt(0)) + option.substring(1);
        Exchange sent = send(
                uri(subject, option.equals("scheduleTarget") ? "schedule=10m" : other), "x", header, subject(subject));
        assertThat(sent.getException()).hasMessageContaining("is the subject that the message itself is published to");
        assertThat(messagesInStream()).isZero();
    }

    @Test
    void aTargetThatIsTheSourceIsRefused() {
        assertThatThrownBy(() -> context.getEndpoint(
                        uri("later", "schedule=@every 1h", target(), "scheduleSource=" + subject("due"))))
                .hasStackTraceContaining("is also the target of the schedule");
    }

    @Test
    void aScheduleThatTheStreamWouldDropBeforeItFiresDoesNotStart() throws Exception {
        scheduling(builder -> builder.maxAge(Duration.ofSeconds(5)));
        String expected = "the stream drops messages after 5s (max_age), also schedules";
        assertThatThrownBy(() -> routes(r -> r.from("direct:x").to(uri("later", "schedule=10m", target()))))
                .hasStackTraceContaining(expected);
        // one that outlasts the stream's age is fine
        routes(r -> r.from("direct:y").to(uri("later", "schedule=10m", "messageTtl=never", target())));
        try (LogCapture log = LogCapture.ours()) {
            Exchange sent = send(uri("later", target()), "x", JetStreamHeaders.PUBLISH_SCHEDULE, Duration.ofMinutes(1));
            assertThat(sent.getException()).isNull();
            assertThat(log.warnings()).anyMatch(line -> line.contains(expected));
        }
    }

    @Test
    void aStreamThatIsNotKnownIsAskedOnce() throws Exception {
        scheduling(builder -> builder.maxAge(Duration.ofSeconds(5)));
        try (LogCapture log = LogCapture.ours()) {
            for (int i = 0; i < 3; i++) {
                send(
                        "jetstream:>?" + target(),
                        "x",
                        JetStreamHeaders.OVERRIDE_SUBJECT,
                        subject("later." + i),
                        JetStreamHeaders.PUBLISH_SCHEDULE,
                        "1m");
            }
            await().atMost(SOON)
                    .until(() -> log.warnings().stream()
                                    .filter(line -> line.contains("also schedules"))
                                    .count()
                            == 1);
        }
    }

    @Test
    void aScheduleThatReplacesAPendingOneIsToldOnce() throws Exception {
        scheduling(builder -> builder);
        try (LogCapture log = LogCapture.ours()) {
            for (int i = 0; i < 3; i++) {
                send(uri("later", target()), "x" + i, JetStreamHeaders.PUBLISH_SCHEDULE, Duration.ofMinutes(10));
            }
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("replaces an earlier one"))
                    .hasSize(1);
        }
        assertThat(bySubject()).containsExactly(Map.entry(subject("later"), 1L));
    }

    @Test
    void aDelayOnOneSubjectIsToldAtTheStart() throws Exception {
        scheduling(builder -> builder);
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from("direct:x").to(uri("later", "schedule=10m", target())));
            assertThat(log.warnings()).anyMatch(line -> line.contains("set scheduleSubject=unique"));
        }
    }

    @Test
    void eachMessageMayHaveAScheduleOfItsOwn() throws Exception {
        scheduling(builder -> builder);
        try (LogCapture log = LogCapture.ours()) {
            String uri = uri("later", "schedule=1s", "scheduleSubject=unique", target());
            Object first = send(uri, "0").getMessage().getHeader(JetStreamHeaders.PUBLISHED_SCHEDULE_SUBJECT);
            Object second = send(uri, "1").getMessage().getHeader(JetStreamHeaders.PUBLISHED_SCHEDULE_SUBJECT);
            assertThat(first).isNotEqualTo(second).asString().startsWith(subject("later."));
            send(uri("later", "schedule=1s", "scheduleSubject=unique", "batch=each", target()), List.of("2", "3"));
            await().atMost(SOON).until(() -> Long.valueOf(4).equals(bySubject().get(subject("due"))));
            assertThat(bySubject()).hasSize(1);
            assertThat(log.warnings()).noneMatch(line -> line.contains("schedule"));
        }
    }

    @ParameterizedTest
    @CsvSource({"each", "atomic"})
    void schedulesOfABatchDoNotReplaceEachOther(String batch) throws Exception {
        scheduling(builder -> builder.allowAtomicPublish(true));
        Exchange sent = send(uri("later", "schedule=10m", "batch=" + batch, target()), List.of("a", "b"));
        assertThat(sent.getException()).hasMessageContaining("would replace the schedule of an earlier message");
        assertThat(messagesInStream()).isEqualTo(batch.equals("each") ? 1 : 0);
    }

    @Test
    void aScheduleIsCancelled() throws Exception {
        scheduling(builder -> builder);
        send(uri("later", "schedule=10m", target()), "x");
        assertThat(bySubject()).containsKey(subject("later"));
        Exchange sent = send(uri("cancelled"), "why", JetStreamHeaders.PUBLISH_CANCEL_SCHEDULE, subject("later"));
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeaders()).doesNotContainKey(JetStreamHeaders.PUBLISH_CANCEL_SCHEDULE);
        assertThat(bySubject()).containsExactly(Map.entry(subject("cancelled"), 1L));
    }

    @Test
    void aScheduleIsReplacedOnItsSubjectAndOnAnother() throws Exception {
        scheduling(builder -> builder);
        send(uri("later", "schedule=10m", target()), "x");
        send(uri("later", "schedule=20m", target()), "y");
        assertThat(bySubject()).containsExactly(Map.entry(subject("later"), 1L));
        send(uri("other", "schedule=1s", target(), "cancelSchedule=" + subject("later")), "z");
        await().atMost(SOON).until(() -> bySubject().keySet().equals(java.util.Set.of(subject("due"))));
        assertThat(new String(management.getLastMessage(stream, subject("due")).getData(), StandardCharsets.UTF_8))
                .isEqualTo("z");
    }

    @Test
    void whatAScheduleMakesMayReplaceWhatItMadeBefore() throws Exception {
        scheduling(builder -> builder);
        publishRaw("due", 3);
        send(uri("later", "schedule=1s", "scheduleRollup=subject", target()), "x");
        await().atMost(SOON).until(() -> bySubject().equals(Map.of(subject("due"), 1L)));
    }

    @Test
    void anInstantIsTakenAsText() throws Exception {
        scheduling(builder -> builder);
        send(uri("later", "schedule=2030-01-01T00:00:00Z", target()), "x");
        MessageInfo stored = management.getMessage(stream, 1);
        assertThat(stored.getHeaders().getFirst("Nats-Schedule")).isEqualTo("@at 2030-01-01T00:00:00Z");
    }

    /** In a work queue the schedule is gone with its acknowledgement: what is routed shows what happened. */
    @Test
    void aConsumerThatTakesSchedulesIsToldTwiceAndMarksThem() throws Exception {
        scheduling(builder -> builder.retentionPolicy(RetentionPolicy.WorkQueue));
        Queue<Exchange> routed = new ConcurrentLinkedQueue<>();
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from("jetstream:" + stream + ".>?durableName=d").process(routed::add));
            assertThat(log.warnings())
                    .anyMatch(line -> line.contains("receives every subject of a stream that allows"));
            send(uri("later", "schedule=@at 2030-01-01T00:00:00Z", target()), "x");
            send(uri("later2", "schedule=@at 2030-01-01T00:00:00Z", target()), "x");
            await().atMost(SOON).until(() -> routed.size() == 2);
            assertThat(routed.peek().getMessage().getHeader(JetStreamHeaders.SCHEDULE))
                    .isEqualTo("@at 2030-01-01T00:00:00Z");
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("has received a schedule on subject"))
                    .hasSize(1);
        }
    }

    @Test
    void aConsumerOfTheTargetSeesWhoPublishedIt() throws Exception {
        scheduling(builder -> builder);
        Queue<Exchange> routed = new ConcurrentLinkedQueue<>();
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("due")).process(routed::add));
            Instant due = Instant.now().plusSeconds(1);
            send(uri("later", target()), "x", JetStreamHeaders.PUBLISH_SCHEDULE, due.toString());
            await().atMost(SOON).until(() -> routed.size() == 1);
            assertThat(routed.peek().getMessage().getHeaders())
                    .containsEntry(JetStreamHeaders.SCHEDULER, subject("later"))
                    .containsEntry(JetStreamHeaders.SCHEDULE_NEXT, "purge")
                    .doesNotContainKey(JetStreamHeaders.SCHEDULE);
            assertThat(log.warnings()).noneMatch(line -> line.contains("schedule"));
        }
    }
}
