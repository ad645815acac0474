package io.github.cameljetstream.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.PublishOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.trait.message.MessageTrait;
import org.apache.camel.trait.message.RedeliveryTraitPayload;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message that was delivered tells of itself, held against what the server says of it. */
@Tag("smoke")
class DeliveryHeadersTest extends JetStreamTestSupport {
    private final List<Delivered> seen = new CopyOnWriteArrayList<>();

    private record Delivered(Map<String, Object> headers, Object redelivery) {
        static Delivered of(Message message) {
            return new Delivered(Map.copyOf(message.getHeaders()), message.getPayloadForTrait(MessageTrait.REDELIVERY));
        }

        Object header(String name) {
            return headers.get(name);
        }
    }

    /** The message of another subject makes the sequences of stream and consumer differ. */
    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void theHeadersOfEachDelivery(String type) throws Exception {
        publishRaw("other", 1);
        nats.jetStream()
                .publish(
                        subject("a"),
                        new byte[] {1},
                        PublishOptions.builder().messageId("id-1").build());
        publishRaw("a", 2);
        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type, "nakDelay=1s"))
                .process(e -> {
                    seen.add(Delivered.of(e.getMessage()));
                    if (seen.size() == 1) {
                        throw new IllegalStateException("the first comes again, after the others");
                    }
                }));
        await().atMost(SOON).until(() -> seen.size() == 4);
        awaitSettled("d");

        long[] streamSequences = {2, 3, 4, 2};
        long[] deliveries = {1, 1, 1, 2};
        long[] pending = {2, 1, 0, 0};
        for (int i = 0; i < 4; i++) {
            Delivered delivered = seen.get(i);
            Instant stored =
                    management.getMessage(stream, streamSequences[i]).getTime().toInstant();
            assertThat(delivered.headers)
                    .as("delivery " + (i + 1))
                    .containsEntry(JetStreamHeaders.SUBJECT, subject("a"))
                    .containsEntry(JetStreamHeaders.STREAM, stream)
                    .containsEntry(JetStreamHeaders.CONSUMER, "d")
                    .containsEntry(JetStreamHeaders.STREAM_SEQUENCE, streamSequences[i])
                    .containsEntry(JetStreamHeaders.CONSUMER_SEQUENCE, i + 1L)
                    .containsEntry(JetStreamHeaders.DELIVERED_COUNT, deliveries[i])
                    .containsEntry(JetStreamHeaders.PENDING, pending[i])
                    .containsEntry(JetStreamHeaders.TIMESTAMP, stored)
                    .containsEntry(Exchange.MESSAGE_TIMESTAMP, stored.toEpochMilli())
                    .doesNotContainKey(JetStreamHeaders.DOMAIN);
            assertThat(delivered.header(JetStreamHeaders.MESSAGE_ID))
                    .isEqualTo(streamSequences[i] == 2 ? "id-1" : null);
            assertThat(delivered.redelivery)
                    .isEqualTo(
                            deliveries[i] > 1
                                    ? RedeliveryTraitPayload.IS_REDELIVERY
                                    : RedeliveryTraitPayload.NON_REDELIVERY);
        }
    }
}
