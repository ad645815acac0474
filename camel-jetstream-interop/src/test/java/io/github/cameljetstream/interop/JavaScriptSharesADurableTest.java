package io.github.cameljetstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.headers.JetStreamHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route and a JavaScript program take from the same durable. */
class JavaScriptSharesADurableTest extends InteropTestSupport {
    private static final int MESSAGES = 2_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachMessageIsForOneOfThem(boolean madeByCamel) throws Exception {
        if (!madeByCamel) {
            javaScript.durable(stream, "d", subject("a"));
        }
        routes(r -> r.from(uri("a", "durableName=d")).process(this::receives));
        javaScript.consume(stream, "d");

        javaScript.publishMany(subject("a"), MESSAGES);
        await().atMost(SOON).until(() -> consumerInfo("d").getAckFloor().getStreamSequence() == MESSAGES);

        List<Long> byJavaScript = javaScript.stop();
        List<Long> byCamel = received.stream().map(this::sequence).toList();
        assertThat(byJavaScript).isNotEmpty();
        assertThat(byCamel).isNotEmpty();
        List<Long> all = new ArrayList<>(byJavaScript);
        all.addAll(byCamel);
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, MESSAGES).boxed().toList());
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(MESSAGES);
    }

    @Test
    void whatJavaScriptHandsBackComesToTheRoute() throws Exception {
        javaScript.durable(stream, "d", subject("a"));
        javaScript.publishMany(subject("a"), 1);
        javaScript.next(stream, "d").nak();

        routes(r -> r.from(uri("a", "durableName=d")).process(this::receives));

        awaitSettled("d");
        assertThat(received).hasSize(1).first().satisfies(message -> {
            assertThat(message.getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class))
                    .isEqualTo(2);
        });
    }

    @Test
    void whatJavaScriptTerminatesDoesNotComeToTheRoute() throws Exception {
        javaScript.durable(stream, "d", subject("a"));
        javaScript.publishMany(subject("a"), 2);
        javaScript.next(stream, "d").term();

        routes(r -> r.from(uri("a", "durableName=d")).process(this::receives));

        awaitSettled("d");
        assertThat(received).extracting(this::text).containsExactly("1");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(2);
    }

    @Test
    void whatFailedInTheRouteComesToJavaScript() throws Exception {
        routes(r -> r.from(uri("a", "durableName=d", "nakDelay=2s"))
                .routeId("failing")
                .process(this::receives)
                .throwException(IllegalStateException.class, "no"));
        javaScript.publishMany(subject("a"), 1);
        await().atMost(SOON).until(() -> !received.isEmpty());
        context.getRouteController().stopRoute("failing");

        JavaScriptClient.Taken[] taken = new JavaScriptClient.Taken[1];
        await().atMost(SOON).until(() -> (taken[0] = javaScript.next(stream, "d")) != null);
        assertThat(taken[0].deliveries()).isEqualTo(received.size() + 1);
        taken[0].ack();
        awaitSettled("d");
    }

    @Test
    void whatTheRouteTerminatesDoesNotComeToJavaScript() throws Exception {
        routes(r -> r.from(uri("a", "durableName=d", "terminateOn=java.lang.IllegalStateException"))
                .routeId("failing")
                .process(this::receives)
                .throwException(IllegalStateException.class, "no"));
        javaScript.publishMany(subject("a"), 1);
        awaitSettled("d");
        context.getRouteController().stopRoute("failing");

        assertThat(received).hasSize(1);
        assertThat(javaScript.next(stream, "d")).isNull();
    }

    private long sequence(Message message) {
        return message.getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
    }
}
