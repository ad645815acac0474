package io.github.cameljetstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.testinfra.Streams;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nats.client.Dispatcher;
import io.nats.client.api.ConsumerInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** What Micrometer shows is what the server saw. */
class MetricsTest extends JetStreamTestSupport {
    private static final int MESSAGES = 100;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("metricsRegistry", registry);
        return context;
    }

    private Scrape scrape() {
        return new Scrape(registry);
    }

    private double settlements(String kind) {
        return scrape().value("consumer_settlements_total", Map.of("kind", kind));
    }

    private double published(String outcome) {
        return scrape().value("producer_published_total", Map.of("outcome", outcome));
    }

    /** Counts the advisories of a kind that the server sends about the consumer. */
    private AtomicInteger advisories(String kind, String durable) throws Exception {
        AtomicInteger count = new AtomicInteger();
        Dispatcher dispatcher = nats.createDispatcher();
        dispatcher.subscribe(
                "$JS.EVENT.ADVISORY.CONSUMER." + kind + "." + stream + "." + durable,
                message -> count.incrementAndGet());
        nats.flush(SOON);
        return count;
    }

    /** Of ten messages one fails once, one for good, one is not wanted; the others succeed. */
    private static void fate(Exchange exchange) {
        int number = exchange.getIn().getBody(Integer.class);
        boolean first = exchange.getIn().getHeader("CamelJetStreamDeliveredCount", Long.class) == 1;
        if (number % 10 == 3 && first) {
            throw new IllegalStateException("not yet");
        }
        if (number % 10 == 5) {
            throw new IllegalArgumentException("never");
        }
    }

    @Test
    void acksNaksAndTermsAreWhatTheServerSaw() throws Exception {
        AtomicInteger naked = advisories("MSG_NAKED", "d");
        AtomicInteger terminated = advisories("MSG_TERMINATED", "d");
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "terminateOn=java.lang.IllegalArgumentException"))
                .routeId("orders")
                .process(MetricsTest::fate));
        awaitSettled("d");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(naked).hasValue(MESSAGES / 10);
            assertThat(terminated).hasValue(MESSAGES / 10);
            Scrape scrape = scrape();
            ConsumerInfo seen = consumerInfo("d");
            Map<String, String> tags =
                    Map.of("routeId", "orders", "stream", stream, "consumer", "d", "subject", subject("a"));
            assertThat(scrape.value("consumer_deliveries_total", tags))
                    .isEqualTo((double) seen.getDelivered().getConsumerSequence())
                    .isEqualTo(MESSAGES + MESSAGES / 10);
            assertThat(scrape.value("consumer_redeliveries_total", tags)).isEqualTo(naked.get());
            assertThat(settlements("nak")).isEqualTo(naked.get());
            assertThat(settlements("term")).isEqualTo(terminated.get());
            assertThat(settlements("ack")).isEqualTo(MESSAGES - MESSAGES / 10);
            assertThat(settlements("deadletter") + settlements("leave") + settlements("unconfirmed"))
                    .isZero();
            assertThat(scrape.value("consumer_settle_seconds_count", tags)).isEqualTo(MESSAGES + MESSAGES / 10);
            assertThat(scrape.value("consumer_route_seconds_count", tags)).isEqualTo(MESSAGES + MESSAGES / 10);
            assertThat(scrape.value("consumer_lag", tags)).isEqualTo((double) seen.getNumPending());
            assertThat(scrape.value("consumer_in_flight", tags)).isZero();
            assertThat(scrape.value("consumer_up", tags)).isEqualTo(1);
        });
    }

    @Test
    void deadLettersAreThoseThatAreStored() throws Exception {
        String dead = Streams.uniqueName("dead");
        addStream(dead);
        AtomicInteger terminated = advisories("MSG_TERMINATED", "d");
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri(
                        "a",
                        "durableName=d",
                        "concurrency=parallel",
                        "deadLetterSubject=" + dead,
                        "terminateOn=java.lang.IllegalArgumentException"))
                .process(MetricsTest::fate));
        awaitSettled("d");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(settlements("deadletter"))
                    .isEqualTo(MESSAGES / 10.0)
                    .isEqualTo(terminated.get())
                    .isEqualTo((double)
                            management.getStreamInfo(dead).getStreamState().getMsgCount())
                    .isEqualTo(scrape().value("consumer_dead_letters_total"));
            assertThat(settlements("term")).isZero();
            assertThat(settlements("ack")).isEqualTo(MESSAGES - MESSAGES / 10);
            assertThat(scrape().value("consumer_settle_seconds_count")).isEqualTo(MESSAGES + MESSAGES / 10);
        });
    }

    /** Whatever the mode, each delivery is settled as something once. */
    @Test
    void settlementsAreAsManyAsDeliveries() throws Exception {
        publishRaw("a", MESSAGES);
        List<String> modes = List.of(
                "ackPolicy=all",
                "doubleAck=true&concurrency=parallel",
                "orderBy=subject&concurrency=parallel&nakDelay=10ms",
                "batching=true&batchingInterval=50ms&maxBatchSize=7",
                "consumerType=push",
                "ordered=true");
        for (int i = 0; i < modes.size(); i++) {
            String durable = modes.get(i).equals("ordered=true") ? "" : "&durableName=d" + i;
            String id = "route" + i;
            String from = uri("a", modes.get(i)) + durable;
            boolean batches = modes.get(i).startsWith("batching");
            routes(r -> r.from(from).routeId(id).process(exchange -> {
                if (!batches) {
                    int number = exchange.getIn().getBody(Integer.class);
                    if (number == 7
                            && exchange.getIn().getHeader("CamelJetStreamDeliveredCount", Long.class) < 3
                            && id.equals("route1")) {
                        throw new IllegalStateException("not yet");
                    }
                }
            }));
            await(from).atMost(SOON).untilAsserted(() -> {
                Map<String, String> tags = Map.of("routeId", id);
                double deliveries = scrape().value("consumer_deliveries_total", tags);
                assertThat(deliveries).isGreaterThanOrEqualTo(MESSAGES);
                double settlements = List.of("ack", "nak", "term", "deadletter", "leave", "unconfirmed").stream()
                        .mapToDouble(kind ->
                                scrape().value("consumer_settlements_total", Map.of("routeId", id, "kind", kind)))
                        .sum();
                assertThat(settlements).isEqualTo(deliveries);
                assertThat(scrape().value("consumer_in_flight", tags)).isZero();
                assertThat(scrape().value("consumer_settle_seconds_count", tags))
                        .isEqualTo(deliveries);
            });
        }
        assertThat(scrape().value("consumer_deliveries_total", Map.of("routeId", "route1")))
                .isEqualTo((double) consumerInfo("d1").getDelivered().getConsumerSequence());
        assertThat(scrape().value("consumer_deliveries_total", Map.of("routeId", "route5", "consumer", "ephemeral")))
                .isEqualTo(MESSAGES);
    }

    @Test
    void runsAgainInPlaceAreRetries() throws Exception {
        publishRaw("a", 10);
        AtomicInteger runs = new AtomicInteger();
        routes(r -> r.from(uri("a", "durableName=d", "orderBy=subject", "concurrency=parallel", "nakDelay=10ms"))
                .process(exchange -> {
                    if (runs.incrementAndGet() % 3 != 0) {
                        throw new IllegalStateException("not yet");
                    }
                }));
        awaitSettled("d");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(settlements("ack")).isEqualTo(10);
            assertThat(scrape().value("consumer_deliveries_total")).isEqualTo(10);
            assertThat(scrape().value("consumer_retries_total")).isEqualTo(20);
            assertThat(scrape().value("consumer_route_seconds_count")).isEqualTo(30);
        });
    }

    @Test
    void whatIsInFlightAndStillToComeIsShown() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        publishRaw("a", 20);
        routes(r -> r.from(uri("a", "durableName=d", "maxInFlight=5")).process(exchange -> go.await()));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(scrape().value("consumer_in_flight"))
                    .isEqualTo((double) consumerInfo("d").getNumAckPending())
                    .isEqualTo(5);
            assertThat(scrape().value("consumer_waiting")).isEqualTo(4);
            assertThat(scrape().value("consumer_lag"))
                    .isEqualTo((double) consumerInfo("d").getNumPending())
                    .isEqualTo(15);
        });
        go.countDown();
        awaitSettled("d");
    }

    @Test
    void publishedIsWhatTheStreamHas() throws Exception {
        routes(r -> r.from("direct:in").to(uri("a")));
        for (int i = 0; i < MESSAGES; i++) {
            template.sendBodyAndHeader("direct:in", i, "CamelJetStreamPublishMessageId", "id" + i % 90);
        }
        assertThatThrownBy(() -> template.sendBodyAndHeader("direct:in", "x", "CamelJetStreamExpectedLastSequence", 1L))
                .hasStackTraceContaining("10071");

        assertThat(published("stored")).isEqualTo((double) messagesInStream()).isEqualTo(90);
        assertThat(published("duplicate")).isEqualTo(MESSAGES - 90);
        assertThat(published("refused")).isEqualTo(1);
        assertThat(published("unknown") + published("not_sent") + published("no_stream"))
                .isZero();
        assertThat(scrape().value("producer_publish_seconds_count", Map.of("subject", subject("a"), "stream", stream)))
                .isEqualTo(MESSAGES + 1);
        assertThat(scrape().value("producer_pending")).isZero();
        assertThat(scrape().value("producer_pending_bytes")).isZero();
        assertThat(scrape().value("producer_window")).isGreaterThan(0);
        assertThat(scrape().value("connection_connected")).isEqualTo(1);
        assertThat(scrape().value("connection_lost")).isZero();
        assertThat(scrape().value("connection_leases")).isEqualTo(1);
        assertThat(scrape().value("connection_reconnects_total")).isZero();
    }

    @Test
    void theMessagesOfABatchAreCountedOneByOne() throws Exception {
        routes(r -> r.from("direct:in").to(uri("a", "batch=each")));

        template.sendBody("direct:in", IntStream.range(0, 25).boxed().toList());

        assertThat(published("stored")).isEqualTo((double) messagesInStream()).isEqualTo(25);
    }

    @Test
    void metersGoWithWhatTheyMeasure() throws Exception {
        routes(r -> {
            r.from("direct:one").routeId("one").to(uri("a"));
            r.from("direct:two").routeId("two").to(uri("a"));
            r.from(uri("a", "durableName=d")).routeId("three").to("mock:out");
        });
        template.sendBody("direct:one", "1");
        template.sendBody("direct:two", "2");
        assertThat(published("stored")).isEqualTo(2); // both have the tags of their one endpoint
        assertThat(scrape().value("connection_leases")).isEqualTo(3);

        context.getRouteController().stopRoute("one");
        context.removeRoute("one");
        assertThat(published("stored")).isEqualTo(2);

        context.getRouteController().stopRoute("three");
        assertThat(scrape().names()).isNotEmpty().noneMatch(name -> name.contains("consumer"));

        context.getRouteController().startRoute("three");
        await().atMost(SOON).until(() -> scrape().value("consumer_up") == 1);

        context.stop();
        assertThat(scrape().names()).isEmpty();
        assertThat(registry.getMeters()).extracting(Meter::getId).noneMatch(each -> each.getName()
                .startsWith("camel.jetstream"));
    }

    /** Also one whose start fails after it was bound leaves nothing behind. */
    @Test
    void noMetersAreLeftOfARouteThatDoesNotStart() {
        assertThatThrownBy(() -> routes(r -> r.from(uri("a", "durableName=d", "consumerProvisioning=bind"))
                        .to("mock:out")))
                .isNotNull();

        assertThat(scrape().names()).isEmpty();
    }

    @Test
    void aPolledConsumerIsShownToo() throws Exception {
        publishRaw("a", 3);
        for (int i = 0; i < 3; i++) {
            Exchange exchange = consumer.receive(uri("a", "durableName=d"), 20_000);
            consumer.doneUoW(exchange);
        }
        awaitSettled("d");

        assertThat(scrape().value("consumer_deliveries_total", Map.of("routeId", "none", "consumer", "d")))
                .isEqualTo(3);
        assertThat(settlements("ack")).isEqualTo(3);
    }
}
