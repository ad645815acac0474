package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.runtime.StopLimit;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final PublishOptions options = new PublishOptions();
    private final KnownStreams streams = new KnownStreams(null);
    private final RetryPolicy policy =
            new RetryPolicy(options, streams, null, new StopLimit(stopping::get, Duration.ZERO));

    RetryPolicyTest() {
        options.setPublishTimeout(TIMEOUT);
        options.setPublishRetries(2);
    }

    private static OutgoingMessage message(String id) {
        return new OutgoingMessage("a", null, new byte[0], id);
    }

    private static PendingPublish attempted(List<OutgoingMessage> leading, String id, Duration ago) {
        PendingPublish publish = new PendingPublish(leading, message(id), (ack, failure) -> {}, 0);
        publish.beginAttempt(System.nanoTime(), TIMEOUT);
        publish.handOver(System.nanoTime() - ago.toNanos());
        return publish;
    }

    private void streamRecognizesIdsFor(Duration window) {
        streams.add(
                "a",
                StreamConfiguration.builder()
                        .name("S")
                        .subjects("a")
                        .duplicateWindow(window)
                        .build());
    }

    @Test
    void aMessageThatWasNeverSentIsTriedAsOftenAsTheOptionSays() {
        PendingPublish publish = new PendingPublish(List.of(), message(null), (ack, failure) -> {}, 0);
        for (int attempt = 1; attempt <= 2; attempt++) {
            publish.beginAttempt(0, TIMEOUT);
            assertThat(policy.mayRetry(publish)).isTrue();
        }
        publish.beginAttempt(0, TIMEOUT);
        assertThat(policy.mayRetry(publish)).isFalse();
    }

    @Test
    void aMessageThatWasSentIsSentAgainWhileTheStreamRecognizesItsId() {
        assertThat(policy.mayRetry(attempted(List.of(), "id", Duration.ZERO)))
                .as("the stream is unknown")
                .isFalse();
        streamRecognizesIdsFor(Duration.ofMinutes(2));
        assertThat(policy.mayRetry(attempted(List.of(), "id", Duration.ofSeconds(110))))
                .isTrue();
        assertThat(policy.mayRetry(attempted(List.of(), "id", Duration.ofSeconds(119))))
                .as("it could arrive too late")
                .isFalse();
        assertThat(policy.mayRetry(attempted(List.of(), null, Duration.ZERO))).isFalse();
    }

    @Test
    void nothingIsTriedAgainAtTheEndOfAStop() {
        PendingPublish publish = new PendingPublish(List.of(), message(null), (ack, failure) -> {}, 0);
        publish.beginAttempt(0, TIMEOUT);
        assertThat(policy.mayRetry(publish)).isTrue();
        stopping.set(true);
        assertThat(policy.mayRetry(publish)).isFalse();
    }

    @Test
    void aBatchThatWasSentIsNotSentAgain() {
        streamRecognizesIdsFor(Duration.ofMinutes(2));
        assertThat(policy.mayRetry(attempted(List.of(message("first")), "id", Duration.ZERO)))
                .isFalse();
    }

    @Test
    void aStreamWithoutALeaderGetsTheTimeOfAllAttempts() {
        assertThat(policy.isElecting(attempted(List.of(), "id", Duration.ZERO)))
                .as("no stream is known")
                .isFalse();
        streamRecognizesIdsFor(Duration.ofMinutes(2));
        assertThat(policy.isStreamKnown("a")).isTrue();
        assertThat(policy.isElecting(attempted(List.of(), "id", Duration.ofSeconds(14))))
                .isTrue();
        assertThat(policy.isElecting(attempted(List.of(), "id", Duration.ofSeconds(15))))
                .isFalse();
    }
}
