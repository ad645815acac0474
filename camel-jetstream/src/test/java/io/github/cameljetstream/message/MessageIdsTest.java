package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cameljetstream.cloudevents.EventIds;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageIdStrategy;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which id a message gets: the wrong one loses it as a duplicate, or stores it twice. */
class MessageIdsTest {
    private static final CamelContext CONTEXT = new DefaultCamelContext();
    private static final byte[] EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"e1\",\"type\":\"t\",\"source\":\"s\"}".getBytes(StandardCharsets.UTF_8);

    private final Exchange exchange = new DefaultExchange(CONTEXT);

    private record Repeated(String messageId, boolean mayBeStored) implements RepeatedSend {}

    private static MessageIds ids(MessageIdStrategy strategy) {
        return new MessageIds(strategy, new EventIds(false), "a");
    }

    private String own(MessageIdStrategy strategy, String header, byte[] body) {
        exchange.getMessage().setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, header);
        return ids(strategy).own(exchange.getMessage(), exchange, body);
    }

    @ParameterizedTest
    @EnumSource(MessageIdStrategy.class)
    void theHeaderCountsUnlessThereShallBeNoIds(MessageIdStrategy strategy) {
        boolean none = strategy == MessageIdStrategy.NONE;
        assertThat(own(strategy, " mine ", EVENT)).isEqualTo(none ? null : "mine");
        assertThat(ids(strategy).choose("mine", false, new Repeated("before", true)))
                .isEqualTo("mine");
    }

    @Test
    void anEventHasItsOwnIdWithThatStrategyOnly() {
        for (String empty : new String[] {null, "", " "}) {
            assertThat(own(MessageIdStrategy.CLOUD_EVENT, empty, EVENT)).isEqualTo("e1");
            assertThat(own(MessageIdStrategy.AUTO, empty, EVENT)).isNull();
        }
        assertThat(own(MessageIdStrategy.CLOUD_EVENT, null, new byte[] {'x'})).isNull();
    }

    /** The headers of a batch belong to all its elements. */
    @Test
    void anElementHasTheIdOfItsBodyUnlessTheBatchHasOne() {
        MessageIds ids = ids(MessageIdStrategy.CLOUD_EVENT);
        assertThat(ids.ownInBody(exchange.getMessage(), EVENT)).isEqualTo("e1");
        assertThat(ids(MessageIdStrategy.AUTO).ownInBody(exchange.getMessage(), EVENT))
                .isNull();
        exchange.getMessage().setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, "batch");
        assertThat(ids.ownInBody(exchange.getMessage(), EVENT)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "ü", "a\u007f"})
    void anIdThatCannotBeSentIsRefused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> own(MessageIdStrategy.AUTO, id, EVENT))
                .withMessageContaining("must be ASCII text");
        assertThat(own(MessageIdStrategy.NONE, id, EVENT)).isNull();
    }

    @Test
    void aNewSendHasANewIdAndARepetitionThatOfTheFirst() {
        MessageIds ids = ids(MessageIdStrategy.AUTO);
        assertThat(ids.choose(null, false, null)).isNotNull().isNotEqualTo(ids.choose(null, false, null));
        assertThat(ids.choose(null, false, new Repeated("before", true))).isEqualTo("before");
        assertThat(ids.choose(null, false, new Repeated(null, true))).isNotNull();
    }

    @Test
    void withTheStrategyHeaderAnIdIsMadeOnlyIfItIsNeeded() {
        MessageIds ids = ids(MessageIdStrategy.HEADER);
        assertThat(ids.choose(null, false, new Repeated("before", true))).isNull();
        assertThat(ids.choose(null, true, null)).isNotNull();
        assertThat(ids.choose(null, true, new Repeated("before", true))).isEqualTo("before");
        assertThat(ids(MessageIdStrategy.NONE).choose(null, true, new Repeated("before", true)))
                .isNull();
    }

    @Test
    void anEventKeepsItsIdWhenTheSendIsRepeated() {
        MessageIds ids = ids(MessageIdStrategy.AUTO);
        String first = ids.eventId(exchange, null);
        assertThat(ids.eventId(exchange, new Repeated(null, true))).isEqualTo(first);
        assertThat(ids.eventId(exchange, null)).as("another send").isNotEqualTo(first);
        ids.forgetEventId(exchange);
        assertThat(ids.eventId(exchange, new Repeated(null, true))).isNotEqualTo(first);
    }

    @Test
    void theIdsOfABatchHaveThePlaceOfTheElement() {
        BatchElement.Ids ids = new BatchElement.Ids("all", "expecting", "event");
        assertThat(ids.of(3, false)).isEqualTo("all.3");
        assertThat(ids.of(3, true)).isEqualTo("expecting.3");
        assertThat(ids.ofEvent(3)).isEqualTo("event.3");
        BatchElement.Ids needed = new BatchElement.Ids(null, "expecting", null);
        assertThat(needed.of(3, false)).isNull();
        assertThat(needed.of(3, true)).isEqualTo("expecting.3");
    }
}
