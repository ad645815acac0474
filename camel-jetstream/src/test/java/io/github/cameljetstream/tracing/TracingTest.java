package io.github.cameljetstream.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamTestSupport;
import io.nats.client.api.MessageInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** A trace goes through the stream: what is processed is the child of what was published. */
class TracingTest extends JetStreamTestSupport {
    private static final String PARENT = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE_PARENT = "traceparent";

    private SpanRecorder spans;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        spans = SpanRecorder.in(context);
        return context;
    }

    private List<SpanRecorder.Recorded> await(String name, int count) {
        return org.awaitility.Awaitility.await()
                .atMost(SOON)
                .until(() -> spans.ended(name), found -> found.size() >= count);
    }

    private SpanRecorder.Recorded only(String name) {
        List<SpanRecorder.Recorded> found = await(name, 1);
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    @Test
    void oneTraceGoesThroughTheStream() throws Exception {
        routes(r -> {
            r.from("direct:in").to(uri("a.new"));
            r.from(uri("a.*", "durableName=d")).to(uri("b"));
            r.from(uri("b", "durableName=e")).to("mock:out");
        });

        template.sendBodyAndHeader("direct:in", "hello", "CamelJetStreamPublishMessageId", "id1");

        SpanRecorder.Recorded published = only("publish " + subject("a.new"));
        SpanRecorder.Recorded processed = only("process " + subject("a.*"));
        SpanRecorder.Recorded sentOn = only("publish " + subject("b"));
        SpanRecorder.Recorded last = only("process " + subject("b"));
        assertThat(List.of(published, processed, sentOn, last))
                .extracting(SpanRecorder.Recorded::trace)
                .containsOnly(published.trace());
        assertThat(processed.parent()).isEqualTo(published.id());
        assertThat(sentOn.parent()).isEqualTo(processed.id());
        assertThat(last.parent()).isEqualTo(sentOn.id());

        MessageInfo stored = management.getLastMessage(stream, subject("a.new"));
        assertThat(stored.getHeaders().getFirst(TRACE_PARENT)).contains(published.trace(), published.id());
        assertThat(published.span().tags())
                .containsAllEntriesOf(Map.of(
                        "messaging.system", "nats",
                        "messaging.operation.name", "publish",
                        "messaging.operation.type", "send",
                        "messaging.destination.name", subject("a.new"),
                        "messaging.message.id", "id1",
                        "messaging.jetstream.stream", stream,
                        "messaging.jetstream.stream.sequence", Long.toString(stored.getSeq()),
                        "messaging.jetstream.duplicate", "false"));
        assertThat(processed.span().tags())
                .containsAllEntriesOf(Map.of(
                        "messaging.system", "nats",
                        "messaging.operation.name", "process",
                        "messaging.operation.type", "process",
                        "messaging.destination.name", subject("a.new"),
                        "messaging.destination.template", subject("a.*"),
                        "messaging.consumer.group.name", "d",
                        "messaging.message.id", "id1",
                        "messaging.jetstream.stream", stream,
                        "messaging.jetstream.stream.sequence", Long.toString(stored.getSeq()),
                        "messaging.jetstream.delivery.count", "1"))
                .doesNotContainKey("messaging.jetstream.duplicate");
    }

    /** The context may come from anybody who speaks W3C's trace context, and what travels with it is kept. */
    @Test
    void aTraceOfAnotherClientIsContinued() throws Exception {
        io.nats.client.impl.Headers headers = new io.nats.client.impl.Headers();
        headers.add(TRACE_PARENT, PARENT + "-00f067aa0ba902b7"); // as Camel's tracer for development writes it
        headers.add("tracestate", "vendor=1");
        headers.add("baggage", "user=7");
        nats.jetStream().publish(subject("a"), headers, new byte[0]);
        routes(r -> {
            r.from(uri("a", "durableName=d")).to(uri("b"));
            r.from(uri("b", "durableName=e")).to("mock:out");
        });

        assertThat(only("process " + subject("a")).trace()).isEqualTo(PARENT);
        assertThat(only("process " + subject("a")).parent()).isEqualTo("00f067aa0ba902b7");
        assertThat(only("process " + subject("b")).trace()).isEqualTo(PARENT);
        MessageInfo stored = management.getLastMessage(stream, subject("b"));
        assertThat(stored.getHeaders().getFirst("tracestate")).isEqualTo("vendor=1");
        assertThat(stored.getHeaders().getFirst("baggage")).isEqualTo("user=7");
    }

    @Test
    void eachDeliveryIsAChildOfWhatWasPublished() throws Exception {
        routes(r -> {
            r.from("direct:in").to(uri("a"));
            r.from(uri("a", "durableName=d")).process(exchange -> {
                if (exchange.getIn().getHeader("CamelJetStreamDeliveredCount", Long.class) < 3) {
                    throw new IllegalStateException("not yet");
                }
            });
        });

        template.sendBody("direct:in", "hello");

        SpanRecorder.Recorded published = only("publish");
        List<SpanRecorder.Recorded> processed = await("process", 3);
        assertThat(processed)
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.parent()).isEqualTo(published.id()))
                .extracting(each -> each.tag("messaging.jetstream.delivery.count"))
                .containsExactly("1", "2", "3");
        assertThat(processed).extracting(each -> each.tag("error")).containsExactly("true", "true", null);
    }

    /** A batch has no one parent: it begins a trace, and each of its messages keeps the context that it came with. */
    @Test
    void theMessagesOfABatchKeepTheirContexts() throws Exception {
        List<String> contexts = new CopyOnWriteArrayList<>();
        routes(r -> {
            r.from("direct:in").to(uri("a"));
            r.from(uri("a", "durableName=d", "batching=true", "maxBatchSize=3", "batchingInterval=10s"))
                    .process(batch -> {
                        for (Object each : batch.getIn().getBody(List.class)) {
                            contexts.add(((Exchange) each).getIn().getHeader(TRACE_PARENT, String.class));
                        }
                    });
        });
        for (int i = 0; i < 3; i++) {
            template.sendBody("direct:in", i);
        }

        SpanRecorder.Recorded batch = only("process");
        List<SpanRecorder.Recorded> published = await("publish", 3);
        assertThat(batch.tag("messaging.batch.message_count")).isEqualTo("3");
        assertThat(published).extracting(SpanRecorder.Recorded::trace).doesNotContain(batch.trace());
        for (int i = 0; i < 3; i++) {
            assertThat(contexts.get(i))
                    .contains(published.get(i).trace(), published.get(i).id());
        }
    }

    /** From and to one endpoint are told apart. */
    @Test
    void whatComesAndWhatGoesThroughOneEndpointAreTwoSpans() throws Exception {
        String both = uri("a", "durableName=d");
        routes(r -> r.from(both)
                .filter(exchange -> exchange.getIn().getHeader("again") == null)
                .setHeader("again", r.constant("1"))
                .to(both));
        publishRaw("a", 1);

        List<SpanRecorder.Recorded> processed = await("process", 2);
        SpanRecorder.Recorded published = only("publish");
        assertThat(published.parent()).isEqualTo(processed.get(0).id());
        assertThat(processed.get(1).parent()).isEqualTo(published.id());
    }

    @Test
    void aMessageThatNamesItsSubjectIsShownSo() throws Exception {
        routes(r -> r.from("direct:in").to("jetstream:>"));

        template.sendBodyAndHeader("direct:in", "hello", "CamelJetStreamOverrideSubject", subject("x"));

        assertThat(only("publish >").tag("messaging.destination.name")).isEqualTo(subject("x"));
        assertThat(only("publish >").tag("messaging.destination.template")).isEqualTo(">");
    }

    @Test
    void aFailedPublishIsAnError() throws Exception {
        routes(r -> r.from("direct:in").to(uri("a")));

        template.send("direct:in", exchange -> exchange.getIn().setHeader("CamelJetStreamExpectedLastSequence", 17L));

        assertThat(only("publish").tag("error")).isEqualTo("true");
        assertThat(only("publish").span().tags()).doesNotContainKey("messaging.jetstream.stream.sequence");
    }

    @Test
    void noSecretIsInASpan() throws Exception {
        routes(r -> r.from("direct:in")
                .to(uri("a", "natsURL=" + server().url().replace("nats://", "nats://alice:t0psecret@"))));

        template.sendBody("direct:in", "hello");

        assertThat(spans.ended("").stream()
                        .flatMap(each -> each.span().tags().values().stream())
                        .collect(Collectors.toSet()))
                .noneMatch(each -> each.contains("t0psecret"));
    }
}
