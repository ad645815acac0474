package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamManagedConsumer;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.ConsumerConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.PollingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may publish to the inbox of a consumer makes no deliveries: only what the server has sent for it is one. */
class LookalikeMessagesTest extends JetStreamTestSupport {
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    private ConsumerTally tally() {
        return ((JetStreamManagedConsumer) context.getRoute("r").getConsumer()).tally();
    }

    private void route(String... options) throws Exception {
        routes(r -> r.from(uri("a", options))
                .routeId("r")
                .process(e -> received.add(e.getMessage().getBody(String.class))));
    }

    /** The inbox that the first request for messages names. */
    private static String inbox(Subscription requests) throws InterruptedException {
        return requests.nextMessage(SOON).getReplyTo();
    }

    private Subscription requests() throws Exception {
        Subscription requests = nats.subscribe("$JS.API.CONSUMER.MSG.NEXT." + stream + ".>");
        nats.flush(SOON);
        return requests;
    }

    /** (The server lets no client publish with a reply subject that begins with $JS.ACK.) */
    private void publishLookalikes(String inbox) throws Exception {
        nats.publish(inbox, "no reply".getBytes(StandardCharsets.UTF_8));
        nats.publish(inbox, stream + "-elsewhere", "a reply of somebody".getBytes(StandardCharsets.UTF_8));
        nats.publish(inbox, "$JS.FC." + stream + ".d.x", "no status".getBytes(StandardCharsets.UTF_8));
        nats.flush(SOON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull",
                "consumerType=push",
                "consumerType=push&queueGroupName=g",
                "consumerType=push&flowControl=true",
                "consumerType=pull&ackPolicy=none",
                "consumerType=pull&ackPolicy=all",
                "consumerType=pull&concurrency=parallel",
                "consumerType=pull&batching=true&batchingInterval=100"
            })
    void whatTheServerDidNotSendIsNeitherRoutedNorAcknowledged(String options) throws Exception {
        publishRaw("a", 1);
        Subscription elsewhere = nats.subscribe(stream + "-elsewhere");
        Subscription requests = requests();
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", options)).routeId("r").process(e -> {
                if (e.getMessage().getBody() instanceof List<?> batch) {
                    batch.forEach(each -> received.add(
                            ((org.apache.camel.Exchange) each).getMessage().getBody(String.class)));
                } else {
                    received.add(e.getMessage().getBody(String.class));
                }
            }));
            String deliverSubject = configuration("d").getDeliverSubject();
            String inbox = deliverSubject == null ? inbox(requests) : deliverSubject;
            await().atMost(SOON).until(() -> received.size() == 1);

            publishLookalikes(inbox);
            await().atMost(SOON).until(() -> tally().dropped(DroppedAs.DELIVERY) == 3);
            publishRaw("a", 10, 1);

            await().atMost(SOON).until(() -> received.size() == 10);
            awaitSettled("d");
            assertThat(received).doesNotHaveDuplicates().allMatch(body -> body.matches("\\d"));
            assertThat(tally().deliveries()).isEqualTo(10);
            assertThat(elsewhere.nextMessage(MOMENT)).isNull();
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("dropped"))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "Consumer 'd' of stream '" + stream + "' dropped a message that the server did not send")
                    .doesNotContain("no reply");
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    /** Another consumer may be given our inbox as its deliver subject: then the server itself sends its messages there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull&durableName=d",
                "consumerType=push&durableName=d",
                "ordered=true",
                "durableName=g&queueGroupName=g"
            })
    void deliveriesOfAnotherConsumerAreDropped(String options) throws Exception {
        Subscription requests = requests();
        route(options);
        String name = consumerName();
        String deliverSubject = configuration(name).getDeliverSubject();
        String inbox = deliverSubject == null ? inbox(requests) : deliverSubject;
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("twin")
                        .deliverSubject(inbox)
                        .deliverGroup(configuration(name).getDeliverGroup())
                        .build());
        publishRaw("a", 5);

        await().atMost(SOON).until(() -> received.size() >= 5 && tally().dropped(DroppedAs.DELIVERY) == 5);
        assertThat(received).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
        assertThat(tally().deliveries()).isEqualTo(5);
        assertThat(consumerInfo("twin").getNumAckPending()).isEqualTo(5);
    }

    private String consumerName() {
        return ((JetStreamManagedConsumer) context.getRoute("r").getConsumer()).getConsumerName();
    }

    @Test
    void whatAPolledConsumerReceivesIsADelivery() throws Exception {
        publishRaw("a", 1);
        Subscription requests = requests();
        PollingConsumer consumer =
                context.getEndpoint(uri("a", "durableName=d")).createPollingConsumer();
        consumer.start();
        try (LogCapture log = LogCapture.ours()) {
            assertThat(consumer.receive(SOON.toMillis())).isNotNull();
            String inbox = inbox(requests);

            publishLookalikes(inbox);

            assertThat(consumer.receive(300)).isNull();
            publishRaw("a", 2, 1);
            assertThat(consumer.receive(SOON.toMillis()).getMessage().getBody(String.class))
                    .isEqualTo("1");
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("dropped"))
                    .hasSize(1);
        } finally {
            consumer.stop();
        }
    }

    /** An ordered replay has a new consumer after each loss, which begins where the route is: earlier ones do not count. */
    @Test
    void aDeliveryOfTheConsumerBeforeIsNotOneOfTheNew() throws Exception {
        Subscription requests = requests();
        route("ordered=true");
        String before = consumerName();
        publishRaw("a", 2);
        await().atMost(SOON).until(() -> received.size() == 2);
        Streams.deleteConsumer(management, stream, before);
        await().atMost(SOON).until(() -> !before.equals(consumerName()));
        String inbox = inboxOf(requests, consumerName());

        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable(before)
                        .deliverSubject(inbox)
                        .build());

        await().atMost(SOON).until(() -> tally().dropped(DroppedAs.DELIVERY) == 2);
        publishRaw("a", 3, 2);
        await().atMost(SOON).until(() -> received.size() >= 3);
        assertThat(received).containsExactly("0", "1", "2");
    }

    private static String inboxOf(Subscription requests, String consumer) throws InterruptedException {
        Message request = requests.nextMessage(SOON);
        while (!request.getSubject().endsWith("." + consumer)) {
            request = requests.nextMessage(SOON);
        }
        return request.getReplyTo();
    }
}
