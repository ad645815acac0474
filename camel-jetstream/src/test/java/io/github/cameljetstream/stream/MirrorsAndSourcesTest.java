package io.github.cameljetstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** Routes from streams whose messages come from other streams need only the name of the stream. */
class MirrorsAndSourcesTest extends JetStreamTestSupport {
    /** The mirror, or the stream with sources. */
    private String copy;

    private void consume(String options) throws Exception {
        copy = Streams.uniqueName("copy");
        deleteAfterwards(copy);
        routes(r -> r.from("jetstream:>?durableName=d&streamProvisioning=create&streamName=" + copy + "&" + options)
                .routeId("copy")
                .to("mock:out"));
    }

    @Test
    void aMirrorIsConsumedWithTheSequencesOfItsOrigin() throws Exception {
        publishRaw("orders", 3);
        management.deleteMessage(stream, 1);
        MockEndpoint out = getMockEndpoint("mock:out");

        consume("streamMirror=" + stream);

        awaitBodies(out, "1", "2");
        assertThat(sequences(out)).containsExactly(2L, 3L);
        assertThat(out.getExchanges())
                .extracting(each -> each.getMessage().getHeader(JetStreamHeaders.SUBJECT))
                .containsOnly(subject("orders"));
        awaitAckFloor(3);
        management.deleteConsumer(copy, "d");
        publishRaw("orders", 4, 3);
        awaitBodies(out, "1", "2", "3");
        context.getRouteController().stopRoute("copy");
        publishRaw("orders", 5, 4);
        context.getRouteController().startRoute("copy");
        awaitBodies(out, "1", "2", "3", "4");
        awaitAckFloor(5);
        assertThat(sequences(out)).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void aStreamWithSourcesIsConsumedWithItsOwnSequencesAndTheIdsOfTheMessages() throws Exception {
        MockEndpoint out = getMockEndpoint("mock:out");
        String second = consumeTwoSources();

        publish(subject("orders"), "one");
        publish(second, "two");

        await().atMost(SOON).until(() -> out.getReceivedCounter() == 2);
        assertThat(sequences(out)).containsExactly(1L, 2L);
        assertThat(out.getExchanges())
                .extracting(each -> each.getMessage().getHeader(JetStreamHeaders.SUBJECT))
                .containsExactlyInAnyOrder(subject("orders"), second);
        assertThat(out.getExchanges())
                .allSatisfy(each -> assertThat(each.getMessage().getHeader(JetStreamHeaders.MESSAGE_ID))
                        .isEqualTo(each.getMessage().getBody(String.class)));
        awaitAckFloor(2);
    }

    /** What the manual says about message ids that two sources have in common. */
    @Test
    void theServersVersionDecidesWhetherSourcesHaveADuplicateWindow() throws Exception {
        MockEndpoint out = getMockEndpoint("mock:out");
        String second = consumeTwoSources();

        publish(subject("orders"), "same");
        await().atMost(SOON).until(() -> out.getReceivedCounter() == 1);
        publish(second, "same");
        publish(second, "last");

        boolean keepsBoth = server().version().atLeast(2, 14);
        awaitBodies(out, keepsBoth ? new String[] {"same", "same", "last"} : new String[] {"same", "last"});
    }

    private String consumeTwoSources() throws Exception {
        String second = Streams.uniqueName("second");
        addStream(second);
        consume("streamSources=" + stream + ", " + second);
        return second;
    }

    private void publish(String subject, String id) throws Exception {
        Headers headers = new Headers();
        headers.add("Nats-Msg-Id", id);
        nats.jetStream()
                .publish(NatsMessage.builder()
                        .subject(subject)
                        .headers(headers)
                        .data(id.getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    @Test
    void aProducerOfAMirrorIsRefusedWithTheReason() {
        String mirror = Streams.uniqueName("copy");
        deleteAfterwards(mirror);

        assertThatThrownBy(() -> template.requestBody(
                        uri("orders", "streamName=" + mirror, "streamProvisioning=create", "streamMirror=" + stream),
                        "hello"))
                .hasStackTraceContaining("Stream '" + mirror + "' is a mirror of stream '" + stream
                        + "' and stores only messages of that one: publish to that one.");
    }

    private static void awaitBodies(MockEndpoint out, String... bodies) {
        await().atMost(SOON).untilAsserted(() -> assertThat(out.getExchanges())
                .extracting(each -> each.getMessage().getBody(String.class))
                .containsExactly(bodies));
    }

    private static List<Long> sequences(MockEndpoint out) {
        return out.getExchanges().stream()
                .map(each -> each.getMessage().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class))
                .toList();
    }

    private void awaitAckFloor(long sequence) {
        await().atMost(SOON).until(() -> {
            try {
                ConsumerInfo info = management.getConsumerInfo(copy, "d");
                return info.getAckFloor().getStreamSequence() == sequence;
            } catch (JetStreamApiException e) {
                return false; // not created again yet
            }
        });
    }
}
