package io.github.cameljetstream.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.CloudEventMode;
import io.nats.client.Subscription;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudEvents that go through a stream, both ways, as the stream holds them. */
class CloudEventsTest extends JetStreamTestSupport {
    private static final String ENVELOPE =
            "{\"data\":{\"n\":1.10},\"datacontenttype\":\"application/json\",\"id\":\"e-1\","
                    + "\"pubsubname\":\"ps\",\"source\":\"checkout\",\"specversion\":\"1.0\",\"time\":\"2020-09-23T06:23:21Z\","
                    + "\"topic\":\"orders\",\"traceid\":\"\",\"traceparent\":\"\",\"tracestate\":\"\","
                    + "\"type\":\"com.dapr.event.sent\"}";

    private final List<Exchange> seen = new CopyOnWriteArrayList<>();

    private Exchange send(String uri, Object body, Object... headers) {
        Exchange sent = template.send(uri, exchange -> {
            exchange.getIn().setBody(body);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getIn().setHeader((String) headers[i], headers[i + 1]);
            }
        });
        return sent;
    }

    private void stores(Exchange sent) {
        assertThat(sent.getException()).isNull();
    }

    private MessageInfo stored(long sequence) throws Exception {
        return management.getMessage(stream, sequence);
    }

    private String storedText(long sequence) throws Exception {
        return new String(stored(sequence).getData(), StandardCharsets.UTF_8);
    }

    private Map<String, JsonValue> event(long sequence) throws Exception {
        return JsonParser.parse(stored(sequence).getData()).map;
    }

    private static String messageId(MessageInfo info) {
        return info.getHeaders() == null ? null : info.getHeaders().getFirst("Nats-Msg-Id");
    }

    private void publish(String payload, String... headers) throws Exception {
        Headers all = new Headers();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        nats.jetStream().publish(subject("in"), all, payload.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatDaprWouldWriteIsWritten() throws Exception {
        stores(send(
                uri("a", "cloudEvents=wrap"),
                "{\"n\":1.10, \"big\":12345678901234567890}",
                "Content-Type",
                "application/json",
                "traceparent",
                "00-1-2-01",
                "tracestate",
                "a=b",
                "X-Own",
                "kept"));
        String id = messageId(stored(1));
        String time = event(1).get("time").string;
        assertThat(Instant.parse(time)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(storedText(1))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"" + context.getName()
                        + "\",\"type\":\"com.dapr.event.sent\",\"time\":\"" + time
                        + "\",\"traceparent\":\"00-1-2-01\",\"tracestate\":\"a=b\",\"datacontenttype\":\"application/json\","
                        + "\"topic\":\"" + subject("a") + "\",\"pubsubname\":\"jetstream\",\"traceid\":\"00-1-2-01\","
                        + "\"data\":{\"n\":1.10, \"big\":12345678901234567890}}");
        Headers headers = stored(1).getHeaders();
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(headers.getFirst("X-Own")).isEqualTo("kept");
        assertThat(headers.getFirst("traceparent")).isEqualTo("00-1-2-01");
        assertThat(headers.keySet()).noneMatch(name -> name.startsWith("Camel"));
    }

    @Test
    void theHeadersOfCamelAreTheAttributes() throws Exception {
        stores(send(
                uri("a", "cloudEvents=wrap"),
                "x",
                "CamelCloudEventID",
                "id ü",
                "CamelCloudEventSource",
                "/shop",
                "CamelCloudEventType",
                "order.placed",
                "CamelCloudEventSubject",
                "order 7",
                "CamelCloudEventTime",
                Instant.parse("2026-01-01T00:00:00Z"),
                "CamelCloudEventSchemaURL",
                "https://example.com/s",
                "CamelCloudEventExtensions",
                Map.of("tenant", "t1", "count", 3, "yes", true, "topic", "of another"),
                "ce-partitionkey",
                "p%201"));
        Map<String, JsonValue> event = event(1);
        assertThat(event.get("id").string).isEqualTo("id ü");
        assertThat(event.get("source").string).isEqualTo("/shop");
        assertThat(event.get("type").string).isEqualTo("order.placed");
        assertThat(event.get("subject").string).isEqualTo("order 7");
        assertThat(event.get("time").string).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.get("dataschema").string).isEqualTo("https://example.com/s");
        assertThat(event.get("tenant").string).isEqualTo("t1");
        assertThat(event.get("count").i).isEqualTo(3);
        assertThat(event.get("yes").bool).isTrue();
        assertThat(event.get("topic").string).isEqualTo(subject("a"));
        assertThat(event.get("partitionkey").string).isEqualTo("p 1");
        assertThat(event.get("datacontenttype").string).isEqualTo("text/plain");
        assertThat(stored(1).getHeaders().containsKeyIgnoreCase("ce-partitionkey"))
                .isFalse();
    }

    @Test
    void eachBodyArrivesAsItWasSent() throws Exception {
        byte[] noText = {(byte) 0xff, 0, 1};
        Object[][] sends = {
            // body, content type, member, body at the other end
            {"text \"ü\" \u0000", null, "data", "text \"ü\" \u0000"},
            {"5", "application/json", "data", "5"},
            {"no json", "application/json", "data", "\"no json\""},
            {noText, null, "data_base64", noText},
            {noText, "text/plain; charset=iso-8859-1", "data_base64", noText},
            {"abc", "application/octet-stream", "data_base64", "abc".getBytes(StandardCharsets.UTF_8)},
            {new ByteArrayInputStream("<a/>".getBytes(StandardCharsets.UTF_8)), "application/xml", "data", "<a/>"},
            {null, null, null, null},
            {null, "application/json", null, null},
            {"", "text/plain", "data", ""},
            {"[1]", "application/cloudevents-of-mine+json", "data", "[1]"},
        };
        for (int i = 0; i < sends.length; i++) {
            Object[] headers = sends[i][1] == null ? new Object[0] : new Object[] {"Content-Type", sends[i][1]};
            stores(send(uri("a", "cloudEvents=wrap"), sends[i][0], headers));
            Map<String, JsonValue> event = event(i + 1);
            assertThat(event.containsKey("data")).as("send " + i).isEqualTo("data".equals(sends[i][2]));
            assertThat(event.containsKey("data_base64")).as("send " + i).isEqualTo("data_base64".equals(sends[i][2]));
        }
        routes(r -> r.from(uri("a", "durableName=d", "cloudEvents=unwrap")).process(seen::add));
        await().atMost(SOON).until(() -> seen.size() == sends.length);
        for (int i = 0; i < sends.length; i++) {
            assertThat(seen.get(i).getMessage().getBody()).as("send " + i).isEqualTo(sends[i][3]);
        }
        assertThat(seen.get(3).getMessage().getHeader("Content-Type")).isEqualTo("application/octet-stream");
        awaitSettled("d");
    }

    @Test
    void anEventThatIsOneAlreadyGetsWhatItLacks() throws Exception {
        String type = "application/cloudevents+json; charset=utf-8";
        String event = " {\"id\":\"mine\",\"specversion\":\"1.0\",\"data\" : {\"id\": 1.10}} ";
        stores(send(uri("a", "cloudEvents=wrap", "messageIdStrategy=cloudEvent"), event, "Content-Type", type));
        Map<String, JsonValue> stored = event(1);
        assertThat(storedText(1)).startsWith(event.substring(0, event.lastIndexOf('}')) + ",");
        assertThat(stored.get("id").string).isEqualTo("mine");
        assertThat(messageId(stored(1))).isEqualTo("mine");
        assertThat(stored.get("type").string).isEqualTo("com.dapr.event.sent");
        assertThat(stored.get("source").string).isEqualTo(context.getName());
        assertThat(stored.get("topic").string).isEqualTo(subject("a"));

        stores(send(uri("a", "cloudEvents=wrap"), ENVELOPE, "content-type", type));
        assertThat(storedText(2)).isEqualTo(ENVELOPE);
        stores(send(uri("a", "cloudEvents=wrapBinary"), ENVELOPE, "Content-Type", type));
        assertThat(storedText(3)).isEqualTo(ENVELOPE);
        stores(send(uri("a", "cloudEvents=wrap"), "{}", "Content-Type", type));
        assertThat(event(4).get("id").string).isEqualTo(messageId(stored(4)));

        Exchange failed = send(uri("a", "cloudEvents=wrap"), "no event", "Content-Type", type);
        assertThat(failed.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its Content-Type says that its body is a CloudEvent as JSON, and it is no JSON");
        assertThat(messagesInStream()).isEqualTo(4);
    }

    @Test
    void binaryModeIsHeadersAndTheBodyAsItIs() throws Exception {
        byte[] body = {1, 2, -1};
        stores(send(
                uri("a", "cloudEvents=wrapBinary"),
                body,
                "Content-Type",
                "application/protobuf",
                "CamelCloudEventID",
                "Euro € 😀",
                "CamelCloudEventExtensions",
                Map.of("tenant", "t1"),
                "Ce-Type",
                "by%20header",
                "traceparent",
                "00-1-2-01"));
        Headers headers = stored(1).getHeaders();
        assertThat(stored(1).getData()).isEqualTo(body);
        assertThat(headers.getFirst("ce-specversion")).isEqualTo("1.0");
        assertThat(headers.getFirst("ce-id")).isEqualTo("Euro%20%E2%82%AC%20%F0%9F%98%80");
        assertThat(headers.get("ce-type")).containsExactly("by%20header");
        assertThat(headers.containsKey("Ce-Type")).isFalse();
        assertThat(headers.getFirst("ce-source")).isEqualTo(context.getName());
        assertThat(headers.getFirst("ce-tenant")).isEqualTo("t1");
        assertThat(headers.getFirst("ce-traceparent")).isEqualTo("00-1-2-01");
        assertThat(headers.getFirst("ce-datacontenttype")).isEqualTo("application/protobuf");
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/protobuf");

        routes(r -> r.from(uri("a", "durableName=d", "cloudEvents=unwrap")).process(seen::add));
        await().atMost(SOON).until(() -> seen.size() == 1);
        assertThat(seen.get(0).getMessage().getBody()).isEqualTo(body);
        assertThat(seen.get(0).getMessage().getHeader("CamelCloudEventID")).isEqualTo("Euro € 😀");
        assertThat(seen.get(0).getMessage().getHeader("CamelCloudEventType")).isEqualTo("by header");
        assertThat(seen.get(0).getMessage().getHeaders().keySet()).noneMatch(name -> name.startsWith("ce-"));
    }

    /**
     * Who subscribes gets what is sent and does not answer: each send fails after one attempt, since no stream is known that
     * recognizes an id, and Camel repeats the send.
     */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "none", "header", "cloudEvent"})
    void theIdStaysTheSameWhenASendIsRepeated(String strategy) throws Exception {
        String nobody = "nobody." + stream;
        Subscription receiver = nats.subscribe(nobody);
        nats.flush(SOON);
        routes(r -> {
            r.errorHandler(r.defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0));
            r.from("direct:in")
                    .to("jetstream:>?publishSubject=" + nobody
                            + "&cloudEvents=wrap&publishTimeout=200ms&publishRetries=1&messageIdStrategy=" + strategy);
        });
        int attempts = 2;
        List<String> events = new ArrayList<>();
        for (int send = 0; send < 2; send++) {
            assertThat(send("direct:in", "x").getException()).isNotNull();
            for (int i = 0; i < attempts; i++) {
                events.add(JsonParser.parse(receiver.nextMessage(SOON).getData())
                        .map
                        .get("id")
                        .string);
            }
        }
        assertThat(events.subList(0, attempts)).containsOnly(events.get(0));
        assertThat(events.subList(attempts, 2 * attempts)).containsOnly(events.get(attempts));
        assertThat(events.get(attempts)).isNotEqualTo(events.get(0));
    }

    @Test
    void theMessageIdIsThatOfTheEvent() throws Exception {
        String strategy = "messageIdStrategy=cloudEvent";
        stores(send(uri("a", strategy), ENVELOPE));
        stores(send(uri("a", strategy), "x", "CamelCloudEventID", "by header"));
        stores(send(uri("a", strategy), "x", "ce-id", "by%2Fce"));
        stores(send(uri("a", strategy, "cloudEvents=wrap"), ENVELOPE.replace("e-1", "e-2"), "CamelCloudEventID", "ü"));
        stores(send(uri("a", strategy), "x", "CamelCloudEventID", "c", JetStreamHeaders.PUBLISH_MESSAGE_ID, "own"));
        assertThat(List.of(
                        messageId(stored(1)),
                        messageId(stored(2)),
                        messageId(stored(3)),
                        messageId(stored(4)),
                        messageId(stored(5))))
                .containsExactly("e-1", "by header", "by/ce", "%C3%BC", "own");
        Exchange again = send(uri("a", strategy), ENVELOPE);
        assertThat(again.getMessage().getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE))
                .isEqualTo(true);

        // What is no event, or has no id, has an id of its own, as with auto.
        stores(send(uri("a", strategy), "{\"id\":\"7\"}"));
        stores(send(uri("a", strategy), "{\"specversion\":\"1.0\"}"));
        stores(send(uri("a", strategy, "cloudEvents=wrap"), "x"));
        assertThat(messageId(stored(6))).isNotBlank().isNotEqualTo("7");
        assertThat(messageId(stored(7))).isNotBlank();
        assertThat(event(8).get("id").string).isEqualTo(messageId(stored(8)));
    }

    /** Else two of three parts would be taken for the first. */
    @Test
    void theIdOfAReceivedEventDoesNotMakeItsPartsDuplicates() throws Exception {
        publish(ENVELOPE.replace("{\"n\":1.10}", "\"a,b,c\"").replace("application/json", "text/plain"));
        routes(r -> r.from(uri("in", "durableName=d", "cloudEvents=unwrap"))
                .split(r.body().tokenize(","))
                .to(uri("parts", "cloudEvents=wrap", "messageIdStrategy=cloudEvent")));
        awaitSettled("d");
        assertThat(messagesInStream()).isEqualTo(4);
        assertThat(event(2).get("data").string).isEqualTo("a");
        assertThat(event(4).get("type").string).isEqualTo("com.dapr.event.sent");
        assertThat(event(4).get("source").string).isEqualTo("checkout");
        assertThat(event(4).get("topic").string).isEqualTo(subject("parts"));
        assertThat(event(4).get("pubsubname").string).isEqualTo("jetstream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudEvents=wrap", "cloudEvents=wrap&messageIdStrategy=none"})
    void eachElementOfABatchIsAnEventOfItsOwn(String options) throws Exception {
        Exchange own = new DefaultExchange(context);
        own.getMessage().setBody("[2]");
        own.getMessage().setHeader("CamelCloudEventID", "own");
        own.getMessage().setHeader("Content-Type", "application/json");
        stores(send(uri("a", "batch=each", "maxPendingPublishes=1", options), List.of("zero", "one", own)));
        assertThat(event(1).get("data").string).isEqualTo("zero");
        assertThat(event(2).get("data").string).isEqualTo("one");
        assertThat(event(3).get("data").array).hasSize(1);
        assertThat(event(3).get("id").string).isEqualTo("own");
        String first = event(1).get("id").string;
        assertThat(first).endsWith(".0");
        assertThat(event(2).get("id").string).isEqualTo(first.replaceAll("0$", "1"));

        stores(send(
                uri("a", "batch=each", "cloudEvents=wrap", "messageIdStrategy=cloudEvent"),
                List.of("x", "y"),
                "CamelCloudEventID",
                "all"));
        stores(send(
                uri("a", "batch=each", "messageIdStrategy=cloudEvent", "maxPendingPublishes=1"),
                List.of(ENVELOPE, "no event")));
        assertThat(messageId(stored(4))).isEqualTo("all.0").isEqualTo(event(4).get("id").string);
        assertThat(messageId(stored(5))).isEqualTo("all.1").isEqualTo(event(5).get("id").string);
        assertThat(messageId(stored(6))).isEqualTo("e-1");
        assertThat(messageId(stored(7))).endsWith(".1");
    }

    /** What is kept is what came, and each run of the route sees the same. */
    @ParameterizedTest
    @ValueSource(strings = {"orderOnFailure=skip", "orderOnFailure=hold&concurrency=single"})
    void theDeadLetterOfAnEventIsTheEvent(String options) throws Exception {
        publish(ENVELOPE, "X", "1", "Content-Type", "application/cloudevents+json");
        routes(r -> r.from(uri(
                        "in",
                        "durableName=d",
                        "cloudEvents=unwrap",
                        "maxDeliver=2",
                        "nakDelay=10ms",
                        "deadLetterSubject=" + subject("dead"),
                        options))
                .process(exchange -> {
                    seen.add(exchange.copy());
                    exchange.getMessage().setBody("changed");
                    throw new IllegalStateException("no");
                }));
        await().atMost(SOON).until(() -> messagesInStream() == 2);
        awaitSettled("d");
        assertThat(storedText(2)).isEqualTo(ENVELOPE);
        assertThat(stored(2).getHeaders().getFirst("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(stored(2).getHeaders().getFirst("X")).isEqualTo("1");
        assertThat(seen).hasSize(2).allSatisfy(run -> {
            assertThat(run.getMessage().getBody()).isEqualTo("{\"n\":1.10}");
            assertThat(run.getMessage().getHeader("CamelCloudEventID")).isEqualTo("e-1");
            assertThat(run.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
        });
    }

    @Test
    void allKindsOfConsumersUnwrap() throws Exception {
        publish(ENVELOPE);
        publish("raw");
        Exchange polled = consumer.receive(uri("in", "durableName=p", "cloudEvents=unwrap"), SOON.toMillis());
        assertThat(polled.getMessage().getBody()).isEqualTo("{\"n\":1.10}");
        consumer.doneUoW(polled);

        routes(r -> {
            r.from(uri(
                            "in",
                            "durableName=b",
                            "cloudEvents=both",
                            "batching=true",
                            "maxBatchSize=2",
                            "batchingInterval=10s"))
                    .process(exchange -> {
                        for (Object each : exchange.getMessage().getBody(List.class)) {
                            seen.add((Exchange) each);
                        }
                    });
        });
        awaitSettled("b");
        assertThat(seen.get(0).getMessage().getBody()).isEqualTo("{\"n\":1.10}");
        assertThat(seen.get(1).getMessage().getBody(String.class)).isEqualTo("raw");
        seen.clear();
        routes(r -> r.from(uri("in", "durableName=k", "cloudEvents=unwrap", "orderBy=header:CamelCloudEventSource"))
                .process(seen::add));
        awaitSettled("k");
        assertThat(seen).hasSize(2);
        seen.clear();
        routes(r -> r.from(uri("in", "durableName=n")).process(seen::add));
        awaitSettled("n");
        assertThat(seen.get(0).getMessage().getBody(String.class)).isEqualTo(ENVELOPE);
    }

    @Test
    void aValueThatHasNoUseIsRefused() {
        for (String mode : List.of("wrap", "wrapBinary")) {
            assertThatThrownBy(() ->
                            routes(r -> r.from(uri("a", "cloudEvents=" + mode)).to("mock:a")))
                    .rootCause()
                    .hasMessageContaining("cloudEvents=" + mode + " of ")
                    .hasMessageContaining("has no effect on a consumer: set unwrap or both");
        }
        assertThatThrownBy(
                        () -> context.getEndpoint(uri("a", "cloudEvents=wrap")).createPollingConsumer())
                .hasMessageContaining("has no effect on a consumer");
        assertThatThrownBy(() ->
                        context.getEndpoint(uri("a", "cloudEvents=unwrap")).createProducer())
                .hasMessageContaining("cloudEvents=unwrap of ")
                .hasMessageContaining("has no effect on a producer: set wrap, wrapBinary or both");
        assertThatThrownBy(() -> context.getEndpoint(uri("a", "cloudEvents=wrap", "counterIncrement=1"))
                        .createProducer())
                .hasMessageContaining("counterIncrement=1, whose messages have no body: set cloudEvents=none");
        assertThat(send(uri("a", "cloudEvents=wrap"), null, JetStreamHeaders.PUBLISH_COUNTER_INCREMENT, "1")
                        .getException())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(send(uri("a", "cloudEvents=wrap"), "x", "CamelCloudEventExtensions", Map.of("data", "y"))
                        .getException())
                .hasMessageContaining("CamelCloudEventExtensions has 'data'");
        assertThat(messagesInStream()).isZero();
    }

    @Test
    void theValueOfTheComponentHoldsForThoseItIsFor() throws Exception {
        JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
        component.setCloudEvents(CloudEventMode.UNWRAP);
        stores(send(uri("a"), "plain"));
        stores(send(uri("a", "cloudEvents=wrap"), "event"));
        component.getComponentPropertyConfigurer().configure(context, component, "cloudEvents", "both", true);
        assertThat(component.getCloudEvents()).isEqualTo(CloudEventMode.BOTH);
        stores(send(uri("a", "publishTimeout=6s"), "both"));
        assertThat(storedText(1)).isEqualTo("plain");
        assertThat(event(2).get("data").string).isEqualTo("event");
        assertThat(event(3).get("data").string).isEqualTo("both");
        routes(r -> r.from(uri("a", "durableName=d")).process(seen::add));
        awaitSettled("d");
        assertThat(seen)
                .extracting(each -> each.getMessage().getBody(String.class))
                .containsExactly("plain", "event", "both");
        component.setCloudEvents(CloudEventMode.WRAP);
        seen.clear();
        routes(r -> r.from(uri("a", "durableName=e")).process(seen::add));
        awaitSettled("e");
        assertThat(seen.get(1).getMessage().getBody(String.class)).startsWith("{\"specversion\":\"1.0\"");
    }

    @Test
    void whatTheRouteMakesOfAnExpiredEventIsItsOwnAffair() throws Exception {
        publish(ENVELOPE.replace("{\"data\"", "{\"expiration\":\"2020-01-01T00:00:00Z\",\"data\""));
        publish(ENVELOPE);
        routes(r -> r.from(uri("in", "durableName=d", "cloudEvents=unwrap"))
                .filter(r.header("CamelJetStreamCloudEventExpired").isNull())
                .process(seen::add));
        awaitSettled("d");
        assertThat(seen).hasSize(1);
    }
}
