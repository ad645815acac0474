package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.MessageHandler;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfoOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route takes the place of an application of Dapr, on the durable that it has made, with its component file. */
class DaprTakeoverTest extends JetStreamTestSupport {
    private static final String FILE =
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: orders
            spec:
              type: pubsub.jetstream
              version: v1
              metadata:
              - name: natsURL
                value: SERVER
              - name: durableName
                value: orders
              - name: queueGroupName
                value: workers
              - name: ackWait
                value: 10
              - name: backOff
                value: 10, 20
              - name: maxDeliver
                value: 5
            """;

    @TempDir
    private Path folder;

    /** Whose message it was, and which: {@code dapr 7}. */
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();

    private String uri;

    /** Null if the application has no group. */
    private String group = "workers";

    @BeforeEach
    void writeFile() throws Exception {
        String text = FILE.replace("SERVER", server().url());
        Path file = Files.writeString(folder.resolve("pubsub.yaml"), text);
        Files.writeString(folder.resolve("alone.yaml"), text.replaceFirst("  - name: queueGroupName\\R.*\\R", ""));
        uri = "jetstream:" + stream + ".new?daprComponent=file:" + file;
    }

    /** As Dapr does it: the server sends, to an inbox, to one of the group. */
    private JetStreamSubscription dapr(Dispatcher dispatcher) throws Exception {
        management.addOrUpdateConsumer(stream, asDapr(nats.createInbox()));
        MessageHandler handler = message -> {
            taken.add("dapr " + new String(message.getData(), StandardCharsets.UTF_8));
            message.ack();
        };
        PushSubscribeOptions durable = PushSubscribeOptions.bind(stream, "orders");
        return nats.jetStream().subscribe(stream + ".new", group, dispatcher, handler, false, durable);
    }

    private ConsumerConfiguration asDapr(String inbox) {
        return ConsumerConfiguration.builder()
                .durable("orders")
                .deliverSubject(inbox)
                .deliverGroup(group)
                .filterSubject(stream + ".new")
                .ackWait(Duration.ofSeconds(10))
                .backoff(Duration.ofSeconds(10), Duration.ofSeconds(20))
                .maxDeliver(5)
                .build();
    }

    private void startRoute() throws Exception {
        routes(route -> route.from(uri)
                .process(exchange -> taken.add("route " + exchange.getMessage().getBody(String.class))));
    }

    private void publish(int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            nats.jetStream().publish(stream + ".new", String.valueOf(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void awaitTaken(int count) {
        Awaitility.await("messages").atMost(SOON).until(() -> taken.size() >= count);
        Awaitility.await("acknowledgements").atMost(SOON).until(() -> {
            ConsumerInfo info = management.getConsumerInfo(stream, "orders");
            return info.getAckFloor().getStreamSequence() == count && info.getNumAckPending() == 0;
        });
        assertThat(taken.stream().map(each -> each.replaceAll(".* ", "")))
                .as("each message once")
                .hasSize(count)
                .doesNotHaveDuplicates();
    }

    @Test
    void aRouteSharesTheDurableWithDaprAndThenHasItAlone() throws Exception {
        Dispatcher dispatcher = nats.createDispatcher();
        JetStreamSubscription dapr = dapr(dispatcher);
        publish(1, 10);
        awaitTaken(10);

        startRoute();
        publish(11, 210);
        awaitTaken(210);
        assertThat(taken).anyMatch(each -> each.startsWith("route ")).contains("dapr 1");

        dispatcher.unsubscribe(dapr);
        nats.flush(SOON);
        taken.clear();
        publish(211, 220);
        Awaitility.await("messages").atMost(SOON).until(() -> taken.size() >= 10);
        Awaitility.await("acknowledgements")
                .atMost(SOON)
                .until(() -> management
                                .getConsumerInfo(stream, "orders")
                                .getAckFloor()
                                .getStreamSequence()
                        == 220);
        assertThat(taken).hasSize(10).allMatch(each -> each.startsWith("route "));
    }

    /** A durable is at its place when Dapr has gone: what was published meanwhile comes, and nothing comes twice. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRouteGoesOnWhereDaprHasStopped(boolean inGroup) throws Exception {
        if (!inGroup) {
            leaveGroup();
        }
        Dispatcher dispatcher = nats.createDispatcher();
        JetStreamSubscription dapr = dapr(dispatcher);
        publish(1, 10);
        awaitTaken(10);
        dispatcher.unsubscribe(dapr);
        nats.flush(SOON);
        publish(11, 20);

        startRoute();

        awaitTaken(20);
        assertThat(taken.stream().filter(each -> each.startsWith("route "))).hasSize(10);
    }

    private void leaveGroup() {
        group = null;
        uri = uri.replace("pubsub.yaml", "alone.yaml");
    }

    /** A new durable, for those that want to ask for their messages: it begins behind what the old one has done. */
    @Test
    void aRouteTakesOverWithAPullConsumer() throws Exception {
        leaveGroup();
        Dispatcher dispatcher = nats.createDispatcher();
        JetStreamSubscription dapr = dapr(dispatcher);
        publish(1, 10);
        awaitTaken(10);
        dispatcher.unsubscribe(dapr);
        publish(11, 20);

        uri += "&durableName=orders-2&startSequence=11";
        startRoute();

        Awaitility.await("messages").atMost(SOON).until(() -> taken.size() >= 20);
        awaitSettled("orders-2");
        assertThat(taken.stream().map(each -> each.replaceAll(".* ", "")))
                .hasSize(20)
                .doesNotHaveDuplicates();
        assertThat(configuration("orders-2").getDeliverSubject()).isNull();
    }

    @Test
    void aRoutePublishesWithTheFile() throws Exception {
        String anyOf = uri.replace(".new?", ".${header.kind}?");
        routes(route -> {
            route.from("direct:one").to(uri);
            route.from("direct:any").toD(anyOf);
        });

        template.sendBody("direct:one", "1");
        template.sendBodyAndHeader("direct:any", "2", "kind", "old");
        template.sendBodyAndHeader("direct:any", "3", "kind", "eu");

        assertThat(management
                        .getStreamInfo(stream, StreamInfoOptions.allSubjects())
                        .getStreamState()
                        .getSubjectMap())
                .containsOnly(entry(subject("new"), 1L), entry(subject("old"), 1L), entry(subject("eu"), 1L));
    }

    /** Another that makes the durable with an inbox of its own cannot take the messages from a route that runs. */
    @Test
    void theServerDoesNotMoveTheDurableFromARouteThatRuns() throws Exception {
        startRoute();
        publish(1, 1);
        awaitTaken(1);

        assertThatThrownBy(() -> management.addOrUpdateConsumer(stream, asDapr(nats.createInbox())))
                .isInstanceOf(JetStreamApiException.class)
                .hasMessageContaining("[10013]");
        publish(2, 11);
        awaitTaken(11);
    }
}
