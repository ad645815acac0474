package io.github.cameljetstream.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.impl.Headers;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;

/** What the route finds in the headers after a send. */
class PublishedHeadersTest {
    private static final CamelContext CONTEXT = new DefaultCamelContext();
    private static final PubAck ACK = PubAck.ofMessage("S", 7, false, null);

    private final Message message = new DefaultMessage(CONTEXT);
    private final PublishedHeaders headers = new PublishedHeaders(true);

    private static OutgoingMessage sent(Headers given) {
        return new OutgoingMessage("a.1", given, new byte[0], null);
    }

    private static OutgoingMessage schedule() {
        return sent(new Headers().put("Nats-Schedule", "@every 1m"));
    }

    @Test
    void aStoredMessageHasItsStreamAndSequence() {
        headers.setStored(message, sent(null), ACK);
        assertThat(message.getHeaders())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        JetStreamHeaders.PUBLISHED_STREAM,
                        "S",
                        JetStreamHeaders.PUBLISHED_SEQUENCE,
                        7L,
                        JetStreamHeaders.PUBLISHED_DUPLICATE,
                        false));
    }

    @Test
    void otherHeadersStayAndThoseForTheProducerGo() {
        message.setHeader("mine", 1);
        message.setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, "a.1");
        message.setHeader(JetStreamHeaders.PUBLISHED_RESULTS, List.of());
        headers.setStored(message, sent(new Headers().put("x", "y")), ACK);
        assertThat(message.getHeaders())
                .containsOnlyKeys(
                        "mine",
                        JetStreamHeaders.PUBLISHED_STREAM,
                        JetStreamHeaders.PUBLISHED_SEQUENCE,
                        JetStreamHeaders.PUBLISHED_DUPLICATE);
    }

    @Test
    void aDomainAndACounterAreHeadersToo() {
        headers.setStored(message, sent(null), new PubAck("S", 7, true, "D", "123456789012345678901234567890", -1));
        assertThat(message.getHeader(JetStreamHeaders.PUBLISHED_DOMAIN)).isEqualTo("D");
        assertThat(message.getHeader(JetStreamHeaders.PUBLISHED_COUNTER))
                .isEqualTo(new BigInteger("123456789012345678901234567890"));
        assertThat(message.getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE)).isEqualTo(true);

        headers.setStored(message, sent(null), ACK);
        assertThat(message.getHeaders())
                .as("those of the earlier send are gone")
                .doesNotContainKeys(JetStreamHeaders.PUBLISHED_DOMAIN, JetStreamHeaders.PUBLISHED_COUNTER);
    }

    @Test
    void theSubjectOfAScheduleIsAHeaderIfItIsUnique() {
        headers.setStored(message, schedule(), ACK);
        assertThat(message.getHeader(JetStreamHeaders.PUBLISHED_SCHEDULE_SUBJECT))
                .isEqualTo("a.1");
        Message other = new DefaultMessage(CONTEXT);
        new PublishedHeaders(false).setStored(other, schedule(), ACK);
        assertThat(other.getHeaders()).doesNotContainKey(JetStreamHeaders.PUBLISHED_SCHEDULE_SUBJECT);
        new PublishedHeaders(true).setStored(other, sent(null), ACK);
        assertThat(other.getHeaders()).doesNotContainKey(JetStreamHeaders.PUBLISHED_SCHEDULE_SUBJECT);
    }

    @Test
    void aFailedSendLeavesNoTraceOfAnEarlierOne() {
        headers.setStored(message, sent(null), ACK);
        message.setHeader("mine", 1);
        message.setHeader(JetStreamHeaders.PUBLISH_TTL, "1h");
        headers.setFailed(message);
        assertThat(message.getHeaders()).containsOnlyKeys("mine");
    }

    @Test
    void theResultsOfABatchReplaceTheHeadersOfOneMessage() {
        headers.setStored(message, sent(null), ACK);
        headers.setResults(message, List.of());
        assertThat(message.getHeaders()).containsOnlyKeys(JetStreamHeaders.PUBLISHED_RESULTS);
    }
}
