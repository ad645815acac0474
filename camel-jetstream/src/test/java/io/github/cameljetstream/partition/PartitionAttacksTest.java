package io.github.cameljetstream.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.ConsumerSnapshot.State;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.nats.client.api.ConsumerConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.console.DefaultDevConsoleRegistry;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What others do to a group: to its consumers, to its announcements, and to its members while partitions move. */
@Tag("newest")
class PartitionAttacksTest extends PartitionTestSupport {
    private void setMaxAckPending(int partition, int pending) throws Exception {
        ConsumerConfiguration now =
                management.getConsumerInfo(stream + "-g", "g-" + partition).getConsumerConfiguration();
        management.addOrUpdateConsumer(
                stream + "-g",
                ConsumerConfiguration.builder(now).maxAckPending(pending).build());
    }

    private int partitionOf(Exchange exchange) {
        return exchange.getIn().getHeader(JetStreamHeaders.PARTITION, Integer.class);
    }

    /** With another limit, a message that failed is overtaken: so the partition stops until somebody corrects it. */
    @Test
    void aPartitionStopsWhenSomebodyChangesItsLimit() throws Exception {
        instance();
        awaitHeld(0, PARTITIONS);
        publish(0, 1);
        awaitAll(1);
        setMaxAckPending(0, 10);
        instances.get(0).getRouteController().suspendRoute("route");
        instances.get(0).getRouteController().resumeRoute("route"); // which looks at the consumers at once
        await("noticed").atMost(SOON).untilAsserted(() -> {
            ConsumerSnapshot now = consumer(0).snapshot();
            assertThat(now.state()).isEqualTo(State.RECOVERING);
            assertThat(now.lastError()).contains("maxAckPending").contains("10");
        });
        int before = routed.size();
        publish(1, 2);
        await("the others").atMost(SOON).until(() -> pendingExcept(0) == 0);
        List<Routed> since = List.copyOf(routed.subList(before, routed.size()));
        assertThat(since).anyMatch(each -> each.partition() != 0);
        assertThat(since)
                .as("what was requested before")
                .filteredOn(each -> each.partition() == 0)
                .hasSizeLessThan(2);

        setMaxAckPending(0, 1);
        awaitAll(2);
        assertInOrder();
    }

    private long pendingExcept(int excluded) throws Exception {
        long pending = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (partition != excluded) {
                var info = management.getConsumerInfo(stream + "-g", "g-" + partition);
                pending += info.getNumPending() + info.getNumAckPending();
            }
        }
        return pending;
    }

    @Test
    void aConsumerThatSomebodyDeletesIsCreatedAgainAndNothingIsLost() throws Exception {
        instance();
        instance();
        awaitHeld(1, PARTITIONS / 2);
        publish(0, 10);
        management.deleteConsumer(stream + "-g", "g-0");
        management.deleteConsumer(stream + "-g", "g-3");
        publish(10, 20);
        awaitAll(20);
    }

    /** One member of the group takes over; the partition that it can't claim keeps it from no other. */
    @Test
    void aPartitionThatCannotBeClaimedKeepsNobodyFromTheOthers() throws Exception {
        instance();
        instance();
        awaitHeld(0, PARTITIONS / 2);
        awaitHeld(1, PARTITIONS / 2);
        Integer bad = partitions(0).held().first();
        setMaxAckPending(bad, 10);
        instances.get(0).stop();

        awaitHeld(1, PARTITIONS - 1);
        assertThat(partitions(1).held()).doesNotContain(bad);
        await("reported").atMost(SOON).untilAsserted(() -> assertThat(
                        consumer(1).snapshot().lastError())
                .contains("'g-" + bad + "'")
                .contains("maxAckPending: option 1, server 10"));
        setMaxAckPending(bad, 1);
        awaitHeld(1, PARTITIONS);
    }

    /** Each partition moves when its own exchange ends. */
    @Test
    void aLongExchangeDelaysTheMoveOfNoOtherPartition() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        work = exchange -> {
            if (partitionOf(exchange) == PARTITIONS - 1) {
                begun.countDown();
                end.await();
            }
        };
        instance();
        awaitHeld(0, PARTITIONS);
        publish(0, 1);
        begun.await();
        instance();
        try {
            awaitHeld(1, 1); // the last partition is the first to be released, and is busy
            assertThat(partitions(0).held()).contains(PARTITIONS - 1);
        } finally {
            end.countDown();
        }
        awaitHeld(1, PARTITIONS / 2);
        awaitAll(1);
        assertInOrder();
    }

    /** A stop while partitions move: the rest moves too. */
    @Test
    void aStopWhilePartitionsMoveLeavesThemToTheOthers() throws Exception {
        instance();
        awaitHeld(0, PARTITIONS);
        publish(0, 20);
        instance();
        await("a move").atMost(SOON).until(() -> partitions(0).held().size() < PARTITIONS);
        instances.get(0).stop();
        publish(20, 30);
        awaitHeld(1, PARTITIONS);
        awaitAll(30);
        assertInOrder();
        assertThat(routed).hasSize(30 * KEYS).allSatisfy(each -> assertThat(each.count())
                .isEqualTo(1));
    }

    @Test
    void garbageInPlaceOfAnnouncementsChangesNothing() throws Exception {
        instance();
        awaitHeld(0, PARTITIONS);
        String subject = GroupMember.subject(stream, "g");
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[random.nextInt(1_000)];
            random.nextBytes(noise);
            nats.publish(subject, noise);
        }
        nats.publish(subject, ("{\"member\":\"a\",\"x\":" + "[".repeat(100)).getBytes(UTF_8));
        // a group of the same name in another domain: its stream was created at another time
        byte[] foreign = new MemberMessage("a", "elsewhere", partitions(0).held(), false).write();
        instance();
        await("half each").atMost(SOON).until(() -> {
            nats.publish(subject, foreign); // again and again: who is silent is forgotten
            return partitions(0).held().size() == PARTITIONS / 2
                    && partitions(1).held().size() == PARTITIONS / 2;
        });
        assertThat(partitions(0).members()).hasSize(2).doesNotContainKey("a");
        publish(0, 5);
        awaitAll(5);
        assertInOrder();
    }

    @Test
    void eachGroupReceivesAllMessages() throws Exception {
        deleteAfterwards(stream + "-h");
        startInstance(server().url(), endpoint());
        startInstance(server().url(), endpoint().replace("durableName=g", "durableName=h"));
        awaitHeld(0, PARTITIONS);
        awaitHeld(1, PARTITIONS);
        publish(0, 5);
        await("both").atMost(SOON).until(() -> routed.size() == 2 * 5 * KEYS);
    }

    /** The next message of the partition waits for the acknowledgement of the route. */
    @Test
    void anAcknowledgementOfTheRouteHoldsUpItsPartition() throws Exception {
        List<Exchange> open = new CopyOnWriteArrayList<>();
        work = open::add;
        instance("autoAck=false");
        awaitHeld(0, PARTITIONS);
        publish(0, 3);
        await("one of each partition").atMost(SOON).until(() -> open.size() == PARTITIONS);
        assertThat(open.stream().map(this::partitionOf)).doesNotHaveDuplicates();
        int settled = 0;
        while (settled < 3 * KEYS) {
            int next = settled;
            await("next").atMost(SOON).until(() -> open.size() > next);
            open.get(next)
                    .getIn()
                    .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)
                    .ack();
            settled++;
        }
        awaitAll(3);
        assertInOrder();
    }

    @Test
    void healthAndConsoleShowWhoHoldsWhat() throws Exception {
        instance();
        instance();
        awaitHeld(0, PARTITIONS / 2);
        awaitHeld(1, PARTITIONS / 2);
        await("known").atMost(SOON).until(() -> partitions(0).members().values().stream()
                .allMatch(each -> each.size() == PARTITIONS / 2));

        Map<String, Object> details = consumer(0).getHealthCheck().call().getDetails();
        assertThat(consumer(0).getHealthCheck().call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(details.get("partitions").toString()).isEqualTo(partitions(0).toString());
        assertThat(details).containsEntry("members", "2");

        DefaultDevConsoleRegistry registry = new DefaultDevConsoleRegistry(instances.get(0));
        registry.loadDevConsoles();
        JsonObject json =
                (JsonObject) registry.getConsole("jetstream").orElseThrow().call(DevConsole.MediaType.JSON, Map.of());
        JsonObject one = (JsonObject) ((JsonArray) json.get("consumers")).get(0);
        assertThat(one).containsEntry("partitions", partitions(0).toString());
        JsonObject members = (JsonObject) one.get("members");
        List<Integer> all = new ArrayList<>();
        members.values().forEach(each -> ((JsonArray) each).forEach(number -> all.add((Integer) number)));
        assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
