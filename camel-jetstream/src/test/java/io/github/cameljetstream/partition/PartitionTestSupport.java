package io.github.cameljetstream.partition;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamConsumer;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.ConsumerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Instances of a route in contexts of their own, which share the partitions of a stream. */
abstract class PartitionTestSupport extends JetStreamTestSupport {
    static final int PARTITIONS = 4;
    static final int KEYS = 20;

    final List<CamelContext> instances = new ArrayList<>();
    /** What all instances routed, in that order. */
    final List<Routed> routed = new CopyOnWriteArrayList<>();

    volatile Processor work = exchange -> {};

    record Routed(int instance, String subject, int number, int partition, long count) {}

    @BeforeEach
    void newServer() {
        assumeTrue(nats.getServerInfo().isSameOrNewerThanVersion("2.10.0"), "transforms in sources need 2.10");
        deleteAfterwards(stream + "-g");
    }

    @AfterEach
    void stopInstances() {
        instances.forEach(CamelContext::stop);
    }

    String endpoint(String... options) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String each : List.of("streamProvisioning=create", "partitions=" + PARTITIONS, "ackWait=2s")) {
            all.put(each.substring(0, each.indexOf('=')), each);
        }
        for (String each : options) {
            all.put(each.substring(0, each.indexOf('=')), each);
        }
        return uri("*", "streamName=" + stream, "durableName=g", String.join("&", all.values()));
    }

    int startInstance(String url, String uri) throws Exception {
        int number = instances.size();
        CamelContext instance = new DefaultCamelContext();
        instances.add(instance);
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(url);
        instance.addComponent("jetstream", component);
        instance.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("route").process(e -> route(number, e)).process(e -> work.process(e));
            }
        });
        instance.start();
        return number;
    }

    int instance(String... options) throws Exception {
        return startInstance(server().url(), endpoint(options));
    }

    private void route(int instance, Exchange exchange) {
        routed.add(new Routed(
                instance,
                exchange.getIn().getHeader(JetStreamHeaders.SUBJECT, String.class),
                exchange.getIn().getBody(Integer.class),
                exchange.getIn().getHeader(JetStreamHeaders.PARTITION, Integer.class),
                exchange.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class)));
    }

    JetStreamConsumer consumer(int instance) {
        return (JetStreamConsumer) instances.get(instance).getRoute("route").getConsumer();
    }

    ConsumerSnapshot.Partitions partitions(int instance) {
        return consumer(instance).snapshot().partitions();
    }

    void awaitHeld(int instance, int count) {
        await("partitions of " + instance)
                .atMost(SOON)
                .until(() -> partitions(instance).held().size() == count);
    }

    /** Publishes a number to each key, in turn. */
    void publish(int from, int to) throws Exception {
        for (int number = from; number < to; number++) {
            for (int key = 0; key < KEYS; key++) {
                nats.publish(subject("k" + key), Integer.toString(number).getBytes(StandardCharsets.UTF_8));
            }
        }
        nats.flush(SOON);
    }

    void awaitAll(int numbers) {
        await("all messages")
                .atMost(SOON)
                .until(() -> routed.stream()
                                .map(each -> each.subject() + "/" + each.number())
                                .distinct()
                                .count()
                        == (long) numbers * KEYS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int each = partition;
            await("acks").atMost(SOON).until(() -> {
                ConsumerInfo info = management.getConsumerInfo(stream + "-g", "g-" + each);
                return info.getNumPending() == 0 && info.getNumAckPending() == 0;
            });
        }
    }

    /** For each key no number comes after a higher one, unless it is marked as a redelivery. */
    void assertInOrder() {
        Map<String, List<Routed>> byKey = routed.stream().collect(groupingBy(Routed::subject));
        byKey.forEach((key, all) -> {
            int highest = -1;
            for (Routed each : all) {
                assertThat(each.count() > 1 || each.number() > highest)
                        .as("%s after %s", each, highest)
                        .isTrue();
                highest = Math.max(highest, each.number());
            }
        });
    }
}
