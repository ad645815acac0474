package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The repository in routes that aggregate, on a real server. */
@Tag("newest") // GroupsTest runs what the version of the server could change
@WithNatsServer
class AggregationRepositoryTest {
    private final String bucket = Streams.uniqueName("collect");
    private final List<CollectingNode> nodes = new ArrayList<>();
    private final List<Object> collected = new CopyOnWriteArrayList<>();
    private final AtomicBoolean fails = new AtomicBoolean();

    @AfterEach
    void stop() {
        nodes.forEach(CollectingNode::close);
    }

    private CollectingNode node(String url) {
        CollectingNode node = new CollectingNode(url, bucket);
        nodes.add(node);
        return node;
    }

    /** The completed exchange fails or is collected. */
    private Consumer<AggregateDefinition> completion(Consumer<AggregateDefinition> when) {
        return aggregate -> {
            when.accept(aggregate);
            aggregate.process(exchange -> {
                if (fails.get()) {
                    throw new IllegalStateException("the backend is down");
                }
                collected.add(exchange.getMessage().getBody());
            });
        };
    }

    private static void sent(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
    }

    private void awaitCollected(Object... bodies) {
        await().until(() -> collected.size() >= bodies.length);
        assertThat(collected).containsExactly(bodies);
    }

    private static void awaitConfirmed(CollectingNode node) {
        await().until(() -> node.repository.getUnconfirmed() == 0);
    }

    @Test
    void aNewInstanceGoesOnWithWhatAStoppedOneHasCollected(NatsService server) throws Exception {
        Consumer<AggregateDefinition> three = completion(each -> each.completionSize(3));
        try (CollectingNode first = new CollectingNode(server.url(), bucket)) {
            first.start(three);
            sent(first.send("order 7: a/b", "1"));
            sent(first.send("order 7: a/b", "2"));
            sent(first.send("other", "x"));
            assertThat(first.repository.getKeys()).containsExactlyInAnyOrder("order 7: a/b", "other");
        }
        CollectingNode second = node(server.url()).start(three);
        sent(second.send("order 7: a/b", "3"));
        awaitCollected("1,2,3");
        sent(second.send("order 7: a/b", "4"));
        sent(second.send("order 7: a/b", "5"));
        sent(second.send("order 7: a/b", "6"));
        awaitCollected("1,2,3", "4,5,6");
        assertThat(second.repository.getKeys()).containsExactly("other");
        awaitConfirmed(second);
        assertThat(second.repository.scan(second.context)).isEmpty();
    }

    @Test
    void anAggregateIsCompletedByTimeAlsoAfterARestart(NatsService server) throws Exception {
        Consumer<AggregateDefinition> timeout =
                completion(each -> each.completionTimeout(300).completionTimeoutCheckerInterval(20));
        try (CollectingNode first = new CollectingNode(server.url(), bucket)) {
            first.start(timeout);
            sent(first.send("a", "1"));
            sent(first.send("a", "2"));
        }
        assertThat(collected).isEmpty();
        node(server.url()).start(timeout);
        awaitCollected("1,2");
    }

    /**
     * Camel forgets the completion by time if the repository throws, and ends the completion by interval and the recovery for good.
     */
    @Test
    void anOutageFailsExchangesAndDelaysCompletions() throws Exception {
        try (NatsServer own = NatsServerExtension.newServer().start()) {
            CollectingNode time = impatient(own, "-time");
            time.start(completion(each -> each.completionTimeout(200).completionTimeoutCheckerInterval(20)));
            CollectingNode interval =
                    impatient(own, "-interval").start(completion(each -> each.completionInterval(200)));
            CollectingNode size = impatient(own, "-size").start(completion(each -> each.completionSize(2)));
            fails.set(true);
            sent(size.send("failed", "1"));
            sent(size.send("failed", "2"));
            sent(size.send("b", "3"));
            await().until(() -> size.repository.getUnconfirmed() == 1);
            sent(interval.send("a", "interval"));
            sent(time.send("a", "time"));
            own.kill();
            fails.set(false);
            assertThat(size.send("b", "4").getException()).isInstanceOf(BucketException.class);
            assertThat(size.repository.scan(size.context)).isEmpty();
            assertThat(size.repository.recover(size.context, "other")).isNull();
            long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
            await().until(() -> System.nanoTime() - end > 0);
            own.restart();
            await().until(() -> collected.containsAll(List.of("interval", "time", "1,2")));
            await().until(() -> size.send("b", "5").getException() == null);
            await().until(() -> interval.send("c", "again").getException() == null);
            await().until(() -> collected.containsAll(List.of("3,5", "again")));
            assertThat(collected).hasSize(5);
            awaitConfirmed(size);
            stop();
            nodes.clear();
        }
    }

    private CollectingNode impatient(NatsServer server, String suffix) {
        CollectingNode node = new CollectingNode(server.url(), bucket + suffix);
        node.repository.setTimeout(Duration.ofMillis(300));
        node.repository.setLeaseTimeout(Duration.ofSeconds(2));
        nodes.add(node);
        return node;
    }

    /** Camel looks for exchanges to recover a second after the start. */
    @Test
    void completedAggregatesAreRecovered(NatsService server) throws Exception {
        CollectingNode crashing = crashBeforeTheConfirmation(server);
        CollectingNode node = node(server.url()).start(completion(each -> each.completionSize(2)));
        CollectingNode hopeless = new CollectingNode(server.url(), bucket + "-dead");
        nodes.add(hopeless);
        hopeless.repository.setMaximumRedeliveries(2);
        hopeless.repository.setDeadLetterUri("mock:dead");
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        hopeless.start(aggregate -> aggregate.completionSize(2).process(exchange -> {
            attempts.add(exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class));
            throw new IllegalStateException("the backend is down");
        }));
        MockEndpoint dead = hopeless.context.getEndpoint("mock:dead", MockEndpoint.class);
        dead.expectedBodiesReceived("5,6");
        sent(hopeless.send("a", "5"));
        sent(hopeless.send("a", "6"));
        fails.set(true);
        sent(node.send("a", "3"));
        sent(node.send("a", "4"));
        await().until(() -> node.repository.getUnconfirmed() == 1);
        fails.set(false);
        await().until(() -> collected.size() == 2);
        assertThat(collected).containsExactlyInAnyOrder("1,2", "3,4");
        awaitConfirmed(node);
        assertThat(node.repository.getTakeOvers()).isOne();
        assertThat(node.repository.scan(node.context)).isEmpty();
        dead.assertIsSatisfied();
        assertThat(attempts).containsExactly(0, 1, 2);
        awaitConfirmed(hopeless);
        crashing.close();
    }

    private CollectingNode crashBeforeTheConfirmation(NatsService server) throws Exception {
        CollectingNode node = new CollectingNode(server.url(), bucket);
        nodes.add(node);
        node.context.start();
        node.repository.setCamelContext(node.context);
        node.repository.start();
        Exchange exchange = exchange(node, "1,2");
        node.repository.add(node.context, "a", exchange);
        exchange.setProperty(Exchange.AGGREGATED_CORRELATION_KEY, "a");
        exchange.setProperty(Exchange.AGGREGATED_COMPLETED_BY, "size");
        node.repository.remove(node.context, "a", exchange);
        node.repository.stop();
        return node;
    }

    @Test
    void bodiesOfAGroupAreCollectedInAList(NatsService server) throws Exception {
        CollectingNode node = node(server.url())
                .start(new GroupedBodyAggregationStrategy(), completion(each -> each.completionSize(3)));
        List<Object> bodies = List.of("text", 5L, new byte[] {1});
        bodies.forEach(each -> sent(node.send("a", each)));
        await().until(() -> collected.size() == 1);
        List<?> list = (List<?>) collected.get(0);
        assertThat(list).hasSize(3);
        assertThat(list.get(0)).isEqualTo("text");
        assertThat(list.get(1)).isEqualTo(5L);
        assertThat((byte[]) list.get(2)).containsExactly(1);
    }

    @Test
    void aStrategyThatReturnsTheNewExchangeIsRefusedWhenItCompletes(NatsService server) throws Exception {
        CollectingNode node = node(server.url())
                .start(new UseLatestAggregationStrategy(), completion(each -> each.completionSize(2)));
        sent(node.send("a", "1"));
        assertThat(node.send("a", "2").getException())
                .isInstanceOf(AggregateDataException.class)
                .hasMessageStartingWith(
                        "The aggregate of key 'a' is complete, and the aggregation repository cannot store it");
        assertThat(node.repository.get(node.context, "a").getMessage().getBody())
                .isEqualTo("1");
        assertThat(collected).isEmpty();
    }

    @Test
    void withoutRecoveryTheStrategyMayReturnTheNewExchange(NatsService server) throws Exception {
        CollectingNode node = node(server.url());
        node.repository.setUseRecovery(false);
        node.start(new UseLatestAggregationStrategy(), completion(each -> each.completionSize(3)));
        sent(node.send("a", "1"));
        sent(node.send("a", "2"));
        sent(node.send("a", "3"));
        awaitCollected("3");
        assertThat(node.repository.getKeys()).isEmpty();
    }

    @Test
    void withOptimisticLockingCamelAggregatesAgain(NatsService server) throws Exception {
        Consumer<AggregateDefinition> four =
                completion(each -> each.optimisticLocking().completionSize(4));
        CollectingNode first = node(server.url());
        CollectingNode second = node(server.url()).start(four);
        AtomicInteger calls = new AtomicInteger();
        first.start(
                (old, added) -> {
                    switch (calls.incrementAndGet()) {
                        case 1 -> sent(second.send("a", "1"));
                        case 3 -> sent(second.send("a", "3"));
                        default -> {}
                    }
                    return CollectingNode.join(old, added);
                },
                four);
        sent(first.send("a", "2"));
        sent(first.send("a", "4"));
        awaitCollected("1,2,3,4");
        assertThat(first.repository.getConflicts()).isEqualTo(2);
    }

    @Test
    void anotherInstanceIsNotOverwrittenWithoutOptimisticLocking(NatsService server) throws Exception {
        Consumer<AggregateDefinition> three = completion(each -> each.completionSize(3));
        CollectingNode first = node(server.url());
        CollectingNode second = node(server.url()).start(three);
        AtomicBoolean once = new AtomicBoolean(true);
        first.start(
                (old, added) -> {
                    if (old != null && once.getAndSet(false)) {
                        sent(second.send("a", "between"));
                    }
                    return CollectingNode.join(old, added);
                },
                three);
        sent(first.send("a", "1"));
        assertThat(first.send("a", "2").getException())
                .isInstanceOf(AggregateChangedException.class)
                .hasMessageContaining("The aggregate of key 'a' in bucket '" + bucket + "' was changed by another")
                .hasMessageContaining("Set optimisticLocking");
        sent(first.send("a", "2"));
        awaitCollected("1,between,2");
    }

    @Test
    void valuesThatCannotBeStoredFailTheExchangeAndKeepTheAggregate(NatsService server) throws Exception {
        CollectingNode node = node(server.url());
        node.repository.setMaxValueSize(2_000);
        node.start(completion(each -> each.completionSize(3)));
        sent(node.send("a", "1"));
        assertThat(node.send("a", "x".repeat(2_000)).getException())
                .isInstanceOf(AggregateDataException.class)
                .hasMessageContaining("which is too large for bucket '" + bucket + "'")
                .hasMessageContaining("raise maxValueSize of the repository and max_payload of the server");
        assertThat(node.send("b", new java.util.concurrent.atomic.AtomicLong(1)).getException())
                .hasMessageContaining("Class java.util.concurrent.atomic.AtomicLong may not be stored")
                .hasMessageContaining("deserializationFilter");
        sent(node.send("a", "2"));
        sent(node.send("a", "3"));
        awaitCollected("1,2,3");
        sent(node.send("c", "1"));
        assertThat(node.send("d", "x".repeat(2_000_000)).getException())
                .hasMessageContaining("which is too large for bucket '" + bucket + "'");
    }

    @Test
    void aBodyThatIsNotPlainIsStoredByJavasSerialization(NatsService server) throws Exception {
        CollectingNode node = node(server.url());
        UUID last = UUID.randomUUID();
        node.start(
                (old, added) -> {
                    if (old == null) {
                        return added;
                    }
                    old.getMessage().setBody(added.getMessage().getBody());
                    return old;
                },
                completion(each -> each.completionSize(3)));
        sent(node.send("a", UUID.randomUUID()));
        sent(node.send("a", UUID.randomUUID()));
        sent(node.send("a", last));
        awaitCollected(last);
    }

    @Test
    void aForeignValueFailsTheExchangeAndStays(NatsService server) throws Exception {
        CollectingNode node = node(server.url()).start(completion(each -> each.completionSize(2)));
        try (Connection nats = server.connect()) {
            nats.keyValue(bucket).put("group.a", "hello");
            assertThat(node.send("a", "1").getException())
                    .hasMessageContaining("Key 'group.a' of bucket '" + bucket + "' has a value in revision")
                    .hasMessageContaining("that is not of an aggregation repository");
            assertThat(nats.keyValue(bucket).get("group.a").getValueAsString()).isEqualTo("hello");
        }
        sent(node.send("b", "1"));
        sent(node.send("b", "2"));
        awaitCollected("1,2");
    }

    @Test
    void aBucketThatForgetsIsRefused(NatsService server) throws Exception {
        try (Connection nats = server.connect()) {
            nats.keyValueManagement()
                    .create(io.nats.client.api.KeyValueConfiguration.builder()
                            .name(bucket)
                            .ttl(Duration.ofMinutes(1))
                            .build());
            CollectingNode node = new CollectingNode(server.url(), bucket);
            node.repository.setProvisioning(io.github.cameljetstream.kv.bucket.BucketProvisioning.NONE);
            assertThatThrownBy(() -> node.start(completion(each -> each.completionSize(2))))
                    .rootCause()
                    .hasMessage(
                            "Bucket '" + bucket + "' removes keys after 1m, also those of aggregates: remove its ttl"
                                    + " (provisioning=UPDATE does), or use another bucket.");
            node.close();
        }
    }

    @Test
    void theContractOfTheInterfaceHoldsWithoutCamelsProcessor(NatsService server) throws Exception {
        CollectingNode node = node(server.url()).start(completion(each -> each.completionSize(99)));
        JetStreamAggregationRepository repository = node.repository;
        Exchange one = exchange(node, "1");
        Exchange two = exchange(node, "2");
        assertThat(repository.get(node.context, "a")).isNull();
        assertThat(repository.add(node.context, "a", one)).isNull();
        assertThat(repository.get(node.context, "a").getExchangeId()).isEqualTo(one.getExchangeId());
        assertThat(repository.add(node.context, "a", two).getMessage().getBody())
                .isEqualTo("1");
        assertThat(repository
                        .add(node.context, "a", exchange(node, "3"))
                        .getMessage()
                        .getBody())
                .isEqualTo("2");
        assertThatThrownBy(() -> repository.add(node.context, "a", null, one))
                .isInstanceOf(AggregateChangedException.class);
        assertThatThrownBy(() -> repository.add(node.context, "a", two, one))
                .isInstanceOf(AggregateChangedException.class);
        Exchange read = repository.get(node.context, "a");
        assertThat(repository.add(node.context, "a", read, two)).isSameAs(read);
        assertThatThrownBy(() -> repository.remove(node.context, "a", read))
                .isInstanceOf(AggregateChangedException.class);
        repository.remove(node.context, "a", two);
        assertThat(repository.get(node.context, "a")).isNull();
        await().until(() -> repository.scan(node.context).contains(two.getExchangeId()));
        repository.confirm(node.context, two.getExchangeId());
        assertThat(repository.scan(node.context)).isEmpty();
        assertThatThrownBy(() -> repository.remove(node.context, "a", two))
                .isInstanceOf(AggregateChangedException.class);
        assertThat(repository.confirmWithResult(node.context, "unknown")).isTrue();
    }

    private static Exchange exchange(CollectingNode node, String body) {
        Exchange exchange = node.context.getEndpoint("direct:none").createExchange();
        exchange.getMessage().setBody(body);
        return exchange;
    }

    /** Two aggregations of one repository can begin with the same message, and so with the same exchange id. */
    @Test
    void twoAggregatesThatBeganWithTheSameExchangeAreBothConfirmed(NatsService server) throws Exception {
        CollectingNode node = node(server.url()).start(completion(each -> each.completionSize(99)));
        JetStreamAggregationRepository repository = node.repository;
        for (String key : List.of("a", "b")) {
            Exchange exchange = exchange(node, key);
            exchange.setExchangeId("E1");
            repository.add(node.context, key, exchange);
        }
        Exchange one = repository.get(node.context, "a");
        Exchange two = repository.get(node.context, "b");
        repository.remove(node.context, "a", one);
        repository.remove(node.context, "b", two);
        assertThat(repository.getUnconfirmed()).isEqualTo(2);
        repository.confirm(node.context, one.getExchangeId());
        repository.confirm(node.context, two.getExchangeId());
        assertThat(repository.getUnconfirmed()).isZero();
    }

    /** The message has passed another aggregation, whose properties it still has. */
    @Test
    void propertiesOfAnEarlierAggregationDoNotHideThatTheStrategyReturnsTheNewExchange(NatsService server)
            throws Exception {
        CollectingNode node = node(server.url())
                .start(new UseLatestAggregationStrategy(), completion(each -> each.completionSize(2)));
        for (int i = 0; i < 2; i++) {
            Exchange sent = node.template.send("direct:in", exchange -> {
                exchange.getMessage().setHeader("key", "a");
                exchange.setProperty(Exchange.AGGREGATED_COMPLETED_BY, "size");
                exchange.setProperty(Exchange.AGGREGATED_CORRELATION_KEY, "other");
            });
            assertThat(sent.getException() != null).isEqualTo(i == 1);
        }
    }

    @Test
    void jmxShowsTheRepository(NatsService server) throws Exception {
        CollectingNode node = node(server.url()).start(completion(each -> each.completionSize(2)));
        sent(node.send("a", "1"));
        MBeanServer jmx =
                node.context.getManagementStrategy().getManagementAgent().getMBeanServer();
        ObjectName name = jmx.queryNames(
                        new ObjectName("org.apache.camel:context=" + node.context.getName()
                                + ",type=services,name=JetStreamAggregationRepository*"),
                        null)
                .iterator()
                .next();
        assertThat(jmx.getAttribute(name, "Bucket")).isEqualTo(bucket);
        assertThat(jmx.getAttribute(name, "Unconfirmed")).isEqualTo(0);
        assertThat(jmx.getAttribute(name, "Conflicts")).isEqualTo(0L);
        assertThat(jmx.getAttribute(name, "RecoveryInterval")).isEqualTo(100L);
        assertThat((java.util.Set<?>) jmx.invoke(name, "getKeys", new Object[0], new String[0]))
                .hasSize(1);
    }
}
