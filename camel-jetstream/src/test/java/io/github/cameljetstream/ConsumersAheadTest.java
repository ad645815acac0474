package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.ConsumerConfiguration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A context that starts many routes: their consumers are created while the first routes start. */
class ConsumersAheadTest extends JetStreamTestSupport {
    private static final int ROUTES = 30;

    private CamelContext many;

    @BeforeEach
    void createContext() throws Exception {
        many = createCamelContext();
    }

    @AfterEach
    void stopContext() {
        many.stop();
    }

    private void add(RouteDefiner definer) throws Exception {
        many.addRoutes(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                definer.define(this);
            }
        });
    }

    /** Blocks the start of the routes after this one until all consumers are there. */
    private RoutePolicySupport untilThere(List<String> durables) {
        return new RoutePolicySupport() {
            @Override
            public void onStart(Route route) {
                await("consumers of routes that have not started")
                        .atMost(SOON)
                        .until(() -> management.getConsumerNames(stream).containsAll(durables));
            }
        };
    }

    private static List<String> durables(int from) {
        return IntStream.range(from, ROUTES).mapToObj(i -> "d" + i).toList();
    }

    @Test
    void consumersAreCreatedBeforeTheirRoutesStart() throws Exception {
        CountDownLatch received = new CountDownLatch(ROUTES);
        add(r -> r.from(uri("0", "durableName=d0"))
                .routePolicy(untilThere(durables(0)))
                .process(e -> received.countDown()));
        for (int i = 1; i < ROUTES; i++) {
            int number = i;
            add(r -> r.from(uri(String.valueOf(number), "durableName=d" + number))
                    .process(e -> received.countDown()));
        }
        many.start();
        for (int i = 0; i < ROUTES; i++) {
            publishRaw(String.valueOf(i), 1);
        }

        assertThat(received.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        for (String durable : durables(0)) {
            awaitSettled(durable);
            assertThat(consumerInfo(durable).getRedelivered()).isZero();
        }
    }

    /** These may never start, or their consumers have a time or a name that is known only then. */
    @Test
    void nothingIsCreatedForARouteThatMayNotStartOrIsNotAPlainDurable() throws Exception {
        add(r -> r.from(uri("0", "durableName=d0"))
                .routePolicy(untilThere(List.of("d4")))
                .routePolicy(new RoutePolicySupport() {
                    @Override
                    public void onStart(Route route) {
                        try {
                            assertThat(management.getConsumerNames(stream)).containsExactlyInAnyOrder("d0", "d4");
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                })
                .process(e -> {}));
        add(r -> r.from(uri("1", "durableName=d1")).autoStartup(false).process(e -> {}));
        add(r -> r.from(uri("2", "durableName=d2", "startSequence=1")).process(e -> {}));
        add(r -> r.from(uri("3")).process(e -> {}));
        add(r -> r.from(uri("4", "durableName=d4")).process(e -> {}));
        many.start();

        assertThat(management.getConsumerNames(stream))
                .contains("d2")
                .doesNotContain("d1")
                .hasSize(4);
    }

    @Test
    void aRouteThatFailsToStartReportsItAsWithoutOthers() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d1")
                        .filterSubject(subject("other"))
                        .build());
        add(r -> r.from(uri("0", "durableName=d0")).process(e -> {}));
        add(r -> r.from(uri("1", "durableName=d1")).process(e -> {}));
        add(r -> r.from("jetstream:nowhere.at.all?durableName=d2").process(e -> {}));

        assertThatThrownBy(many::start).rootCause().hasMessageContaining("exists with another configuration");
    }

    /** As without others, the first route decides about the durable. */
    @Test
    void ofTwoRoutesWithOneDurableTheFirstDecides() throws Exception {
        add(r -> r.from(uri("0", "durableName=d0")).process(e -> {}));
        add(r -> r.from(uri("1", "durableName=shared", "ackWait=11s")).process(e -> {}));
        add(r -> r.from(uri("1", "durableName=shared", "maxDeliver=5")).process(e -> {}));

        assertThatThrownBy(many::start).rootCause().hasMessageContaining("maxDeliver");
        assertThat(configuration("shared").getAckWait().toSeconds()).isEqualTo(11);
    }
}
