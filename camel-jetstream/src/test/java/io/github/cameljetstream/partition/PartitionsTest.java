package io.github.cameljetstream.partition;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.SubjectTransform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Instances of a route share the partitions of a stream. */
class PartitionsTest extends PartitionTestSupport {
    @Test
    void theInstancesShareThePartitionsAndEachKeyIsInOrder() throws Exception {
        instance();
        awaitHeld(0, PARTITIONS);
        publish(0, 20);
        instance();
        awaitHeld(1, PARTITIONS / 2);
        awaitHeld(0, PARTITIONS / 2);
        publish(20, 60);
        awaitAll(60);

        assertInOrder();
        assertThat(routed).hasSize(60 * KEYS).allSatisfy(each -> {
            assertThat(each.subject()).startsWith(stream + ".k");
            assertThat(each.count()).isEqualTo(1);
        });
        assertThat(routed.stream().collect(groupingBy(Routed::partition))).hasSize(PARTITIONS);
        assertThat(routed.stream().filter(each -> each.number() >= 20).collect(groupingBy(Routed::instance)))
                .containsOnlyKeys(0, 1);
        assertThat(partitions(0).members()).hasSize(2);
        assertThat(partitions(0).toString()).matches("\\d,\\d of 4");

        StreamInfo queue = management.getStreamInfo(stream + "-g");
        assertThat(queue.getConfiguration().getRetentionPolicy()).isEqualTo(RetentionPolicy.WorkQueue);
        assertThat(queue.getStreamState().getMsgCount()).isZero();
        assertThat(messagesInStream()).isEqualTo(60 * KEYS);
        assertThat(management
                        .getConsumerInfo(stream + "-g", "g-0")
                        .getConsumerConfiguration()
                        .getMaxAckPending())
                .isEqualTo(1);
    }

    /** The server's hash is the one that NATS documents: unsigned FNV-1a of the tokens. */
    @Test
    void aKeyIsInThePartitionOfItsHash() throws Exception {
        instance();
        publish(0, 1);
        awaitAll(1);

        assertThat(routed).allSatisfy(each -> assertThat(each.partition())
                .isEqualTo(Integer.remainderUnsigned(hash(each.subject().substring(stream.length() + 1)), PARTITIONS)));
    }

    private static int hash(String key) {
        int hash = 0x811c9dc5;
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x01000193;
        }
        return hash;
    }

    @Test
    void theOthersTakeOverWhenAnInstanceStops() throws Exception {
        instance();
        instance();
        awaitHeld(0, PARTITIONS / 2);
        awaitHeld(1, PARTITIONS / 2);
        publish(0, 20);
        instances.get(0).stop();
        publish(20, 40);
        awaitHeld(1, PARTITIONS);
        awaitAll(40);

        assertInOrder();
        assertThat(routed).hasSize(40 * KEYS);
    }

    @Test
    void aSuspendedRouteLeavesItsPartitionsAndClaimsThemAgain() throws Exception {
        instance();
        instance();
        awaitHeld(0, PARTITIONS / 2);
        instances.get(0).getRouteController().suspendRoute("route");
        awaitHeld(1, PARTITIONS);
        publish(0, 10);
        awaitAll(10);
        assertThat(routed).allSatisfy(each -> assertThat(each.instance()).isEqualTo(1));

        instances.get(0).getRouteController().resumeRoute("route");
        awaitHeld(1, PARTITIONS / 2);
        awaitHeld(0, PARTITIONS / 2);
        publish(10, 20);
        awaitAll(20);
        assertInOrder();
    }

    /** Also while it waits for its redelivery, nothing of its partition passes it. */
    @Test
    void aFailedMessageIsRedeliveredBeforeTheNext() throws Exception {
        Map<String, Boolean> failed = new ConcurrentHashMap<>();
        work = exchange -> {
            String subject = exchange.getIn().getHeader(JetStreamHeaders.SUBJECT, String.class);
            int number = exchange.getIn().getBody(Integer.class);
            if (number % 5 == 0 && failed.putIfAbsent(subject + number, true) == null) {
                throw new IllegalStateException("first try");
            }
        };
        instance("nakDelay=100ms");
        instance("nakDelay=100ms");
        publish(0, 10);
        awaitAll(10);

        Map<String, List<Routed>> byKey = routed.stream().collect(groupingBy(Routed::subject));
        List<Integer> expected = IntStream.range(0, 10)
                .flatMap(n -> n % 5 == 0 ? IntStream.of(n, n) : IntStream.of(n))
                .boxed()
                .toList();
        assertThat(byKey).hasSize(KEYS).allSatisfy((key, all) -> assertThat(all)
                .extracting(Routed::number)
                .containsExactlyElementsOf(expected));
    }

    /** The other takes over; what the first receives when it is back is too late, and is not routed. */
    @Test
    void anInstanceThatIsCutOffRoutesNothingLate() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(server())) {
            startInstance(proxy.url(), endpoint());
            instance();
            awaitHeld(0, PARTITIONS / 2);
            awaitHeld(1, PARTITIONS / 2);
            publish(0, 5);
            awaitAll(5);

            proxy.stall();
            publish(5, 40);
            awaitHeld(1, PARTITIONS);
            awaitAll(40);
            proxy.unstall();
            await().atMost(SOON)
                    .until(() -> partitions(0).held().size() == PARTITIONS / 2
                            && partitions(1).held().size() == PARTITIONS / 2);
            publish(40, 45);
            awaitAll(45);
        }
        assertInOrder();
    }

    @Test
    void aStreamWithATransformOfTheUserIsUsedAsItIs() throws Exception {
        partitionedStream(PARTITIONS, "1");
        instance();
        publish(0, 10);
        await().atMost(SOON).until(() -> routed.size() == 10 * KEYS);

        assertInOrder();
        assertThat(management.getStreamNames()).doesNotContain(stream + "-g");
        assertThat(management.getConsumerNames(stream)).contains("g-0", "g-3");
    }

    private void partitionedStream(int count, String key) throws Exception {
        management.deleteStream(stream);
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream + ".*")
                .storageType(StorageType.Memory)
                .subjectTransform(SubjectTransform.builder()
                        .source(stream + ".*")
                        .destination("{{partition(" + count + "," + key + ")}}." + stream + ".{{wildcard(1)}}")
                        .build())
                .build());
    }

    @Test
    void aDeadLetterHasTheSubjectOfItsMessage() throws Exception {
        addStream(stream + "dead");
        work = exchange -> {
            throw new IllegalStateException("always");
        };
        instance("deadLetterSubject=" + stream + "dead", "maxDeliver=1");
        publish(0, 1);
        await().atMost(SOON)
                .until(() -> management
                                .getStreamInfo(stream + "dead")
                                .getStreamState()
                                .getMsgCount()
                        == KEYS);
        assertThat(management.getMessage(stream + "dead", 1).getHeaders().toString())
                .contains(stream + ".k");
    }

    @Test
    void aMemberWithAnotherNumberIsRefused() throws Exception {
        instance();
        assertThatThrownBy(() -> instance("partitions=8"))
                .hasStackTraceContaining("makes 4 partitions, and this route has partitions=8. Set partitions=4");
        assertThat(management.getConsumerNames(stream + "-g")).hasSize(PARTITIONS);
    }

    @Test
    void aStreamWithAnotherNumberIsRefused() throws Exception {
        partitionedStream(10, "1");
        assertThatThrownBy(() -> instance())
                .hasStackTraceContaining("makes 10 partitions, and this route has partitions=4");
        assertThat(management.getConsumerNames(stream)).isEmpty();
    }

    @Test
    void aMissingWorkQueueIsRefusedWithoutProvisioning() {
        assertThatThrownBy(() -> instance("streamProvisioning=none"))
                .hasStackTraceContaining(
                        "Stream '" + stream + "' has no subject transform for partitions=4, and stream '"
                                + stream + "-g', which would source it with one, does not exist. Set"
                                + " streamProvisioning=create");
    }

    @Test
    void anotherStreamOfTheNameOfTheWorkQueueIsRefused() throws Exception {
        addStream(stream + "-g");
        assertThatThrownBy(() -> instance())
                .hasStackTraceContaining("is not a work queue with the partitions of stream");
    }
}
