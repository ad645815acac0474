package io.github.cameljetstream.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Operations that read messages of a stream, or what the server knows of it. */
class ReadOperationsTest extends JetStreamTestSupport {
    private Exchange run(String subject, String options, Map<String, Object> headers) {
        return template.send("jetstream:" + subject + "?streamName=" + stream + "&" + options, exchange -> {
            exchange.getMessage().setBody("before");
            exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
    }

    private Message read(String subject, String options, Map<String, Object> headers) throws Exception {
        Exchange done = run(subject, options, headers);
        if (done.getException() != null) {
            throw done.getException();
        }
        return done.getMessage();
    }

    private Message read(String subject, String options) throws Exception {
        return read(subject, options, Map.of());
    }

    private static String body(Message message) {
        return new String(message.getBody(byte[].class), StandardCharsets.UTF_8);
    }

    private static List<String> bodies(Object list) {
        return ((List<?>) list).stream().map(each -> body((Message) each)).toList();
    }

    private void allowDirect() throws Exception {
        management.updateStream(
                StreamConfiguration.builder(management.getStreamInfo(stream).getConfiguration())
                        .storageType(StorageType.Memory)
                        .allowDirect(true)
                        .build());
    }

    @Test
    void getReadsTheMessageWithASequence() throws Exception {
        nats.jetStream()
                .publish(NatsMessage.builder()
                        .subject(subject("a"))
                        .data("hello")
                        .headers(new Headers().add("region", "eu").add("Nats-Msg-Id", "7"))
                        .build());
        for (String direct : List.of("directGet=false", "directGet=true")) {
            Message found = read(subject(">"), "operation=get&operationSequence=1&" + direct);

            assertThat(body(found)).isEqualTo("hello");
            assertThat(found.getHeaders())
                    .containsEntry(JetStreamHeaders.FOUND, true)
                    .containsEntry(JetStreamHeaders.SUBJECT, subject("a"))
                    .containsEntry(JetStreamHeaders.STREAM, stream)
                    .containsEntry(JetStreamHeaders.STREAM_SEQUENCE, 1L)
                    .containsEntry(JetStreamHeaders.MESSAGE_ID, "7")
                    .containsEntry("region", "eu")
                    .doesNotContainKeys("Nats-Sequence", "Nats-Msg-Id");
            assertThat(found.getHeader(JetStreamHeaders.TIMESTAMP, Instant.class))
                    .isEqualTo(management.getMessage(stream, 1).getTime().toInstant());
            allowDirect(); // the second read goes to any server
        }
    }

    @Test
    void getLastAndGetNextReadMessagesOfASubject() throws Exception {
        publishRaw("a", 3); // 1 to 3
        publishRaw("b", 2); // 4 and 5
        publishRaw("a", 5, 3); // 6 and 7

        assertThat(body(read(subject("a"), "operation=getLast"))).isEqualTo("4");
        assertThat(read(subject("b"), "operation=getLast").getHeader(JetStreamHeaders.STREAM_SEQUENCE))
                .isEqualTo(5L);
        assertThat(body(read(subject("a"), "operation=getNext"))).isEqualTo("0");
        assertThat(read(subject("a"), "operation=getNext&operationSequence=4")
                        .getHeader(JetStreamHeaders.STREAM_SEQUENCE))
                .isEqualTo(6L);
        Map<String, Object> toB = Map.of(JetStreamHeaders.OVERRIDE_SUBJECT, subject("b"));
        Message byHeader = read(subject(">"), "operation=getNext&operationSequence=1", toB);
        assertThat(byHeader.getHeader(JetStreamHeaders.STREAM_SEQUENCE)).isEqualTo(4L);
        assertThat(byHeader.getHeader(JetStreamHeaders.OVERRIDE_SUBJECT)).isNull();
    }

    @Test
    void aMissingMessageIsAHeaderOrAnException() throws Exception {
        publishRaw("a", 1);

        Message missing =
                read(subject("b"), "operation=getLast", Map.of(JetStreamHeaders.STREAM_SEQUENCE, 99L, "kept", "yes"));
        assertThat(missing.getBody()).isNull();
        assertThat(missing.getHeaders())
                .containsEntry(JetStreamHeaders.FOUND, false)
                .containsEntry("kept", "yes")
                .doesNotContainKey(JetStreamHeaders.STREAM_SEQUENCE);
        assertThatThrownBy(() -> read(subject("a"), "operation=get&operationSequence=9&failIfMissing=true"))
                .isInstanceOf(MessageMissingException.class)
                .hasMessageContaining("at sequence 9")
                .hasMessageContaining("failIfMissing");
        assertThatThrownBy(() -> read("other.a", "operation=getLast"))
                .hasMessageContaining("has no such subject")
                .hasMessageContaining(stream + ".>");
    }

    @Test
    void getBatchReadsSeveralMessagesFromTheLeader() throws Exception {
        publishRaw("a", 4);
        publishRaw("b", 1);

        Message some = read(subject("a"), "operation=getBatch&operationSequence=2&operationLimit=2");
        assertThat(bodies(some.getBody())).containsExactly("1", "2");
        assertThat(bodies(read(subject(">"), "operation=getBatch&operationUpToSequence=3")
                        .getBody()))
                .containsExactly("0", "1", "2");
    }

    @Test
    @Tag("newest")
    void getBatchReadsDirectlyAndInPages() throws Exception {
        allowDirect();
        publishRaw("a", 25);
        publishRaw("b", 3);

        Message some = read(subject("a"), "operation=getBatch&operationSequence=3&operationLimit=20");
        assertThat(bodies(some.getBody())).hasSize(20).startsWith("2").endsWith("21");
        assertThat(some.getHeader(JetStreamHeaders.PENDING)).isEqualTo(3L);
        Message streamed = read(
                subject(">"), "operation=getBatch&operationStreaming=true&operationLimit=4&operationUpToSequence=27");
        List<String> all = new ArrayList<>();
        ((Iterator<?>) streamed.getBody()).forEachRemaining(each -> all.add(body((Message) each)));
        assertThat(all).hasSize(27).startsWith("0").endsWith("24", "0", "1");
    }

    @Test
    @Tag("newest")
    void getBatchAndGetNextBeginAndEndAtATime() throws Exception {
        publishRaw("a", 2);
        Instant between = management.getMessage(stream, 2).getTime().toInstant().plusNanos(1);
        publishRaw("a", 5, 2);
        Instant end = management.getMessage(stream, 5).getTime().toInstant();
        for (boolean direct : List.of(false, true)) {
            Map<String, Object> times = Map.of(
                    JetStreamHeaders.OPERATION_TIME, between, JetStreamHeaders.OPERATION_UP_TO_TIME, end.toString());

            assertThat(bodies(read(subject("a"), "operation=getBatch", times).getBody()))
                    .containsExactly("2", "3");
            assertThat(body(read(subject("a"), "operation=getNext", Map.of(JetStreamHeaders.OPERATION_TIME, between))))
                    .isEqualTo("2");
            if (!direct) {
                allowDirect();
            }
        }
    }

    @Test
    @Tag("newest")
    void getLastPerSubjectIsASnapshotInPages() throws Exception {
        allowDirect();
        for (int i = 0; i < 10; i++) {
            publishRaw("s" + i, 2);
        }

        Message last = read(subject("*"), "operation=getLastPerSubject");
        assertThat(bodies(last.getBody())).hasSize(10).containsOnly("1");
        assertThat(last.getHeader(JetStreamHeaders.UP_TO_SEQUENCE)).isEqualTo(20L);
        assertThat(bodies(read(subject("*"), "operation=getLastPerSubject&operationUpToSequence=3")
                        .getBody()))
                .containsExactly("1", "0");
        Message part = read(subject("*"), "operation=getLastPerSubject&operationLimit=3");
        assertThat(bodies(part.getBody())).hasSize(3);
        assertThat(part.getHeader(JetStreamHeaders.PENDING)).isEqualTo(7L);
    }

    @Test
    @Tag("newest")
    void getLastPerSubjectNeedsAStreamThatAllowsDirectReads() {
        assertThatThrownBy(() -> read(subject("*"), "operation=getLastPerSubject"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("allow_direct");
    }

    @Test
    void theInformationIsAMap() throws Exception {
        publishRaw("a", 2);
        management.createConsumer(
                stream,
                io.nats.client.api.ConsumerConfiguration.builder().durable("d").build());

        Map<?, ?> info = read(subject("a"), "operation=streamInfo").getBody(Map.class);
        assertThat(((Map<?, ?>) info.get("state")).get("messages")).isEqualTo(2L);
        assertThat(((Map<?, ?>) info.get("config")).get("name")).isEqualTo(stream);
        Map<?, ?> consumer =
                read(subject("a"), "operation=consumerInfo&durableName=d").getBody(Map.class);
        assertThat(consumer.get("num_pending")).isEqualTo(2L);
        assertThatThrownBy(() -> read(subject("a"), "operation=consumerInfo&durableName=gone"))
                .hasMessageContaining("consumer 'gone' of stream '" + stream + "'")
                .hasMessageContaining("the consumer does not exist (error 10014)");
    }

    @Test
    void aHeaderNamesTheOperationAndMistakesAreNamed() throws Exception {
        publishRaw("a", 1);

        Message found = read(
                subject("a"),
                "operation=publish",
                Map.of(JetStreamHeaders.OPERATION, "getLast", JetStreamHeaders.FOUND, false));
        assertThat(body(found)).isEqualTo("0");
        assertThat(found.getHeader(JetStreamHeaders.OPERATION)).isNull();
        assertThat(messagesInStream()).isEqualTo(1);
        assertThatThrownBy(() -> read(subject("a"), "operation=get")).hasMessageContaining("needs a sequence");
        assertThatThrownBy(() -> read(subject("a"), "operation=get", Map.of(JetStreamHeaders.OPERATION_SEQUENCE, "0")))
                .hasMessageContaining(
                        "CamelJetStreamOperationSequence=0 is refused: it must be a number of at least 1");
        assertThatThrownBy(() -> read(subject("a"), "operation=getLast", Map.of(JetStreamHeaders.OPERATION_KEEP, 1)))
                .hasMessageContaining("CamelJetStreamOperationKeep=1 has no effect on operation getLast");
        assertThatThrownBy(() -> read(subject("a"), "operation=get", Map.of(JetStreamHeaders.OPERATION, "fetch")))
                .hasMessageContaining("=fetch is refused: it must be one of publish, get, getLast");
        assertThatThrownBy(() -> read(
                        subject("a"), "operation=getLast", Map.of(JetStreamHeaders.OVERRIDE_SUBJECT, subject("b"))))
                .hasMessageContaining("among the subjects of the endpoint");
        assertThat(run(subject("a"), "operation=getLast", Map.of()).getException())
                .isNull();
    }

    @Test
    void aStreamThatIsMissingIsNamed() {
        assertThatThrownBy(() -> template.sendBody("jetstream:nowhere.a?operation=getLast", "x"))
                .hasStackTraceContaining("No stream has the subject 'nowhere.a'");
    }
}
