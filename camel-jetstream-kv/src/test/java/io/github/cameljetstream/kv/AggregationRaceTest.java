package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
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
@Tag("newest") // -Dkv.collect.messages=1000 -Dkv.collect.kills=true -Dkv.collect.timeout=20 make it longer
@Tag("server")
class AggregationRaceTest {
    private static final int KEYS = 3;
    private static final int SIZE = 5;
    private static final int MESSAGES = KEYS * SIZE * (Integer.getInteger("kv.collect.messages", 30) / (KEYS * SIZE));
    private static final boolean KILLS = Boolean.getBoolean("kv.collect.kills");
    /** Longer than a restart of the server. A lost answer costs a fifth of it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(Integer.getInteger("kv.collect.timeout", 3));

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
    void eachMessageIsInOneCompletedAggregate() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            race(server);
        }
    }

    private void race(NatsServer server) throws Exception {
        List<TcpProxy> proxies = List.of(TcpProxy.to(server), TcpProxy.to(server));
        List<CollectingNode> nodes = new ArrayList<>();
        ExecutorService senders = Executors.newFixedThreadPool(4);
        try {
            for (TcpProxy proxy : proxies) {
                CollectingNode node = new CollectingNode(proxy.url(), bucket);
                node.repository.setLeaseTimeout(TIMEOUT.multipliedBy(3));
                node.repository.setTimeout(TIMEOUT);
                nodes.add(node.start(this::complete));
            }
            ConcurrentLinkedQueue<Integer> messages = new ConcurrentLinkedQueue<>(numbers());
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                CollectingNode node = nodes.get(i % nodes.size());
                TcpProxy proxy = proxies.get(i % nodes.size());
                Random random = new Random(i);
                all.add(senders.submit(() -> sendAll(messages, node, new Faults(server, proxy, random))));
            }
            for (Future<?> each : all) {
                each.get(300, TimeUnit.SECONDS);
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

    private record Faults(NatsServer server, TcpProxy proxy, Random random) {
        /** If true, something fails now, or soon. */
        boolean happen() throws Exception {
            switch (random.nextInt(40)) {
                case 0 -> {
                    if (KILLS) {
                        server.restart();
                    }
                }
                case 1, 2 -> proxy.cut();
                case 3, 4, 5, 6 -> proxy.loseAnswers(1 + random.nextInt(2));
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    private Void sendAll(ConcurrentLinkedQueue<Integer> messages, CollectingNode node, Faults faulty) throws Exception {
        for (Integer next = messages.poll(); next != null; next = messages.poll()) {
            if (faulty.happen()) {
                faults.incrementAndGet();
            }
            Exchange exchange = node.send("key " + next % KEYS, Integer.toString(next));
            assertThat(exchange.getException()).isNull();
        }
        return null;
    }
}
