package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.nats.client.Dispatcher;
import io.nats.client.api.Mirror;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration of a stream makes impossible is refused when the producer starts; nothing is stored. */
class ProducerStartTest extends JetStreamTestSupport {
    private String other;

    @BeforeEach
    void nameTheOther() {
        other = stream + "-other";
        deleteAfterwards(other);
    }

    private StreamConfiguration.Builder named() {
        return StreamConfiguration.builder().name(other).storageType(StorageType.Memory);
    }

    private void isRefused(String options, String text) {
        String uri = "jetstream:" + other + ".a?streamName=" + other + options;
        assertThatThrownBy(() -> template.sendBody(uri, List.of("a", "b"))).hasStackTraceContaining(text);
    }

    @Test
    void aStreamThatAcknowledgesNothing() throws Exception {
        management.addStream(named().subjects(other + ".>").noAck(true).build());
        isRefused("", "sends no acknowledgements (no_ack)");
        assertThat(management.getStreamInfo(other).getStreamState().getMsgCount())
                .isZero();
    }

    /** The server compares the expectation with the stored subjects, and one of a subject without messages would hold. */
    @Test
    @Tag("newest")
    void anExpectationAboutASubjectThatTheStreamTransforms() throws Exception {
        management.addStream(named().subjects(other + ".>")
                .subjectTransform(SubjectTransform.builder()
                        .source(other + ".*")
                        .destination("stored." + other + ".{{wildcard(1)}}")
                        .build())
                .build());
        String expectation = "&expectedLastSubjectSequence=0&expectedLastSubjectSequenceSubject=";
        isRefused(expectation + other + ".a", "Set the subject after the transform");

        String uri = "jetstream:" + other + ".a?streamName=" + other + expectation + "stored." + other + ".a";
        template.sendBody(uri, "first");
        assertThatThrownBy(() -> template.sendBody(uri, "second")).hasStackTraceContaining("10071");
        assertThat(management.getStreamInfo(other).getStreamState().getMsgCount())
                .isEqualTo(1);
    }

    @Test
    void aMirror() throws Exception {
        management.addStream(
                named().mirror(Mirror.builder().name(stream).build()).build());
        isRefused("", "is a mirror of stream '" + stream + "'");
    }

    @Test
    void aStreamThatOnlySources() throws Exception {
        management.addStream(
                named().sources(Source.builder().name(stream).build()).build());
        isRefused("", "has no subjects and stores only messages of its sources");
    }

    @Test
    void aSealedStream() throws Exception {
        management.addStream(named().subjects(other + ".>").build());
        management.updateStream(
                StreamConfiguration.builder(management.getStreamInfo(other).getConfiguration())
                        .seal()
                        .build());
        isRefused("", "is sealed");
    }

    @ParameterizedTest
    @CsvSource({
        "&rollup=subject, rollups (allow_rollup_hdrs), streamAllowRollup=true, 2.9",
        "&messageTtl=10s, a time to live of messages (allow_msg_ttl), streamAllowMessageTtl=true, 2.11",
        "&batch=atomic, atomic batches (allow_atomic), streamAllowAtomicPublish=true, 2.12",
        "&counterIncrement=1, counters (allow_msg_counter), streamAllowCounters=true, 2.12",
        "&schedule=10m&scheduleTarget=X.b, schedules (allow_msg_schedules), streamAllowSchedules=true, 2.12"
    })
    void aStreamThatDoesNotAllowIt(String options, String what, String cure, String since) throws Exception {
        String[] version = since.split("\\.", -1);
        assumeTrue(server().version().atLeast(Integer.parseInt(version[0]), Integer.parseInt(version[1])));
        management.addStream(named().subjects(other + ".>").build());
        isRefused(options.replace("X", other), "Stream '" + other + "' does not allow " + what + ". Set " + cure);
        assertThat(management.getStreamInfo(other).getStreamState().getMsgCount())
                .isZero();
    }

    @Test
    void aScheduleForAnotherStream() throws Exception {
        assumeTrue(server().version().atLeast(2, 12));
        management.addStream(
                named().subjects(other + ".>").allowMessageSchedules(true).build());
        isRefused("&schedule=10m&scheduleTarget=elsewhere", "scheduleTarget=elsewhere is refused");
    }

    @Test
    void noServerTakesAnExpectedMessageIdInAnAtomicBatch() throws Exception {
        management.addStream(named().subjects(other + ".>").build());
        isRefused("&batch=atomic&expectedLastMessageId=x", "expectedLastMessageId=x is set together with batch=atomic");
    }

    @Test
    void noServerTakesAnExpectedMessageIdInAnAtomicBatchByHeaderEither() throws Exception {
        assumeTrue(server().version().atLeast(2, 12));
        management.addStream(
                named().subjects(other + ".>").allowAtomicPublish(true).build());
        Exchange failed = template.send("jetstream:" + other + ".a?batch=atomic", e -> {
            e.getMessage().setBody(List.of("a", "b"));
            e.getMessage().setHeader(JetStreamHeaders.EXPECTED_LAST_MESSAGE_ID, "x");
        });
        assertThat(failed.getException()).hasMessageContaining("set in an atomic batch");
        assertThat(management.getStreamInfo(other).getStreamState().getMsgCount())
                .isZero();
    }

    /** Seen when a cluster loses its quorum: the message may be stored by the attempt before. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIdThatIsInProcessIsTriedAgain(boolean ends) throws Exception {
        String subject = "nobody." + stream;
        Queue<String> ids = new ConcurrentLinkedQueue<>();
        String inProcess = "{\"error\":{\"code\":409,\"err_code\":10158,\"description\":"
                + "\"duplicate message id is in process\"},\"stream\":\"S\",\"seq\":0}";
        Dispatcher dispatcher = nats.createDispatcher(message -> {
            ids.add(message.getHeaders().getFirst(NatsJetStreamConstants.MSG_ID_HDR));
            String answer = ends && ids.size() > 2 ? "{\"stream\":\"S\",\"seq\":1}" : inProcess;
            nats.publish(message.getReplyTo(), answer.getBytes(StandardCharsets.UTF_8));
        });
        dispatcher.subscribe(subject);
        nats.flush(SOON);
        Exchange sent = template.send("jetstream:>?publishRetryDelay=10ms&publishRetries=3", e -> {
            e.getMessage().setBody("x");
            e.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
        });
        nats.closeDispatcher(dispatcher);
        assertThat(ids.stream().distinct()).hasSize(1);
        if (ends) {
            assertThat(sent.getException()).isNull();
            assertThat(ids).hasSize(3);
        } else {
            PublishException failure = sent.getException(PublishException.class);
            assertThat(failure.getOutcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(failure.getApiErrorCode()).isEqualTo(10158);
            assertThat(ids).hasSize(4);
        }
    }
}
