package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of several elements. */
class BatchPublishTest extends BatchTestSupport {
    private void allowAtomic() throws Exception {
        assumeTrue(server().version().atLeast(2, 12), "atomic batches");
        management.updateStream(
                StreamConfiguration.builder(management.getStreamInfo(stream).getConfiguration())
                        .allowAtomicPublish(true)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"each", "atomic"})
    void everyElementIsAMessage(String batch) throws Exception {
        if (batch.equals("atomic")) {
            allowAtomic();
        }
        int sent = 0;
        for (Object body : severalForms().toList()) {
            Exchange exchange = send(uri("a", "batch=" + batch), body, "color", "red");
            assertThat(exchange.getException()).isNull();
            List<PublishResult> results = results(exchange);
            assertThat(results).hasSize(3).allMatch(PublishResult::isStored);
            for (PublishResult result : results) {
                assertThat(result.sequence()).isEqualTo(++sent);
                assertThat(result.stream()).isEqualTo(stream);
                MessageInfo stored = management.getMessage(stream, sent);
                assertThat(new String(stored.getData(), StandardCharsets.UTF_8))
                        .isEqualTo(List.of("a", "b", "c").get(result.index()));
                assertThat(stored.getHeaders().getFirst("color")).isEqualTo("red");
                assertThat(stored.getHeaders().keySet()).noneMatch(name -> name.startsWith("Camel"));
            }
        }
        assertThat(messagesInStream()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text,with,commas", "[B", ""})
    void whatIsOneThingIsOneMessage(String body) throws Exception {
        Exchange sent = send(uri("a", "batch=each"), body.equals("[B") ? body.getBytes(StandardCharsets.UTF_8) : body);
        assertThat(sent.getException()).isNull();
        assertThat(bodies()).containsExactly(body);
    }

    @Test
    void withoutTheOptionAListIsRefusedWithTheCure() {
        assertThat(send(uri("a"), List.of("a", "b")).getException())
                .hasMessageContaining("cannot be converted to one message. Set batch=each");
        assertThat(messagesInStream()).isZero();
    }

    @Test
    void nothingIsSentForNoElements() throws Exception {
        Exchange sent = send(uri("a", "batch=each"), List.of());
        assertThat(sent.getException()).isNull();
        assertThat(results(sent)).isEmpty();
        assertThat(messagesInStream()).isZero();
    }

    @Test
    void manyElementsGoThroughASmallWindowInTheirOrder() throws Exception {
        int count = 20_000;
        AtomicInteger read = new AtomicInteger();
        Stream<Integer> body = numbers(count).stream().peek(each -> read.incrementAndGet());
        Exchange sent = send(uri("a", "batch=each", "maxPendingPublishes=50"), body);
        assertThat(sent.getException()).isNull();
        List<PublishResult> results = results(sent);
        assertThat(results).hasSize(count);
        for (PublishResult result : results) {
            assertThat(result.sequence()).isEqualTo(result.index() + 1L);
        }
        assertThat(messagesInStream()).isEqualTo(count);
    }

    @Test
    void camelMessagesHaveTheirOwnHeadersAndSubjects() throws Exception {
        DefaultMessage one = new DefaultMessage(context);
        one.setBody("one");
        one.setHeader("own", "yes");
        one.setHeader(JetStreamHeaders.OVERRIDE_SUBJECT, subject("other"));
        one.setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, "my-id");
        Exchange two = context.getEndpoint(uri("a")).createExchange();
        two.getIn().setBody("two");
        Exchange sent = send(uri("a", "batch=each"), List.of(one, two, "three"), "batch", "yes");
        assertThat(sent.getException()).isNull();
        MessageInfo first = management.getMessage(stream, 1);
        assertThat(first.getSubject()).isEqualTo(subject("other"));
        assertThat(first.getHeaders().getFirst("own")).isEqualTo("yes");
        assertThat(first.getHeaders().getFirst("batch")).isNull();
        assertThat(first.getHeaders().getFirst("Nats-Msg-Id")).isEqualTo("my-id");
        assertThat(management.getMessage(stream, 2).getHeaders().getFirst("batch"))
                .isNull();
        assertThat(management.getMessage(stream, 3).getHeaders().getFirst("batch"))
                .isEqualTo("yes");
    }

    @Test
    void aBadElementFailsAloneAndTheExchangeSaysSo() throws Exception {
        Exchange sent = send(uri("a", "batch=each"), List.of("a", new Object(), "c"));
        PublishBatchException failure = sent.getException(PublishBatchException.class);
        assertThat(failure)
                .hasMessageStartingWith(
                        "1 of 3 messages of the batch were not stored, or not known to be." + " The first, number 1: ");
        assertThat(failure.getResults()).extracting(PublishResult::isStored).containsExactly(true, false, true);
        assertThat(results(sent)).isEqualTo(failure.getResults());
        assertThat(bodies()).containsExactly("a", "c");
    }

    @Test
    void anElementThatIsTooLargeFailsAlone() throws Exception {
        Exchange sent = send(uri("a", "batch=each", "maxPendingPublishes=1"), List.of("a", new byte[2 << 20], "c"));
        assertThat(sent.getException()).hasMessageContaining("the server accepts 1048576 (max_payload)");
        assertThat(bodies()).containsExactly("a", "c");
    }

    /** The stored ones of a batch are recognized when Camel's error handler sends it again. */
    @Test
    void aRepeatedBatchIsStoredOnce() throws Exception {
        AtomicInteger conversions = new AtomicInteger();
        Object sometimes = new Object() {
            @Override
            public String toString() {
                return "b";
            }
        };
        context.getTypeConverterRegistry().addTypeConverter(byte[].class, sometimes.getClass(), converter(conversions));
        routes(r -> r.from("direct:in")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(0))
                .to(uri("a", "batch=each")));
        Exchange sent = send("direct:in", List.of("a", sometimes, "c"));
        assertThat(sent.getException()).isNull();
        assertThat(conversions).hasValue(3);
        assertThat(bodies()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(results(sent)).extracting(PublishResult::duplicate).containsExactly(true, false, true);
    }

    private static org.apache.camel.support.TypeConverterSupport converter(AtomicInteger conversions) {
        return new org.apache.camel.support.TypeConverterSupport() {
            @Override
            public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
                if (conversions.incrementAndGet() < 3) {
                    throw new org.apache.camel.TypeConversionException(
                            value, type, new IllegalStateException("not yet"));
                }
                return type.cast("b".getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @Test
    void aBodyThatCanBeReadOnceIsNotTakenForAnEmptyOne() throws Exception {
        routes(r -> r.from("direct:in")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0))
                .to(uri("a", "batch=each")));
        Exchange sent = send("direct:in", List.of("a", new Object()).iterator());
        assertThat(sent.getException()).hasMessageContaining("which can be read only once");
    }

    @Test
    void anAtomicBatchIsStoredAsAWholeOrNotAtAll() throws Exception {
        allowAtomic();
        Exchange good = send(uri("a", "batch=atomic"), numbers(1_000));
        assertThat(good.getException()).isNull();
        assertThat(results(good)).hasSize(1_000);
        Exchange bad = send(uri("a", "batch=atomic"), List.of("a", new Object(), "c"));
        assertThat(bad.getException()).isInstanceOf(PublishBatchException.class);
        Exchange unexpected =
                send(uri("a", "batch=atomic"), List.of("a", "b"), JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 5);
        assertThat(unexpected.getException()).hasMessageContaining("10071");
        Exchange expected =
                send(uri("a", "batch=atomic"), List.of("a", "b"), JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 1_000);
        assertThat(expected.getException()).isNull();
        assertThat(messagesInStream()).isEqualTo(1_002);
    }

    @Test
    void anAtomicBatchMayBeSplitWhenThatIsAllowed() throws Exception {
        allowAtomic();
        Exchange large = send(uri("a", "batch=atomic"), numbers(1_001));
        assertThat(large.getException())
                .hasMessageContaining("The body has more than the 1000 messages that the server accepts in one batch")
                .hasMessageContaining("splitAtomicBatch=true");
        assertThat(messagesInStream()).isZero();
        Exchange split = send(uri("a", "batch=atomic", "splitAtomicBatch=true"), numbers(2_500));
        assertThat(split.getException()).isNull();
        assertThat(results(split)).hasSize(2_500);
        assertThat(results(split).get(2_499).sequence()).isEqualTo(2_500);
        assertThat(messagesInStream()).isEqualTo(2_500);
    }

    /** Parts 1 and 2 are stored by the first attempt, part 3 by the third. */
    @Test
    void aRepeatedBatchGoesOnWithThePartThatFailed() throws Exception {
        allowAtomic();
        Object sometimes = new Object() {
            @Override
            public String toString() {
                return "b";
            }
        };
        AtomicInteger conversions = new AtomicInteger();
        context.getTypeConverterRegistry().addTypeConverter(byte[].class, sometimes.getClass(), converter(conversions));
        routes(r -> r.from("direct:in")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(0))
                .to(uri("a", "batch=atomic", "maxAtomicBatch=2", "splitAtomicBatch=true")));
        Exchange sent = send("direct:in", List.of("1", "2", "3", "4", sometimes, "6"));
        assertThat(sent.getException()).isNull();
        assertThat(conversions).hasValue(3);
        assertThat(bodies()).containsExactly("1", "2", "3", "4", "b", "6");
        assertThat(results(sent)).extracting(PublishResult::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(results(sent)).extracting(PublishResult::index).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aRepeatedAtomicBatchIsStoredOnce() throws Exception {
        allowAtomic();
        Set<Long> sequences = new TreeSet<>();
        for (int i = 0; i < 2; i++) {
            Exchange sent =
                    send(uri("a", "batch=atomic"), List.of("a", "b", "c"), JetStreamHeaders.PUBLISH_MESSAGE_ID, "mine");
            assertThat(sent.getException()).isNull();
            results(sent).forEach(result -> sequences.add(result.sequence()));
        }
        assertThat(sequences).containsExactly(1L, 2L, 3L);
        assertThat(messagesInStream()).isEqualTo(3);
    }

    private DefaultMessage withId(String body, String id) {
        DefaultMessage message = new DefaultMessage(context);
        message.setBody(body);
        message.setHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, id);
        return message;
    }

    @Test
    void strategyNoneSendsNoIdOfElementsEither() throws Exception {
        Exchange sent = send(uri("a", "batch=each", "messageIdStrategy=none"), List.of(withId("x", "mine")));
        assertThat(sent.getException()).isNull();
        MessageInfo stored = management.getMessage(stream, 1);
        assertThat(stored.getHeaders() == null ? null : stored.getHeaders().getFirst("Nats-Msg-Id"))
                .isNull();
    }

    @Test
    void whatExpectsSomethingInABatchHasAnId() throws Exception {
        Exchange sent = send(
                uri("a", "batch=each", "messageIdStrategy=header"),
                List.of("x", "y"),
                JetStreamHeaders.EXPECTED_LAST_SEQUENCE,
                0);
        assertThat(sent.getException()).isNull();
        assertThat(management.getMessage(stream, 1).getHeaders().getFirst("Nats-Msg-Id"))
                .endsWith(".0");
        assertThat(management.getMessage(stream, 2).getHeaders()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamIsClosedWhenTheBatchHasEnded(boolean good) throws Exception {
        AtomicInteger closed = new AtomicInteger();
        Stream<Object> body = Stream.<Object>of("a", good ? "b" : new Object()).onClose(closed::incrementAndGet);
        Exchange sent = send(uri("a", "batch=each"), body);
        assertThat(sent.getException() == null).isEqualTo(good);
        assertThat(closed).hasValue(1);
    }

    /** The stream has its last message, but as one of its own: the batch was not stored. */
    @Test
    void anAtomicBatchOfWhichTheStreamHasOneMessageIsRefused() throws Exception {
        allowAtomic();
        assertThat(send(uri("a"), "C", JetStreamHeaders.PUBLISH_MESSAGE_ID, "c").getException())
                .isNull();
        Exchange sent = send(uri("a", "batch=atomic"), List.of(withId("X", "x"), withId("C", "c")));
        assertThat(sent.getException()).isInstanceOf(PublishBatchException.class);
        PublishException failure = (PublishException) sent.getException().getCause();
        assertThat(failure.getOutcome()).isEqualTo(PublishException.Outcome.REFUSED);
        assertThat(failure.getApiErrorCode()).isEqualTo(10201);
        assertThat(bodies()).containsExactly("C");
    }

    @Test
    void aStreamThatDoesNotAllowItSaysSo() throws Exception {
        assumeTrue(server().version().atLeast(2, 12), "atomic batches");
        assertThatThrownBy(() -> template.sendBody(uri("a", "batch=atomic"), List.of("a", "b")))
                .hasStackTraceContaining(
                        "batch=atomic is refused: Stream '" + stream + "' does not allow atomic batches");
        String unknown = "jetstream:>?batch=atomic&publishSubject=" + subject("a");
        assertThat(send(unknown, List.of("a", "b")).getException())
                .hasMessageContaining("10174 (atomic publish is disabled)");
    }

    @Test
    void anOldServerIsNotSentBatchesThatItWouldStoreOneByOne() {
        assumeFalse(server().version().atLeast(2, 12));
        assertThatThrownBy(() -> template.sendBody(uri("a", "batch=atomic"), List.of("a")))
                .hasStackTraceContaining("batch=atomic of ")
                .hasStackTraceContaining("needs nats-server 2.12 or newer");
    }
}
