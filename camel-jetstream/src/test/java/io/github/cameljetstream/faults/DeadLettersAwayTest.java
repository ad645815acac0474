package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream for dead letters is away while messages fail in their last delivery. */
@Tag("faults")
@Tag("newest")
class DeadLettersAwayTest extends JetStreamTestSupport {
    private static final int MESSAGES = 100;
    private static final int MOST_DELIVERIES = 2;
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("faults.deadLettersAway", 2));

    private final Map<Long, Integer> attempts = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull&concurrency=parallel",
                "consumerType=push&concurrency=parallel",
                "consumerType=pull&concurrency=single&ackPolicy=all",
                "consumerType=pull&orderBy=subject"
            })
    void nothingIsLostAndThereIsOneCopyOfEach(String mode) throws Exception {
        String dead = stream + "-dead";
        addStream(dead);
        management.deleteStream(dead);
        for (int i = 1; i <= MESSAGES; i++) {
            nats.jetStream().publish(subject("k" + i % 4), Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
        routes(r -> r.from(uri(
                        ">",
                        mode,
                        "streamName=" + stream,
                        "durableName=d",
                        "ackWait=1s",
                        "nakDelay=10ms",
                        "maxDeliver=" + MOST_DELIVERIES,
                        "deadLetterSubject=" + dead))
                .process(exchange -> {
                    attempts.merge(
                            exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class), 1, Integer::sum);
                    throw new IllegalStateException("as it should");
                }));
        // In order per key only the first of each key gets so far.
        int keys = mode.contains("orderBy") ? 4 : MESSAGES;
        await().atMost(SOON)
                .until(() -> attempts.values().stream()
                                .filter(n -> n == MOST_DELIVERIES)
                                .count()
                        >= keys);
        Simulated.outage(AWAY); // the outage: longer than ackWait, which must not end the messages
        assertThat(consumerInfo("d").getNumAckPending()).isPositive();
        addStream(dead);
        await().atMost(SOON)
                .until(() -> management.getStreamInfo(dead).getStreamState().getMsgCount() >= MESSAGES);
        awaitSettled("d");

        Verdict verdict = verdict(dead);
        new FaultReport("dead letter stream away for " + AWAY.toSeconds() + " s", mode).print(verdict);
        assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
        assertThat(verdict.duplicated()).isEmpty();
        assertThat(attempts.values()).as("attempts at each").containsOnly(MOST_DELIVERIES);
    }

    /** Some fail with us, whoever had the others dies each time, and we are stopped and started in between. */
    @ParameterizedTest
    @ValueSource(strings = {"limits", "workqueue"})
    void withAdvisoriesAlsoThoseThatDieWithTheirProcess(String retention) throws Exception {
        String dead = stream + "-dead";
        if (retention.equals("workqueue")) {
            makeWorkQueue();
        }
        deleteAfterwards(dead);
        deleteAfterwards(AdvisoryStream.NAME);
        context.getShutdownStrategy().setTimeout(1);
        routes(r -> r.from(uri(
                        ">",
                        "streamName=" + stream,
                        "streamProvisioning=create",
                        "durableName=d",
                        "concurrency=parallel",
                        "ackWait=1s",
                        "maxDeliver=" + MOST_DELIVERIES,
                        "deadLetterAdvisories=true",
                        "deadLetterSubject=" + dead))
                .routeId("r")
                .process(exchange -> {
                    throw new IllegalStateException("as it should");
                }));
        context.getRouteController().stopRoute("r");
        for (int i = 1; i <= MESSAGES; i++) {
            nats.jetStream().publish(subject("k"), Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
        takeAndDie(MESSAGES / 2);
        context.getRouteController().startRoute("r");
        Simulated.outage(AWAY.dividedBy(2)); // the outage
        context.getRouteController().stopRoute("r");
        context.getRouteController().startRoute("r");
        Simulated.outage(AWAY.dividedBy(2));
        addStream(dead);
        await().atMost(SOON)
                .until(() -> management.getStreamInfo(dead).getStreamState().getMsgCount() >= MESSAGES);
        awaitSettled("d");
        await().atMost(SOON).until(() -> messagesInStream() == (retention.equals("limits") ? MESSAGES : 0));

        Verdict verdict = verdict(dead);
        new FaultReport("dead letter stream away for " + AWAY.toSeconds() + " s, processes die", retention)
                .print(verdict);
        assertThat(verdict.nothingLost()).as(verdict.toString()).isTrue();
        assertThat(verdict.duplicated()).isEmpty();
        context.stop(); // else it makes the stream of advisories again
    }

    private void takeAndDie(int messages) throws Exception {
        JetStreamSubscription taker = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        for (int i = 0; i < messages * MOST_DELIVERIES; ) {
            i += taker.fetch(messages, Duration.ofSeconds(2)).size();
        }
        taker.unsubscribe();
        nats.flush(Duration.ofSeconds(2));
    }

    private Verdict verdict(String dead) throws Exception {
        Ledger ledger = new Ledger();
        for (int i = 1; i <= MESSAGES; i++) {
            ledger.sent(Integer.toString(i));
            ledger.confirmed(Integer.toString(i));
        }
        long copies = management.getStreamInfo(dead).getStreamState().getMsgCount();
        for (int i = 1; i <= copies; i++) {
            ledger.deadLettered(management.getMessage(dead, i).getHeaders().getFirst("Dead-Letter-Sequence"));
        }
        return ledger.verdict();
    }
}
