package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.ConnectionOptions;
import org.junit.jupiter.api.Test;

class AnswerFilterTest {
    private static AnswerFilter filter(String domain, String stream) {
        ConnectionOptions options = new ConnectionOptions();
        options.setDomain(domain);
        return new AnswerFilter(JetStreamApi.of(null, options), stream);
    }

    @Test
    void withoutOptionsEveryAnswerCounts() {
        AnswerFilter any = filter(null, null);

        assertThat(any.isWanted("S", "hub", "a")).isTrue();
        assertThat(any.isWanted("S", null, "a")).isTrue();
        assertThat(any.isOfOther("S")).isFalse();
        assertThat(any.mayBeOfOther("S")).isFalse();
        assertThat(any.describe("a")).isEqualTo("a stream");
    }

    @Test
    void theNamedStreamAloneCounts() {
        AnswerFilter orders = filter(null, "ORDERS");

        assertThat(orders.isWanted("ORDERS", "hub", "a")).isTrue();
        assertThat(orders.isWanted("OTHER", null, "a")).isFalse();
        assertThat(orders.mayBeOfOther("OTHER")).isTrue();
        assertThat(orders.mayBeOfOther("ORDERS")).isFalse();
        assertThat(orders.mayBeOfOther(null)).isFalse();
        assertThat(orders.isOfOther("OTHER"))
                .as("its refusal counts, since it may be of the same domain")
                .isFalse();
        assertThat(orders.describe("a")).isEqualTo("stream 'ORDERS'");
    }

    @Test
    void theNamedDomainAloneCounts() {
        AnswerFilter hub = filter("hub", "ORDERS");

        assertThat(hub.isWanted("ORDERS", "hub", "a")).isTrue();
        assertThat(hub.isWanted("ORDERS", "leaf", "a")).isFalse();
        assertThat(hub.isWanted("ORDERS", null, "a")).isFalse();
        assertThat(hub.isOfOther("OTHER")).isTrue();
        assertThat(hub.isOfOther("ORDERS")).isFalse();
        assertThat(hub.isOfOther(null)).isFalse();
        assertThat(hub.mayBeOfOther("ORDERS")).isTrue();
        assertThat(hub.mayBeOfOther(null)).isTrue();
        assertThat(hub.describe("a")).isEqualTo("stream 'ORDERS' of domain 'hub'");
    }
}
