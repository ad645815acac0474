package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances that share a consumer, of which some go before others. */
class PriorityGroupTest extends JetStreamTestSupport {
    private final List<CamelContext> instances = new ArrayList<>();
    private volatile Processor work = exchange -> {};

    @BeforeEach
    void newServer() {
        assumeTrue(
                nats.getServerInfo().isSameOrNewerThanVersion("2.12.0"), "priority groups need a server of 2.11, 2.12");
    }

    @AfterEach
    void stopInstances() {
        instances.forEach(CamelContext::stop);
    }

    /** An instance with a connection of its own. Returns the bodies that it gets. */
    private Collection<String> instance(String url, String options) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        CamelContext instance = new DefaultCamelContext();
        instances.add(instance);
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(url);
        instance.addComponent("jetstream", component);
        instance.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("a", "durableName=d", "priorityGroup=g", options))
                        .routeId("route")
                        .process(e -> work.process(e))
                        .process(e -> seen.add(e.getMessage().getBody(String.class)));
            }
        });
        instance.start();
        return seen;
    }

    private Collection<String> instance(String options) throws Exception {
        return instance(server().url(), options);
    }

    private Object pinned(int instance) {
        var consumer =
                (HealthCheckAware) instances.get(instance).getRoute("route").getConsumer();
        return consumer.getHealthCheck().call().getDetails().get("pinned");
    }

    private static List<String> bodies(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Test
    void thePinnedInstanceGetsAllAndTheOtherWhenItStops() throws Exception {
        String options = "priorityPolicy=pinnedClient&priorityTimeout=1m";
        try (LogCapture log = LogCapture.ours()) {
            Collection<String> first = instance(options);
            publishRaw("a", 1);
            await().atMost(SOON).until(() -> first.size() == 1);
            Collection<String> second = instance(options);

            publishRaw("a", 200);
            await().atMost(SOON).until(() -> first.size() == 201);
            assertThat(second).isEmpty();
            assertThat(pinned(0)).isEqualTo("true");
            assertThat(pinned(1)).isEqualTo("false");

            // Long before its time is up.
            instances.get(0).stop();
            publishRaw("a", 200);
            await().atMost(SOON).until(() -> second.size() == 200);
            assertThat(second).containsExactlyElementsOf(bodies(200));
            assertThat(pinned(1)).isEqualTo("true");
            assertThat(log.warnings()).isEmpty();
        }
        awaitSettled("d");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(401);
    }

    /** The one that is cut off comes back with an id that is none any more, and stands by. */
    @Test
    void theOtherTakesOverWhenThePinnedInstanceIsCutOff() throws Exception {
        String options = "priorityPolicy=pinnedClient&priorityTimeout=2s&ackWait=2s";
        try (TcpProxy proxy = TcpProxy.to(server())) {
            Collection<String> first = instance(proxy.url(), options);
            publishRaw("a", 1);
            await().atMost(SOON).until(() -> first.size() == 1);
            Collection<String> second = instance(options);

            proxy.stall();
            publishRaw("a", 100);
            await().atMost(SOON).until(() -> second.containsAll(bodies(100)));
            proxy.unstall();
            awaitSettled("d");

            int before = second.size();
            publishRaw("a", 100);
            await().atMost(SOON).until(() -> second.size() >= before + 100);
            await().atMost(SOON).until(() -> "false".equals(pinned(0)));
        }
    }

    /** Nothing comes for several times the timeout, in which the pinned instance stays the one. */
    @Test
    void thePinnedInstanceStaysItWhileNothingComes() throws Exception {
        String options = "priorityPolicy=pinnedClient&priorityTimeout=1s";
        Collection<String> first = instance(options);
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> first.size() == 1);
        Collection<String> second = instance(options);
        String pin = pinnedId();

        await().during(Duration.ofMillis(2_500)).atMost(SOON).until(() -> pin.equals(pinnedId()));

        publishRaw("a", 10);
        await().atMost(SOON).until(() -> first.size() == 11);
        assertThat(second).isEmpty();
    }

    /** It has as many messages as it wants, and asks for one more now and then, to be known to be there. */
    @Test
    void thePinnedInstanceStaysItWhileItsRouteTakesLong() throws Exception {
        String options = "priorityPolicy=pinnedClient&priorityTimeout=1s&concurrency=single";
        CountDownLatch end = new CountDownLatch(1);
        work = exchange -> end.await();
        instance(options);
        publishRaw("a", 100);
        await().atMost(SOON).until(() -> consumerInfo("d").getDelivered().getConsumerSequence() > 0);
        Collection<String> second = instance(options);
        String pin = pinnedId();
        try {
            await().during(Duration.ofMillis(2_500)).atMost(SOON).until(() -> pin.equals(pinnedId()));
        } finally {
            end.countDown();
        }
        awaitSettled("d");
        assertThat(second).isEmpty();
    }

    private String pinnedId() {
        return consumerInfo("d").getPriorityGroupStates().get(0).getPinnedClientId();
    }

    @Test
    void theOverflowOnlyComesWhenMoreWaitsThanIsSaid() throws Exception {
        Collection<String> first = instance("priorityPolicy=overflow&maxInFlight=1&minPending=1");
        instances.get(0).getRouteController().suspendRoute("route");
        Collection<String> second = instance("priorityPolicy=overflow&minPending=50");

        publishRaw("a", 49);
        instances.get(0).getRouteController().resumeRoute("route");
        await().atMost(SOON).until(() -> first.size() == 49);
        assertThat(second).isEmpty();

        instances.get(0).getRouteController().suspendRoute("route");
        publishRaw("a", 60);
        await().atMost(SOON).until(() -> second.size() >= 10);
        instances.get(0).getRouteController().resumeRoute("route");
        await().atMost(SOON).until(() -> first.size() + second.size() == 109);
        assertThat(second.size()).isBetween(10, 30);
    }

    @Test
    void theFirstRankGetsTheMessages() throws Exception {
        Collection<String> second = instance("priorityPolicy=prioritized&priority=5");
        Collection<String> first = instance("priorityPolicy=prioritized&priority=1");
        awaitRequests(2);

        publishRaw("a", 10);
        await().atMost(SOON).until(() -> first.size() == 10);
        assertThat(second).isEmpty();

        instances.get(1).stop();
        publishRaw("a", 10);
        await().atMost(SOON).until(() -> second.size() == 10);
    }

    private void awaitRequests(int least) {
        await().atMost(SOON).until(() -> consumerInfo("d").getNumWaiting() >= least);
    }

    /** Without priorityGroup it is the one that the consumer has. */
    @Test
    void aConsumerThatIsThereIsUsedAsItIs() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .priorityGroups("g")
                        .priorityPolicy(PriorityPolicy.PinnedClient)
                        .build());
        List<String> seen = new CopyOnWriteArrayList<>();

        routes(r -> r.from(uri("a", "durableName=d", "consumerProvisioning=bind"))
                .process(e -> seen.add(e.getMessage().getBody(String.class))));
        publishRaw("a", 100);

        await().atMost(SOON).until(() -> seen.size() == 100);
    }

    @Test
    void aGroupThatTheConsumerHasNotIsRefused() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .build());

        assertThatThrownBy(() ->
                        routes(r -> r.from(uri("a", "durableName=d", "consumerProvisioning=bind", "priorityGroup=g"))
                                .to("mock:out")))
                .hasStackTraceContaining(
                        "Consumer 'd' of stream '" + stream + "' has no priority group 'g': it has none."
                                + " Set one that it has, or remove priorityGroup.");
    }
}
