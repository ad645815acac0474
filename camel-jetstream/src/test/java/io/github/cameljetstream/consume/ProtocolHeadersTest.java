package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the headers of the NATS protocol say of a message, which a route sees and a producer is not steered by. */
class ProtocolHeadersTest extends JetStreamTestSupport {
    private final Queue<Map<String, Object>> routed = new ConcurrentLinkedQueue<>();

    private void markers() throws Exception {
        assumeTrue(server().version().atLeast(2, 11), "delete markers");
        management.deleteStream(stream);
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream + ".>")
                .storageType(StorageType.Memory)
                .allowMessageTtl(true)
                .allowRollup(true)
                .subjectDeleteMarkerTtl(Duration.ofSeconds(1))
                .build());
    }

    @Test
    void aDeleteMarkerSaysWhyThereIsNoMessage() throws Exception {
        markers();
        routes(r -> r.from(uri("a.*"))
                .process(e -> routed.add(Map.copyOf(e.getMessage().getHeaders())))
                .to(uri("copy")));
        nats.jetStream().publish(subject("a.1"), new Headers().put("Nats-TTL", "1s"), new byte[0]);
        await().atMost(SOON).until(() -> routed.size() == 2);
        assertThat(routed).first().satisfies(each -> assertThat(each)
                .doesNotContainKey(JetStreamHeaders.MARKER_REASON));
        assertThat(routed).last().satisfies(each -> assertThat(each)
                .containsEntry(JetStreamHeaders.MARKER_REASON, "MaxAge"));
        assertCopiesAreUnmarked(2);
    }

    /** Which reasons there are depends on the server's version: each is passed on as it is. */
    @ParameterizedTest
    @ValueSource(strings = {"MaxAge", "Purge", "Remove"})
    void everyReasonIsPassedOn(String reason) throws Exception {
        nats.jetStream().publish(subject("a.1"), new Headers().put("Nats-Marker-Reason", reason), new byte[0]);
        routes(r -> r.from(uri("a.*"))
                .process(e -> routed.add(Map.copyOf(e.getMessage().getHeaders()))));
        await().atMost(SOON).until(() -> routed.size() == 1);
        assertThat(routed.peek()).containsEntry(JetStreamHeaders.MARKER_REASON, reason);
    }

    @Test
    void aMessageOfASourcedStreamSaysWhereItIsFrom() throws Exception {
        String aggregate = stream + "-all";
        deleteAfterwards(aggregate);
        publishRaw("a", 1);
        management.addStream(StreamConfiguration.builder()
                .name(aggregate)
                .storageType(StorageType.Memory)
                .sources(Source.builder().sourceName(stream).build())
                .build());
        await().atMost(SOON)
                .until(() ->
                        management.getStreamInfo(aggregate).getStreamState().getMsgCount() == 1);
        routes(r -> r.from("jetstream:" + stream + ".a?streamName=" + aggregate)
                .process(e -> routed.add(Map.copyOf(e.getMessage().getHeaders())))
                .to(uri("copy")));
        await().atMost(SOON).until(() -> routed.size() == 1);
        assertThat(routed.peek().get(JetStreamHeaders.STREAM_SOURCE)).asString().startsWith(stream + " 1");
        assertCopiesAreUnmarked(1);
    }

    /** A producer must not be steered by what a consumer has set, nor may that travel. */
    private void assertCopiesAreUnmarked(int count) throws Exception {
        await().atMost(SOON).untilAsserted(() -> assertThat(management
                        .getStreamInfo(stream, StreamInfoOptions.allSubjects())
                        .getStreamState()
                        .getSubjectMap())
                .containsEntry(subject("copy"), (long) count));
        Headers headers = management.getLastMessage(stream, subject("copy")).getHeaders();
        assertThat(headers.keySet()).containsExactly("Nats-Msg-Id");
    }

    /** Camel takes them for one name. */
    @Test
    void valuesOfNamesThatDifferInLetterCaseAreMerged() throws Exception {
        Headers headers = new Headers().put("X-Tag", "a").put("x-tag", "b", "c").put("other", "d");
        nats.jetStream().publish(subject("a"), headers, new byte[0]);
        routes(r -> r.from(uri("a"))
                .process(e -> routed.add(Map.copyOf(e.getMessage().getHeaders())))
                .to(uri("copy")));
        await().atMost(SOON).until(() -> routed.size() == 1);
        assertThat(routed.peek())
                .containsEntry("X-Tag", java.util.List.of("a", "b", "c"))
                .containsEntry("other", "d");
        await().atMost(SOON).until(() -> messagesInStream() == 2);
        assertThat(management
                        .getLastMessage(stream, subject("copy"))
                        .getHeaders()
                        .get("X-Tag"))
                .containsExactly("a", "b", "c");
    }
}
