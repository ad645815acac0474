package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is not acknowledged is published again only if its stream recognizes the id. Streams that are silent store it. */
class DuplicateWindowTest extends JetStreamTestSupport {
    private static final String QUICK = "?publishTimeout=700ms&publishRetries=3";
    private String other;

    @BeforeEach
    void nameTheOther() throws Exception {
        other = stream + "-other";
        deleteAfterwards(other);
        addStream(stream + "-origin");
    }

    private StreamConfiguration.Builder named() {
        return StreamConfiguration.builder().name(other).subjects(other).storageType(StorageType.Memory);
    }

    private void silence(Duration window) throws Exception {
        StreamConfiguration.Builder builder = StreamConfiguration.builder(
                        management.getStreamInfo(other).getConfiguration())
                .noAck(true);
        management.updateStream((window == null ? builder : builder.duplicateWindow(window)).build());
    }

    private Exchange send(String uri, Object body, String subject) {
        return template.send(uri, e -> {
            e.getMessage().setBody(body);
            e.getMessage().setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject);
        });
    }

    private long stored() throws Exception {
        return management.getStreamInfo(other).getStreamState().getMsgCount();
    }

    private static void isUnknown(Exchange failed, String why) {
        assertThat(failed.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failed.getException()).hasMessageContaining(why);
    }

    /** Servers from 2.10 on give a stream that has sources no window, unless one is asked for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamWithoutDuplicateWindowStoresAMessageOnce(boolean byHeader) throws Exception {
        withoutWindow();
        String uri = (byHeader ? "jetstream:>" : "jetstream:" + other) + QUICK;
        assertThat(send(uri, "before", other).getException()).isNull();
        silence(null);
        isUnknown(send(uri, "x", other), "its stream has no duplicate window");
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aStreamThatHasNeverAnsweredStoresAMessageOnce() throws Exception {
        management.addStream(named().noAck(true).build());
        isUnknown(send("jetstream:>" + QUICK, "x", other), "it is not known how long its stream recognizes an id");
        assertThat(stored()).isEqualTo(1);
    }

    /** Its first acknowledgement has told which stream it is. */
    @Test
    void aStreamThatHasAnsweredIsKnownToRecognizeIds() throws Exception {
        management.addStream(named().build());
        String uri = "jetstream:>" + QUICK;
        assertThat(send(uri, "before", other).getException()).isNull();
        silence(null);
        isUnknown(send(uri, "x", other), "in 4 attempts");
        assertThat(stored()).isEqualTo(2);
    }

    /** The subject is another one, but the stream of the other takes it too. */
    @Test
    void anotherSubjectOfAStreamThatHasAnsweredIsKnownToo() throws Exception {
        management.addStream(named().subjects(other + ".*").build());
        String uri = "jetstream:>" + QUICK;
        assertThat(send(uri, "before", other + ".a").getException()).isNull();
        silence(null);
        isUnknown(send(uri, "x", other + ".b"), "in 4 attempts");
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aWindowThatIsShortenedWhileTheProducerRunsCounts() throws Exception {
        management.addStream(named().build());
        String uri = "jetstream:" + other + "?publishTimeout=2s&publishRetries=3";
        assertThat(send(uri, "before", other).getException()).isNull();
        silence(Duration.ofMillis(500));
        isUnknown(send(uri, "x", other), "its stream recognizes an id for 500ms only");
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aWindowShorterThanTheTimeOutAllowsNoRepetition() throws Exception {
        management.addStream(named().duplicateWindow(Duration.ofSeconds(1)).build());
        String uri = "jetstream:" + other + "?publishTimeout=700ms&publishRetries=10";
        assertThat(send(uri, "before", other).getException()).isNull();
        silence(null);
        isUnknown(send(uri, "x", other), "its stream recognizes an id for 1000ms only");
        assertThat(stored()).isEqualTo(2);
    }

    /** Dead letters have a publisher of their own, which asks for no stream at its start. */
    @Test
    void aDeadLetterWithoutAcknowledgementIsStoredOncePerDelivery() throws Exception {
        withoutWindow();
        silence(null);
        String handling = "terminateOn=java.lang.IllegalStateException&nakDelay=10m";
        routes(r -> r.from(uri("in", "durableName=d", "deadLetterSubject=" + other, handling))
                .process(e -> {
                    throw new IllegalStateException("never");
                }));
        try (LogCapture log = LogCapture.ours()) {
            publishRaw("in", 1);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> log.warnings().stream().anyMatch(line -> line.contains("could not be published to")));
        }
        assertThat(stored()).isEqualTo(1);
    }

    private void withoutWindow() throws Exception {
        management.addStream(
                named().sources(Source.builder().name(stream + "-origin").build())
                        .build());
        Duration window = management.getStreamInfo(other).getConfiguration().getDuplicateWindow();
        assumeTrue(window == null || window.isZero(), "this server gives it a window");
    }
}
