package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.processor.aggregate.OptimisticLockRetryPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two instances aggregate the same keys at the same time, while answers are lost and connections are cut. */
@Tag("newest") // -Dkv.collect.messages makes it longer
@WithNatsServer
class AggregationRaceTest {
    private static final int KEYS = 3;
    private static final int SIZE = 5;
    private static final int MESSAGES = KEYS * SIZE * (Integer.getInteger("kv.collect.messages", 30) / (KEYS * SIZE));

    private final String bucket = Streams.uniqueName("collect");
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final AtomicInteger sizes = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();

    private void complete(AggregateDefinition aggregate) {
        OptimisticLockRetryPolicy policy = new OptimisticLockRetryPolicy();
        policy.setExponentialBackOff(false);
        policy.setRandomBackOff(true);
        policy.setMaximumRetryDelay(20);
        aggregate
                .optimisticLocking()
                .optimisticLockRetryPolicy(policy)
                .completionSize(SIZE)
                .process(exchange -> {
                    String[] bodies =
                            exchange.getMessage().getBody(String.class).split(",");
                    assertThat(bodies).hasSize(SIZE);
                    for (String each : bodies) {
                        seen.computeIfAbsent(each, body -> new AtomicInteger()).incrementAndGet();
                    }
                    sizes.addAndGet(bodies.length);
                });
    }

    @Test
    void eachMessageIsInOneCompletedAggregate(NatsService server) throws Exception {
        List<TcpProxy> proxies = List.of(TcpProxy.to(server), TcpProxy.to(server));
        List<CollectingNode> nodes = new ArrayList<>();
        ExecutorService senders = Executors.newFixedThreadPool(4);
        try {
            for (TcpProxy proxy : proxies) {
                CollectingNode node = new CollectingNode(proxy.url(), bucket);
                node.repository.setLeaseTimeout(Duration.ofSeconds(30));
                node.repository.setTimeout(Duration.ofSeconds(3));
                nodes.add(node.start(this::complete));
            }
            ConcurrentLinkedQueue<Integer> messages = new ConcurrentLinkedQueue<>(numbers());
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                CollectingNode node = nodes.get(i % nodes.size());
                TcpProxy proxy = proxies.get(i % nodes.size());
                Random random = new Random(i);
                all.add(senders.submit(() -> sendAll(messages, node, proxy, random)));
            }
            for (Future<?> each : all) {
                each.get(120, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> sizes.get() >= MESSAGES);
            await().until(() -> nodes.stream().allMatch(each -> each.repository.getUnconfirmed() == 0));
            assertThat(seen).hasSize(MESSAGES);
            assertThat(seen.values()).allSatisfy(count -> assertThat(count).hasValue(1));
            assertThat(nodes.get(0).repository.scan(nodes.get(0).context)).isEmpty();
            assertThat(nodes.get(1).repository.getKeys()).isEmpty();
            assertThat(faults.get()).isPositive();
        } finally {
            senders.shutdownNow();
            nodes.forEach(CollectingNode::close);
            proxies.forEach(TcpProxy::close);
        }
    }

    private static List<Integer> numbers() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            all.add(i);
        }
        Collections.shuffle(all, new Random(7));
        return all;
    }

    private void sendAll(ConcurrentLinkedQueue<Integer> messages, CollectingNode node, TcpProxy proxy, Random random) {
        for (Integer next = messages.poll(); next != null; next = messages.poll()) {
            switch (random.nextInt(20)) {
                case 0 -> {
                    proxy.cut();
                    faults.incrementAndGet();
                }
                case 1, 2 -> {
                    proxy.loseAnswers(1 + random.nextInt(2));
                    faults.incrementAndGet();
                }
                default -> {}
            }
            Exchange exchange = node.send("key " + next % KEYS, Integer.toString(next));
            assertThat(exchange.getException()).isNull();
        }
    }
}
