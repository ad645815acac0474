package io.github.cameljetstream.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.cloudevents.EventIds;
import io.github.cameljetstream.message.MessageIds;
import io.github.cameljetstream.options.MessageIdStrategy;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.api.Test;

/** Which send Camel's error handler repeats: the repetition must have the id of the first one. */
class FailedSendsTest {
    private static final CamelContext CONTEXT = new DefaultCamelContext();
    private final PublishException unknown = new PublishException(Outcome.UNKNOWN, 0, "no answer", null);
    private final PublishException refused = new PublishException(Outcome.REFUSED, 10071, "no", null);

    private final MessageIds ids = new MessageIds(MessageIdStrategy.CLOUD_EVENT, new EventIds(true), "a");
    private final FailedSends sends = new FailedSends(ids, "a");
    private final Exchange exchange = new DefaultExchange(CONTEXT);

    private static void redeliveries(Exchange of, Integer count) {
        of.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, count);
    }

    private FailedSend fail(Object body, PublishException failure) {
        exchange.getMessage().setBody(body);
        redeliveries(exchange, null);
        sends.remember(exchange, body, "id", failure);
        redeliveries(exchange, 1);
        return sends.repeatedBy(exchange);
    }

    @Test
    void aRepetitionHasTheIdOfTheFirstSend() {
        FailedSend failed = fail("body", unknown);
        assertThat(failed.messageId()).isEqualTo("id");
        assertThat(failed.mayBeStored()).isTrue();
        assertThat(fail("body", refused).mayBeStored()).isFalse();
    }

    @Test
    void aSendThatCamelDoesNotRepeatIsNone() {
        exchange.getMessage().setBody("body");
        redeliveries(exchange, 1);
        assertThat(sends.repeatedBy(exchange)).as("none failed").isNull();
        sends.remember(exchange, "body", "id", unknown);
        assertThat(sends.repeatedBy(exchange)).as("the count has not grown").isNull();
        redeliveries(exchange, 2);
        assertThat(sends.repeatedBy(exchange)).isNotNull();
        redeliveries(exchange, null);
        assertThat(sends.repeatedBy(exchange)).as("the error handler counts").isNull();
    }

    @Test
    void anotherSenderHasItsOwnFailures() {
        fail("body", unknown);
        assertThat(new FailedSends(ids, "b").repeatedBy(exchange)).isNull();
    }

    /** A splitter or multicast copies properties too. */
    @Test
    void aCopyOfTheExchangeRepeatsNothing() {
        fail("body", unknown);
        Exchange copy = ExchangeHelper.createCopy(exchange, false);
        copy.setExchangeId("another");
        redeliveries(copy, 2);
        assertThat(sends.repeatedBy(copy)).isNull();
    }

    @Test
    void theStepThatMakesTheBodyMayBeRepeatedToo() {
        fail(new byte[] {1, 2}, unknown);
        exchange.getMessage().setBody(new byte[] {1, 2});
        assertThat(sends.repeatedBy(exchange)).isNotNull();
        exchange.getMessage().setBody(new byte[] {1, 3});
        assertThat(sends.repeatedBy(exchange)).isNull();
        exchange.getMessage().setBody("text");
        assertThat(sends.repeatedBy(exchange)).isNull();
        fail("text", unknown);
        exchange.getMessage().setBody("te".concat("xt"));
        assertThat(sends.repeatedBy(exchange)).isNotNull();
    }

    @Test
    void otherBodiesAreTheSameObject() {
        List<String> body = List.of("a");
        assertThat(fail(body, unknown)).isNotNull();
        exchange.getMessage().setBody(List.of("a"));
        assertThat(sends.repeatedBy(exchange)).isNull();
        assertThat(fail(null, unknown)).isNotNull();
    }

    @Test
    void aSendThatSucceedsForgetsTheFailureAndTheIdOfItsEvent() {
        FailedSend failed = fail("body", unknown);
        String event = ids.eventId(exchange, null);
        assertThat(ids.eventId(exchange, failed)).isEqualTo(event);
        sends.forget(exchange);
        assertThat(sends.repeatedBy(exchange)).isNull();
        assertThat(ids.eventId(exchange, failed)).isNotEqualTo(event);
    }

    @Test
    void aFailureOfAnotherKindStoresNothing() {
        assertThat(FailedSends.mayBeStored(null)).isFalse();
        assertThat(FailedSends.mayBeStored(new IllegalStateException())).isFalse();
    }
}
