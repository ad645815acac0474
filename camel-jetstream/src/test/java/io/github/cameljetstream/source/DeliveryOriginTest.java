package io.github.cameljetstream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.wire.SubjectBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both forms of the reply subject are read. Servers before 2.14 write the short one only. */
class DeliveryOriginTest {
    private static final DeliveryOrigin ANY_DOMAIN = origin(null);
    private static final DeliveryOrigin HUB = origin("hub");

    private static DeliveryOrigin origin(String domain) {
        return new DeliveryOrigin(Deliveries.consumer("s", "d"), domain);
    }

    @ParameterizedTest
    @CsvSource({
        "$JS.ACK.s.d.2.30.31.1700000000123456789.7, ",
        "$JS.ACK._.hash.s.d.2.30.31.1700000000123456789.7, ",
        "$JS.ACK.hub.hash.s.d.2.30.31.1700000000123456789.7, hub",
        "$JS.ACK.hub.hash.s.d.2.30.31.1700000000123456789.7.random, hub",
        "$JS.ACK.s.d.s.d.2.30.31.1700000000123456789.7, s"
    })
    void allPartsAreRead(String reply, String domain) {
        assertThat(ANY_DOMAIN.read(reply))
                .isEqualTo(new AckSubject(domain, "s", "d", 2, 30, 31, 1_700_000_000_123_456_789L, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_INBOX.a.b",
                "$JS.ACK.",
                "$JS.ACK.s.d.",
                "$JS.ACK.s.d.1.30.31.7",
                "$JS.ACK.s.d.1.30.31.1700000000123456789.7.8",
                "$JS.ACK.s.d.two.30.31.1700000000123456789.7",
                "$JS.ACK.s.d.0.30.31.1700000000123456789.7",
                "$JS.ACK.s.d.1.0.31.1700000000123456789.7",
                "$JS.ACK.s.d.1.30.-1.1700000000123456789.7",
                "$JS.ACK.s.d.1.30.31.1700000000123456789.-7",
                "$JS.ACK.s.d.1.99999999999999999999.31.1700000000123456789.7",
                "$JS.ACK.s.d.1..31.1700000000123456789.7",
                "$JS.ACK.s.other.1.30.31.1700000000123456789.7",
                "$JS.ACK.other.d.1.30.31.1700000000123456789.7",
                "$JS.ACK.s.d2.1.30.31.1700000000123456789.7",
                "$JS.ACK.hub.hash.s.other.1.30.31.1700000000123456789.7",
                "$JS.ACK.hub.hash.other.d.1.30.31.1700000000123456789.7",
                "$JS.ACK.hub.hash.s.d.1.30.31.1700000000123456789",
                "$JS.FC.s.d.1.30.31.1700000000123456789.7",
                "$js.ack.s.d.1.30.31.1700000000123456789.7"
            })
    void whatIsNoDeliveryOfTheConsumerIsNone(String reply) {
        assertThat(ANY_DOMAIN.read(reply)).isNull();
        assertThat(ANY_DOMAIN.read(null)).isNull();
    }

    @Test
    void aKnownDomainCountsWhereTheReplySubjectNamesOne() {
        String rest = ".hash.s.d.1.30.31.1700000000123456789.7";
        assertThat(HUB.read("$JS.ACK.hub" + rest)).isNotNull();
        assertThat(HUB.read("$JS.ACK.s.d.1.30.31.1700000000123456789.7")).isNotNull();
        assertThat(HUB.read("$JS.ACK.leaf" + rest)).isNull();
        assertThat(HUB.read("$JS.ACK.hub2" + rest)).isNull();
        assertThat(HUB.read("$JS.ACK._" + rest)).isNull();
        assertThat(HUB.isOfOtherDomain("$JS.ACK.leaf" + rest)).isTrue();
        assertThat(HUB.isOfOtherDomain("$JS.ACK.hub" + rest)).isFalse();
        assertThat(HUB.isOfOtherDomain("$JS.ACK.leaf.hash.s.other.1.30.31.1700000000123456789.7"))
                .isFalse();
        assertThat(HUB.isOfOtherDomain(null)).isFalse();
        assertThat(ANY_DOMAIN.isOfOtherDomain("$JS.ACK.leaf" + rest)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$JS.FC.s.d.x1Yz", "$JS.FC._.hash.s.d.x1Yz", "$JS.FC.hub.hash.s.d.x1Yz"})
    void flowControlIsAnsweredAtTheConsumersOwnSubjects(String reply) {
        assertThat(ANY_DOMAIN.isFlowControl(reply)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders.a",
                "$JS.FC.",
                "$JS.FC.s.d",
                "$JS.FC.s.d.",
                "$JS.FC.s.d.x.y",
                "$JS.FC.s.d.>",
                "$JS.FC.s.d.*",
                "$JS.FC.s.d.x y",
                "$JS.FC.s.d.x\r\n",
                "$JS.FC.s.other.x",
                "$JS.FC.other.d.x",
                "$JS.FC.hub.hash.s.other.x",
                "$JS.ACK.s.d.1.30.31.1700000000123456789.7",
                "$JS.API.STREAM.DELETE.s"
            })
    void anyOtherSubjectIsNotAnswered(String reply) {
        assertThat(ANY_DOMAIN.isFlowControl(reply)).isFalse();
    }

    @Test
    void flowControlOfAnotherDomainIsNotAnswered() {
        assertThat(HUB.isFlowControl("$JS.FC.hub.hash.s.d.x")).isTrue();
        assertThat(HUB.isFlowControl("$JS.FC.leaf.hash.s.d.x")).isFalse();
    }

    @Test
    void acknowledgementsAreKnownByTheirSubject() {
        assertThat(HUB.isAck("$JS.ACK.s.d.1.30.0.0.0")).isTrue();
        assertThat(HUB.isAck("$JS.ACK.hub.hash.s.d.1.30.31.1700000000123456789.7"))
                .isTrue();
        assertThat(HUB.isAck("$JS.ACK.leaf.hash.s.d.1.30.31.1700000000123456789.7"))
                .isFalse();
        assertThat(HUB.isAck("$JS.ACK.s.other.1.30.31.1700000000123456789.7")).isFalse();
        assertThat(HUB.isAck("orders.a")).isFalse();
    }

    @Test
    void namesAreShared() {
        AckSubject one = ANY_DOMAIN.read("$JS.ACK.hub.hash.s.d.1.30.31.1700000000123456789.7");
        AckSubject next = ANY_DOMAIN.read("$JS.ACK.hub.hash.s.d.1.31.32.1700000000123456790.6");
        assertThat(next.stream()).isSameAs(one.stream());
        assertThat(next.consumer()).isSameAs(one.consumer());
        assertThat(next.domain()).isSameAs(one.domain());
    }

    @Test
    void namesNeedNotBeAscii() {
        DeliveryOrigin origin = new DeliveryOrigin(Deliveries.consumer("größen", "東京"), "zürich");
        String numbers = ".1.30.31.1700000000123456789.7";
        assertThat(origin.read(SubjectBytes.asRead("$JS.ACK.größen.東京" + numbers)).stream())
                .isEqualTo("größen");
        assertThat(origin.read(SubjectBytes.asRead("$JS.ACK.zürich.hash.größen.東京" + numbers)))
                .isNotNull();
        assertThat(SubjectBytes.decoded(SubjectBytes.asRead("größen.東京"))).isEqualTo("größen.東京");
    }
}
