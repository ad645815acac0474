package io.github.cameljetstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.BoundStream;
import io.github.cameljetstream.provision.ConsumerPosition;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaxDeliverAdvisoryTest {
    private static MaxDeliverAdvisory parse(String json) {
        return MaxDeliverAdvisory.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** As a server of 2.15 publishes it. */
    @Test
    void theServersOwnAreRead() {
        MaxDeliverAdvisory advisory = parse("{\"type\":\"io.nats.jetstream.advisory.v1.max_deliver\","
                + "\"id\":\"5sKSaW7JIWwiQGq7Gcy3Wj\",\"timestamp\":\"2026-03-01T10:00:00.123456789Z\","
                + "\"stream\":\"ORDERS\",\"consumer\":\"b\\u0069lling\",\"stream_seq\":17, \"deliveries\" : 3,"
                + "\"domain\":\"hub\"}");

        assertThat(advisory)
                .isEqualTo(new MaxDeliverAdvisory(
                        17, 3, Instant.parse("2026-03-01T10:00:00.123456789Z"), "hub", "ORDERS", "billing"));
        assertThat(advisory.isOf("ORDERS", "billing", "hub")).isTrue();
        assertThat(advisory.isOf("ORDERS", "billing", null)).isFalse();
        assertThat(advisory.isOf("ORDERS", "other", "hub")).isFalse();
        assertThat(advisory.isOf("OTHER", "billing", "hub")).isFalse();
    }

    @Test
    void onlyTheNumbersAreNeeded() {
        assertThat(parse(" {\"stream_seq\":1,\"deliveries\":2} ")).isEqualTo(MaxDeliverAdvisory.own(1, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{",
                "{}",
                "{\"stream_seq\":1}",
                "{\"deliveries\":1}",
                "{\"stream_seq\":0,\"deliveries\":1}",
                "{\"stream_seq\":-1,\"deliveries\":1}",
                "{\"stream_seq\":1,\"deliveries\":0}",
                "{\"stream_seq\":1.5,\"deliveries\":1}",
                "{\"stream_seq\":1e3,\"deliveries\":1}",
                "{\"stream_seq\":9999999999999999999,\"deliveries\":1}",
                "{\"stream_seq\":true,\"deliveries\":1}",
                "{\"stream_seq\":null,\"deliveries\":1}",
                "{\"stream_seq\":1,\"deliveries\":1,\"a\":{}}",
                "{\"stream_seq\":1,\"deliveries\":1,\"a\":[1]}",
                "{\"stream_seq\":1,\"deliveries\":1} {}",
                "{\"stream_seq\":1,\"deliveries\":1,}",
                "{\"stream_seq\":1,\"deliveries\":1,\"a\":\"\\x\"}",
                "{\"stream_seq\":1,\"deliveries\":1,\"a\":\"\\u00\"}",
                "{\"stream_seq\":1,\"deliveries\":1,\"a\":\"\\u00",
                "{\"stream_seq\":1,\"deliveries\":1,\"timestamp\":\"soon\"}",
                "[{\"stream_seq\":1,\"deliveries\":1}]"
            })
    void anythingElseIsNone(String json) {
        assertThat(parse(json)).isNull();
    }

    @Test
    void whatIsTooLargeOrNoTextIsNone() {
        String rest = "\"stream_seq\":1,\"deliveries\":1}";
        String padding = " ".repeat(MaxDeliverAdvisory.MAX_SIZE - rest.length() - 1);

        assertThat(parse("{" + padding + rest)).isNotNull();
        assertThat(parse("{" + padding + " " + rest)).isNull();
        assertThat(parse("[".repeat(1_000))).isNull();
        assertThat(MaxDeliverAdvisory.parse(null)).isNull();
        assertThat(MaxDeliverAdvisory.parse(new byte[] {'{', (byte) 0xff, '}'})).isNull();
    }

    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

    private static boolean isBeforeCreation(Instant published, ConsumerConfiguration.Builder consumer) {
        BoundConsumer bound = new BoundConsumer(
                BoundStream.unasked("S"),
                "c",
                consumer.build(),
                ServerFeatures.UNKNOWN,
                CREATED.atZone(ZoneOffset.UTC),
                new ConsumerPosition(0, -1, -1, 0, 0, false));
        return new MaxDeliverAdvisory(17, 3, published, null, null, null).isBeforeCreationOf(bound, null);
    }

    @Test
    void aConsumerThatWasCreatedLaterDeliversTheMessageAgainIfItStartsBeforeIt() {
        Instant before = CREATED.minusSeconds(1);
        ConsumerConfiguration.Builder all = ConsumerConfiguration.builder().deliverPolicy(DeliverPolicy.All);
        assertThat(isBeforeCreation(before, all)).isTrue();
        assertThat(isBeforeCreation(CREATED, all)).isFalse();
        assertThat(isBeforeCreation(null, all)).isFalse();

        assertThat(isBeforeCreation(before, startingAt(17))).isTrue();
        assertThat(isBeforeCreation(before, startingAt(18))).isFalse();
        assertThat(isBeforeCreation(before, ConsumerConfiguration.builder().deliverPolicy(DeliverPolicy.New)))
                .isFalse();
    }

    @Test
    void withoutTheMessageItsTimeIsUnknown() {
        assertThat(isBeforeCreation(
                        CREATED.minusSeconds(1),
                        ConsumerConfiguration.builder()
                                .deliverPolicy(DeliverPolicy.ByStartTime)
                                .startTime(CREATED.atZone(ZoneOffset.UTC).minusDays(1))))
                .isFalse();
    }

    private static ConsumerConfiguration.Builder startingAt(long sequence) {
        return ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(sequence);
    }
}
