package io.github.cameljetstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.github.cameljetstream.settle.DeadLetters;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A work queue that another stream sources keeps acknowledged messages until that stream has stored them. */
class SourcedWorkQueueTest extends JetStreamTestSupport {
    private final AtomicInteger runs = new AtomicInteger();
    private String dead;
    private String sourcing;

    @BeforeEach
    void makeStreams() throws Exception {
        deleteAfterwards(AdvisoryStream.NAME);
        dead = stream + "-dead";
        addStream(dead);
        makeWorkQueue();
        sourcing = stream + "-all";
        deleteAfterwards(sourcing);
        management.addStream(sourcing(3));
        if (server().version().atLeast(2, 14)) {
            await("sourcing")
                    .atMost(SOON)
                    .until(() -> !management.getConsumerNames(stream).isEmpty());
        }
    }

    private StreamConfiguration sourcing(int mostMessages) {
        return StreamConfiguration.builder()
                .name(sourcing)
                .maxMessages(mostMessages)
                .discardPolicy(DiscardPolicy.New)
                .storageType(StorageType.Memory)
                .addSources(Source.builder().sourceName(stream).build())
                .build();
    }

    @Override
    protected void doPostTearDown() throws Exception {
        context.stop();
        super.doPostTearDown();
    }

    private void route(int maxDeliver) throws Exception {
        String uri = uri(
                "a",
                "streamName=" + stream,
                "streamProvisioning=create",
                "durableName=d",
                "ackWait=300ms",
                "maxDeliver=" + maxDeliver,
                "deadLetterSubject=" + dead,
                "deadLetterAdvisories=true");
        routes(r -> r.from(uri).routeId("r").process(exchange -> runs.incrementAndGet()));
    }

    private long messages(String of) throws Exception {
        return management.getStreamInfo(of).getStreamState().getMsgCount();
    }

    private void restartRoute() throws Exception {
        context.getRouteController().stopRoute("r");
        context.getRouteController().startRoute("r");
    }

    @Test
    void whatIsProcessedAndWaitsForTheSourcingStreamIsNoDeadLetter() throws Exception {
        assumeTrue(server().version().atLeast(2, 14), "keeps what a sourcing stream has not stored");
        route(1);
        publishRaw("a", 10);
        await().atMost(SOON).until(() -> runs.get() == 10);
        awaitSettled("d");
        await("full").atMost(SOON).until(() -> messages(sourcing) == 3);
        assertThat(messagesInStream()).isGreaterThan(5);

        restartRoute();

        await("the scan has had its looks")
                .during(Duration.ofSeconds(6))
                .atMost(SOON)
                .until(() -> messages(dead) == 0 && messagesInStream() > 5);
        management.updateStream(sourcing(-1));
        await("all came through").atMost(Duration.ofSeconds(40)).until(() -> messages(sourcing) == 10);
        await().atMost(SOON).until(() -> messagesInStream() == 0);
        assertThat(messages(dead)).isZero();
        assertThat(runs).hasValue(10);
    }

    /** Those that were given up while nobody kept the advisory, and those that an advisory names. */
    @Test
    void whatIsDeadStaysUntilTheSourcingStreamHasIt() throws Exception {
        assumeTrue(server().version().atLeast(2, 14), "keeps what a sourcing stream has not stored");
        route(2);
        publishRaw("a", 4);
        awaitSettled("d");
        context.getRouteController().stopRoute("r");
        publishRaw("a", 7, 4);
        JetStreamSubscription taker = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        for (int i = 0; i < 6; ) {
            i += taker.fetch(3, Duration.ofMillis(500)).size();
        }
        taker.unsubscribe();
        nats.flush(Duration.ofSeconds(2));

        context.getRouteController().startRoute("r");

        await().atMost(SOON).until(() -> messages(dead) == 3);
        await("not deleted")
                .during(Duration.ofSeconds(4))
                .atMost(SOON)
                .until(() -> messages(sourcing) == 3 && messages(dead) == 3 && messagesInStream() >= 4);
        management.updateStream(sourcing(-1));
        await("all came through").atMost(Duration.ofSeconds(40)).until(() -> messages(sourcing) == 7);
        await().atMost(SOON).until(() -> messagesInStream() == 0);
        Set<String> sequences = new HashSet<>();
        for (int i = 1; i <= 3; i++) {
            sequences.add(management.getMessage(dead, i).getHeaders().getFirst(DeadLetters.SEQUENCE));
        }
        assertThat(sequences).containsExactlyInAnyOrder("5", "6", "7");
        assertThat(messages(dead)).isEqualTo(3);
    }

    /** Its filter was changed: it was never delivered, though the consumer is past it. */
    @Test
    void whatTheConsumerHasSkippedIsNoDeadLetter() throws Exception {
        assumeTrue(server().version().atLeast(2, 14), "lets the filter of a worker be changed");
        management.deleteStream(sourcing);
        publishRaw("other", 1);
        management.addOrUpdateConsumer(stream, filtered("other.than.that", subject("a")));
        publishRaw("a", 3);
        JetStreamSubscription taker = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        taker.fetch(3, Duration.ofSeconds(5)).forEach(each -> each.ack());
        taker.unsubscribe();
        awaitSettled("d");
        management.addOrUpdateConsumer(stream, filtered("all", stream + ".>"));
        assertThat(messagesInStream()).isEqualTo(1);

        routes(r -> r.from("jetstream:" + stream + ".>?streamName=" + stream
                        + "&streamProvisioning=create&durableName=d&maxDeliver=3&deadLetterSubject=" + dead
                        + "&deadLetterAdvisories=true")
                .process(exchange -> runs.incrementAndGet()));

        await("the scan has had its looks")
                .during(Duration.ofSeconds(4))
                .atMost(SOON)
                .until(() -> messages(dead) == 0 && messagesInStream() == 1);
    }

    private static ConsumerConfiguration filtered(String description, String filter) {
        return ConsumerConfiguration.builder()
                .durable("d")
                .description(description)
                .filterSubject(filter)
                .ackPolicy(AckPolicy.Explicit)
                .maxDeliver(3)
                .build();
    }

    /** Interest keeps what was given up as well, which nobody else gives up here. */
    @Test
    void aScanFindsWhatAnInterestStreamHadGivenUp() throws Exception {
        management.deleteStream(sourcing);
        management.deleteStream(stream);
        createStream(RetentionPolicy.Interest);
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(Duration.ofMillis(300))
                        .maxDeliver(1)
                        .build());
        // Older servers remove what was given up as soon as all other consumers have acknowledged it.
        boolean keepsForUs = server().version().atLeast(2, 10);
        if (keepsForUs) {
            management.addOrUpdateConsumer(
                    stream,
                    ConsumerConfiguration.builder()
                            .durable("other")
                            .ackPolicy(AckPolicy.Explicit)
                            .build());
        }
        publishRaw("a", 3);
        JetStreamSubscription taker = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        assertThat(taker.fetch(3, Duration.ofSeconds(5))).hasSize(3);
        await("given up").atMost(SOON).until(() -> {
            taker.pull(1);
            return consumerInfo("d").getNumAckPending() == 0;
        });
        taker.unsubscribe();
        nats.flush(Duration.ofSeconds(2));

        route(1);
        if (keepsForUs) {
            await("another consumer has not had them")
                    .during(Duration.ofSeconds(4))
                    .atMost(SOON)
                    .until(() -> messages(dead) == 0);
            JetStreamSubscription other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "other"));
            other.fetch(3, Duration.ofSeconds(5)).forEach(each -> each.ack());
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> messages(dead) == 3);
        await().atMost(SOON).until(() -> messagesInStream() == 0);
        assertThat(runs).hasValue(0);
    }
}
